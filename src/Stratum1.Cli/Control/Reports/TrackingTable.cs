using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 tracking</c>.</summary>
internal static class TrackingTable
{
    public static Report Fetch(ControlClient client, ReportOptions options)
    {
        var tracking = client.Report<TrackingReport>(ControlExchange.For(RequestCode.Tracking));
        var name = options.NameOf(client, tracking.Source, tracking.ReferenceId);
        return new Report<TrackingReport>(Columns(name), [tracking], ReportShape.Record);
    }

    private static Column<TrackingReport>[] Columns(Cell name) =>
    [
        new("reference_id", "Reference ID", t => Cell.Hexadecimal(t.ReferenceId)),
        new("source", "Source", _ => name),
        new("stratum", "Stratum", t => Cell.Of(t.Stratum)),
        new("reference_time", "Reference time", t => Cell.Of(t.ReferenceTime)),
        new("correction_seconds", "Clock is behind by", t => Cell.Offset(t.Correction)),
        new("last_offset_seconds", "Last offset", t => Cell.NegatedOffset(t.LastOffset)),
        new("rms_offset_seconds", "RMS offset", t => Cell.Of(t.RmsOffset)),
        new("frequency_ppm", "Oscillator is slow by", t => Cell.Negated(t.Frequency)),
        new("residual_frequency_ppm", "Residual frequency", t => Cell.Negated(t.ResidualFrequency)),
        new("skew_ppm", "Skew", t => Cell.Of(t.Skew, signed: false)),
        new("root_delay_seconds", "Root delay", t => Cell.Of(t.RootDelay)),
        new("root_dispersion_seconds", "Root dispersion", t => Cell.Of(t.RootDispersion)),
        new("update_interval_seconds", "Update interval", t => Cell.Of(t.UpdateInterval, decimals: 1)),
        new("leap", "Leap status", t => Cell.Of(Amount.Leap(t.Leap))),
    ];
}
