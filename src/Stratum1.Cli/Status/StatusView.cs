using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Control.Reports;
using Stratum1.Engine.Reports;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Status;

/// <summary><c>stratum1 status</c>: how things stand, on one screen.</summary>
internal static class StatusView
{
    public static Report Of(DaemonReport report) => new Sections(
        ("clock", new Report<DaemonReport>(Columns, [report], ReportShape.Record)),
        ("sources", SourcesOf(report)));

    /// <summary>Whether the time is of use.</summary>
    public static int Verdict(DaemonReport report)
        => report.Engine.State is "LOCKED" or "NETWORK" or "HOLDOVER" ? ExitCode.Ok : ExitCode.Refused;

    private static Column<DaemonReport>[] Columns =>
    [
        new("state", "State", r => Cell.Of(r.Engine.State) with
        {
            Tone = Verdict(r) != ExitCode.Ok ? Tone.Bad : r.Engine.State == "LOCKED" ? Tone.Good : Tone.Look,
        }),
        new("state_age_seconds", "Since", r => Figure.Age(r.Engine.StateAgeSeconds)),
        new("time", "Clock",
            r => Cell.Of(r.Engine.Time) with { Text = $"{r.Engine.Time}{(r.ControlsClock ? "" : " (not controlled: -x)")}" }),
        new("source", "Source", r => Figure.Text(r.Engine.Source)),
        new("error_bound_seconds", "Error below", r => Figure.Seconds(r.Engine.ErrorBoundSeconds)),
        new("jitter_seconds", "Jitter", r => Figure.Seconds(r.Engine.JitterSeconds)),
        new("remaining_seconds", "To be corrected", r => Figure.Seconds(r.Engine.RemainingSeconds, signed: true)),
        new("frequency_ppm", "Oscillator is slow by", r => Cell.Of(Frequency.FromPpm(r.Engine.FrequencyPpm), signed: true)),
        new("update_age_seconds", "Last update", r => Figure.Age(r.Engine.UpdateAgeSeconds)),
        new("leap", "Leap second", r => Cell.Of(r.Engine.Leap)),
        new("tai_minus_utc_seconds", "TAI - UTC", r => Figure.Number(r.Engine.TaiMinusUtcSeconds, " s")),
        new("recent_clients", "Clients", r => Figure.Number(r.Service?.RecentClients)),
        new("answered", "Answers", r => Figure.Number(r.Service?.Answered)),
        new("first_broken_link", "Broken link", r => Figure.Text(Broken(r)) with
        {
            Text = Broken(r) ?? "none", Tone = Broken(r) is null ? Tone.Good : Tone.Bad,
        }),
        new("version", "Version", r => Cell.Of(r.Version)),
    ];

    private static Report<StandingReport> SourcesOf(DaemonReport report) => new(
        [
            new("standing", "S", s => Cell.Of(s.Standing.ToString()) with { Tone = SelectionTable.ToneOf(s.Standing) }, IsNumber: false),
            new("source", "Source", s => Figure.Text(s.Name), IsNumber: false),
            new("kind", "Kind", s => Cell.Of(s.Kind), IsNumber: false, Spare: 1),
            new("samples", "Samples", s => Cell.Of(s.Samples)),
            new("outliers", "Outliers", s => Cell.Of(s.Outliers), Spare: 2),
            new("jitter_seconds", "Jitter", s => Figure.Seconds(s.JitterSeconds)),
            new("offset_seconds", "Last offset", s => Figure.Seconds(s.OffsetSeconds, signed: true)),
            new("sample_age_seconds", "Last", s => Figure.Age(s.AgeSeconds)),
        ],
        report.Engine.Sources,
        ReportShape.Table);

    private static string? Broken(DaemonReport report)
        => report.Links.FirstOrDefault(link => link.Standing == LinkStanding.Broken) is { } link ? $"{WhyView.Name(link)}: {link.Text}"
            : null;
}
