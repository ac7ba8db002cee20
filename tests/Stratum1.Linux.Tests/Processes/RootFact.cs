namespace Stratum1.Linux.Tests;

/// <summary>Changes user in a child process, and so needs root; where CI is set, lacking it is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    internal static string? SkipReason
        => Environment.IsPrivilegedProcess || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "needs root, to become another user";

    public RootFactAttribute() => Skip = SkipReason;
}

/// <summary>The same, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = RootFactAttribute.SkipReason;
}
