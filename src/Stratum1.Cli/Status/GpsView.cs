using Stratum1.Cli.Control.Output;
using Stratum1.Engine.Reports;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Status;

/// <summary><c>stratum1 gps</c>: what each receiver says of itself, and the strength of each satellite's signal.</summary>
internal static class GpsView
{
    /// <summary>A signal of so many dB·Hz fills its bar; 50 is as good as it gets under an open sky.</summary>
    private const double FullStrength = 50;

    private const int BarWidth = 25;

    public static Report Of(DaemonReport report) => new Sections([.. report.Engine.Receivers.SelectMany(SectionsOf)]);

    private static IEnumerable<(string Key, Report Report)> SectionsOf(ReceiverReport receiver)
    {
        yield return (receiver.Id, new Report<ReceiverReport>(Columns, [receiver], ReportShape.Record));
        yield return ($"{receiver.Id}_satellites", SatellitesOf(receiver));
    }

    private static Column<ReceiverReport>[] Columns =>
    [
        new("id", "Receiver", r => Cell.Of(r.Id)),
        new("model", "Model", r => Figure.Text(r.Model)),
        new("device_open", "Device",
            r => Cell.Of(r.IsOpen) with { Text = r.IsOpen ? "open" : r.Reason ?? "not open", Tone = r.IsOpen ? Tone.Good : Tone.Bad }),
        new("baud", "Baud", r => Cell.Of(r.Baud) with { Text = $"{r.Baud}{(r.BaudIsFound ? "" : " (being tried)")}" }),
        new("gate", "Time is used",
            r => Cell.Of(r.Gate) with
            {
                Text = r.Gate == "Open" ? "yes" : $"no: {r.Gate}", Tone = r.Gate == "Open" ? Tone.Good : Tone.Bad,
            }),
        new("fix", "Fix", r => Figure.Text(r.Fix)),
        new("satellites_used", "Satellites used", r => Figure.Number(r.SatellitesUsed)),
        new("satellites_in_view", "Satellites in view", r => Figure.Number(r.SatellitesInView)),
        new("antenna", "Antenna", r => Judged(r.Antenna)),
        new("jamming", "Jamming", r => Judged(r.Jamming)),
        new("spoofing", "Spoofing", r => Judged(r.Spoofing)),
        new("leap_seconds", "Leap seconds", r => Cell.Of(r.LeapKnowledge)),
        new("gps_minus_utc_seconds", "GPS - UTC", r => Figure.Number(r.GpsMinusUtcSeconds, " s")),
        new("pending_leap", "Announced leap second", r => Figure.Text(r.PendingLeapAt)),
        new("told_time", "Told time", r => Figure.Text(r.ToldTime)),
        new("corrected_weeks", "Date corrected by", r => Figure.Number(r.CorrectedWeeks, " weeks")),
        new("message_age_seconds", "Last message", r => Figure.Seconds(r.MessageAgeSeconds)),
        new("message_latency_seconds", "Messages come after", r => Figure.Seconds(r.MessageLatencySeconds)),
        new("good_messages", "Good messages", r => Cell.Of(r.Good.Values.Sum())),
        new("bad_messages", "Bad messages", r => Cell.Of(r.Rejected.Values.Sum())),
        new("junk_bytes", "Junk bytes", r => Cell.Of(r.JunkBytes)),
    ];

    private static Report<SatelliteReport> SatellitesOf(ReceiverReport receiver) => new(
        [
            new("system", "System", s => Cell.Of(s.System) with { Text = Name(s.System) }, IsNumber: false),
            new("number", "Nr", s => Cell.Of(s.Number)),
            new("used", "Used", s => Cell.Of(s.IsUsed), IsNumber: false),
            new("elevation_degrees", "Elevation", s => Figure.Number(s.ElevationDegrees)),
            new("azimuth_degrees", "Azimuth", s => Figure.Number(s.AzimuthDegrees)),
            new("strength_dbhz", "dB Hz", s => Figure.Number(s.StrengthDbHz)),
            new(null, "Signal",
                s => Figure.Bar((s.StrengthDbHz ?? 0) / FullStrength, BarWidth) with { Tone = s.IsUsed ? Tone.Good : Tone.Faint },
                IsNumber: false),
        ],
        [.. receiver.Satellites.OrderByDescending(s => s.StrengthDbHz ?? -1)],
        ReportShape.Table);

    /// <summary>What a receiver says of its antenna and of those who disturb it.</summary>
    private static Cell Judged(string word) => Cell.Of(word) with
    {
        Tone = word switch
        {
            "ok" or "none" => Tone.Good,
            "unknown" => Tone.Faint,
            "warning" => Tone.Look,
            _ => Tone.Bad,
        },
    };

    /// <summary>As the systems write themselves.</summary>
    private static string Name(string system) => system is "Galileo" or "BeiDou" ? system : system.ToUpperInvariant();
}
