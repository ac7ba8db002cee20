namespace Stratum1.Cli.Control.Connection;

/// <summary>The command cannot be carried out; the reason is one line for the user.</summary>
/// <param name="exitCode">What the tool returns to the shell.</param>
/// <param name="reason">Without the name of the tool.</param>
internal sealed class ControlFailure(int exitCode, string reason) : Exception(reason)
{
    public int ExitCode { get; } = exitCode;
}
