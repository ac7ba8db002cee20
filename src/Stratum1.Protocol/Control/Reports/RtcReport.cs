using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>What is known of the real-time clock.</summary>
/// <param name="ReferenceTime">The real-time clock's reading for which the offset was estimated.</param>
/// <param name="Samples">Measurements in use.</param>
/// <param name="Runs">Runs of residuals of the same sign.</param>
/// <param name="SpanSeconds">From the oldest measurement in use to the newest.</param>
/// <param name="Offset">True time − real-time clock. On the wire positive means the real-time clock is fast.</param>
/// <param name="Frequency">How much faster true time runs than the real-time clock. On the wire positive means it gains.</param>
public readonly record struct RtcReport(
    UtcTime ReferenceTime, int Samples, int Runs, uint SpanSeconds, TimeInterval Offset, Frequency Frequency) : IControlReport<RtcReport>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Rtc;

    /// <inheritdoc/>
    public static int Length => 28;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out RtcReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        report = new(
            ReferenceTime: reader.Time(),
            Samples: reader.UInt16(),
            Runs: reader.UInt16(),
            SpanSeconds: reader.UInt32(),
            Offset: -reader.Seconds(),
            Frequency: -reader.Ppm());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Time(ReferenceTime);
        writer.UInt16(Samples);
        writer.UInt16(Runs);
        writer.UInt32(SpanSeconds);
        writer.Seconds(-Offset);
        writer.Ppm(-Frequency);
    }
}
