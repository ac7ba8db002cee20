using System.Text;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Status;

namespace Stratum1.Cli.Control;

/// <summary>Where commands read and write.</summary>
/// <param name="Output">What was asked for.</param>
/// <param name="Errors">What went wrong.</param>
/// <param name="Terminal">Somebody watches; null: nothing is written but what was asked for.</param>
/// <param name="Open">Opens a link to a daemon.</param>
/// <param name="Wait">Sleeps.</param>
internal sealed record Surroundings(
    TextWriter Output, TextWriter Errors, Terminal? Terminal, Func<ServerAddress, IControlLink> Open, Action<TimeSpan> Wait)
{
    /// <summary>Somebody watches.</summary>
    public bool IsTerminal => Terminal is not null;

    /// <summary>Connects to the socket of the daemon's own reports.</summary>
    public Func<string, Stream> OpenReports { get; init; } = ReportReader.Connect;

    /// <summary>The real ones.</summary>
    public static Surroundings Real => new(
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" },
        Console.Error,
        Cli.Control.Output.Terminal.OfThisProcess(),
        address => new SocketLink(address),
        Thread.Sleep);
}
