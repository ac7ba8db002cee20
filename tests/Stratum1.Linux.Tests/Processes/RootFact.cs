namespace Stratum1.Linux.Tests;

/// <summary>Does in a child process what only root may; where CI is set, not being root is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    internal static string? SkipReason
        => Environment.IsPrivilegedProcess || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "needs root, to become another user or to lock memory";

    public RootFactAttribute() => Skip = SkipReason;
}

/// <summary>The same, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = RootFactAttribute.SkipReason;
}
