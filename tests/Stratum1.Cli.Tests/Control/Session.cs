using Stratum1.Cli.Control;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Tests.Control;

namespace Stratum1.Cli.Tests.Control;

/// <summary>What a command line does against a daemon in the same process.</summary>
internal sealed record Session(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n')[..^1];

    public static Session Run(SampleDaemon daemon, string commandLine, bool isTerminal = false)
        => Run(_ => new InMemoryLink(daemon), commandLine, isTerminal);

    /// <param name="open">Opens a link, or throws.</param>
    /// <param name="commandLine">Words with blanks between.</param>
    /// <param name="isTerminal">Somebody watches.</param>
    /// <param name="wait">Called in place of sleeping.</param>
    /// <param name="openReports">Connects to the daemon's own reports, or throws.</param>
    /// <param name="terminal">The terminal, where it matters which.</param>
    public static Session Run(
        Func<ServerAddress, IControlLink> open, string commandLine, bool isTerminal = false, Action<TimeSpan>? wait = null,
        Func<string, Stream>? openReports = null, Terminal? terminal = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var surroundings = new Surroundings(
            output, errors, terminal ?? (isTerminal ? new(80, HasColours: false, HasUnicode: true) : null), open, wait ?? (_ => { }))
        {
            OpenReports = openReports ?? (_ => throw new InvalidOperationException("no report was to be asked for")),
        };
        var exitCode = 0;
        try
        {
            exitCode = CommandLine.Run(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), surroundings);
        }
        catch (OperationCanceledException)
        {
            exitCode = -1; // The test's own way out of --watch.
        }

        return new(exitCode, output.ToString(), errors.ToString());
    }
}
