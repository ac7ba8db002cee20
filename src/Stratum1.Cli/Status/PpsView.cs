using Stratum1.Cli.Control.Output;
using Stratum1.Engine.Reports;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Status;

/// <summary><c>stratum1 pps</c>: the edges of each pulse line, what became of them, and how they scatter.</summary>
internal static class PpsView
{
    private const int BarWidth = 40;

    public static Report Of(DaemonReport report) => new Sections([.. report.Engine.Receivers.SelectMany(SectionsOf)]);

    private static IEnumerable<(string Key, Report Report)> SectionsOf(ReceiverReport receiver)
    {
        if (receiver.Pulse is not { } pulse)
        {
            yield return (receiver.Id, new Sentence($"{receiver.Id} has no pulse configured."));
            yield break;
        }

        yield return (receiver.Id,
            new Report<PulseReport>([new("id", "Receiver", _ => Cell.Of(receiver.Id)), .. Columns], [pulse], ReportShape.Record));
        yield return ($"{receiver.Id}_jitter", HistogramOf(pulse));
    }

    private static Column<PulseReport>[] Columns =>
    [
        new("device_open", "Device",
            p => Cell.Of(p.IsOpen) with { Text = p.IsOpen ? "open" : p.Reason ?? "not open", Tone = p.IsOpen ? Tone.Good : Tone.Bad }),
        new("age_seconds", "Last pulse", p => Figure.Seconds(p.AgeSeconds)),
        new("per_second", "Edges a second", p => Cell.Of(p.PerSecond)),
        new("edge", "Second begins with",
            p => Figure.Text(p.Edge) with { Text = p.Edge is { } e ? $"{e}{(p.EdgeIsGuess ? " (a guess)" : "")}" : "-" }),
        new("width_seconds", "Width", p => Figure.Seconds(p.WidthSeconds)),
        new("numbering", "Seconds are", p => Cell.Of(p.Numbering)),
        new("jitter_seconds", "Jitter", p => Figure.Seconds(p.JitterSeconds)),
        new("accepted", "Accepted", p => Cell.Of(p.Accepted)),
        new("missing", "Missing", p => Cell.Of(p.Missing)),
        new("phase_jumps", "Phase jumps", p => Cell.Of(p.PhaseJumps)),
        new("unconfirmed", "Without a message", p => Cell.Of(p.Unconfirmed)),
        new("trailing_edge", "Trailing edges", p => Rejected(p, "trailing_edge")),
        new("repeated", "Rejected: repeated", p => Rejected(p, "repeated")),
        new("bounce", "Rejected: bounce", p => Rejected(p, "bounce")),
        new("early", "Rejected: early", p => Rejected(p, "early")),
        new("off_grid", "Rejected: off the second", p => Rejected(p, "off_grid")),
        new("learning", "Before it was known", p => Rejected(p, "learning")),
    ];

    private static Cell Rejected(PulseReport pulse, string reason) => Cell.Of(pulse.Rejected.GetValueOrDefault(reason));

    private static Report<JitterBin> HistogramOf(PulseReport pulse)
    {
        var bins = pulse.Histogram.SkipWhile(bin => bin.Count == 0).Reverse().SkipWhile(bin => bin.Count == 0).Reverse().ToArray();
        var most = bins.Length == 0 ? 1 : bins.Max(bin => bin.Count);
        return new(
            [
                new("from_seconds", "From", b => Edge(b.FromSeconds)),
                new("to_seconds", "To", b => Edge(b.ToSeconds)),
                new("count", "Pulses", b => Cell.Of(b.Count)),
                new(null, "Jitter", b => Figure.Bar((double)b.Count / most, BarWidth) with { Tone = Tone.Good }, IsNumber: false),
            ],
            bins,
            ReportShape.Table);
    }

    private static Cell Edge(double? seconds) => seconds is null ? new("...", "", Json: null) : Figure.Seconds(seconds, signed: true);
}
