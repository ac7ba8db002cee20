using System.Globalization;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 rtcdata</c>, <c>smoothing</c>, <c>manual list</c> and <c>sourcename</c>.</summary>
internal static class SingleTables
{
    public static Report FetchRtc(ControlClient client, ReportOptions options)
        => new Report<RtcReport>(
            [
                new("reference_time", "Reference time", r => Cell.Of(r.ReferenceTime)),
                new("samples", "Samples", r => Cell.Of(r.Samples)),
                new("runs", "Runs", r => Cell.Of(r.Runs)),
                new("span_seconds", "Span", r => Cell.Age(r.SpanSeconds)),
                new("offset_seconds", "RTC is behind by", r => Cell.NegatedOffset(r.Offset, decimals: 6)),
                new("frequency_ppm", "RTC is slow by", r => Cell.Negated(r.Frequency)),
            ],
            [client.Report<RtcReport>(ControlExchange.For(RequestCode.Rtc))],
            ReportShape.Record);

    public static Report FetchSmoothing(ControlClient client, ReportOptions options)
        => new Report<SmoothingReport>(
            [
                new("active", "Active", s => Cell.Of(s.IsActive)),
                new("leap_only", "Leap seconds only", s => Cell.Of(s.IsLeapOnly) with { Csv = s.IsLeapOnly ? "(leap second only)" : "" }),
                new("offset_seconds", "Served time is ahead by", s => Cell.Offset(s.Offset)),
                new("frequency_ppm", "Served time is fast by", s => Cell.Of(s.Frequency, signed: true, decimals: 6)),
                new("wander_ppm_per_second", "Wander (ppm/s)", s => Cell.Of(s.WanderPpmPerSecond, decimals: 6)),
                new("last_update_age_seconds", "Last update", s => Cell.Of(s.LastUpdateAge, decimals: 1)),
                new("remaining_seconds", "Remaining", s => Cell.Of(s.Remaining, decimals: 1)),
            ],
            [client.Report<SmoothingReport>(ControlExchange.For(RequestCode.Smoothing))],
            ReportShape.Record);

    public static Report FetchManualList(ControlClient client, ReportOptions options)
    {
        var samples = new ManualSample[ManualSamples.Capacity];
        if (!ManualSamples.TryRead(client.Ask(ControlExchange.For(RequestCode.ManualList)), samples, out var count))
            throw new ControlFailure(ExitCode.Protocol, "the daemon's list of samples is of a form not known here");
        return new Report<(ManualSample Sample, int Index)>(
            [
                new("index", "#", r => Cell.Of(r.Index)),
                new("at", "At",
                    r => Cell.Of(r.Sample.At) with { Csv = Amount.Date(r.Sample.At).Replace(" UTC", "", StringComparison.Ordinal) }),
                new("slewed_offset_seconds", "Slewed", r => Cell.NegatedOffset(r.Sample.SlewedOffset, decimals: 2)),
                new("offset_seconds", "Offset", r => Cell.NegatedOffset(r.Sample.Offset, decimals: 2)),
                new("residual_seconds", "Residual", r => Cell.NegatedOffset(r.Sample.Residual, decimals: 2)),
            ],
            [.. samples.Take(count).Select((sample, index) => (sample, index))],
            ReportShape.Table);
    }

    public static Report FetchSourceName(ControlClient client, ReportOptions options)
    {
        if (!ControlAddress.TryParse(options.Source ?? "", out var address))
            throw new ControlFailure(ExitCode.Usage, $"'{options.Source}' is not an address");
        return SourceName.TryRead(client.Ask(ControlExchange.For(RequestCode.SourceName, address)), out var name)
            ? new Report<string>([new("name", "Name", Cell.Of)], [name], ReportShape.Record)
            : throw new ControlFailure(ExitCode.Protocol, "the source's name is not printable");
    }

    /// <summary>One line of <c>waitsync</c>.</summary>
    public static Report Try(int number, TrackingReport tracking)
        => new Report<TrackingReport>(
            [
                new("try", "Try", _ => Cell.Of(number)),
                new("reference_id", "Reference ID", t => Cell.Hexadecimal(t.ReferenceId)),
                new("correction_seconds", "Correction", t => Cell.Offset(t.Correction)
                    with { Csv = Math.Abs(t.Correction.Seconds).ToString("F9", CultureInfo.InvariantCulture) }),
                new("skew_ppm", "Skew", t => Cell.Of(t.Skew, signed: false)),
            ],
            [tracking],
            ReportShape.Record);
}
