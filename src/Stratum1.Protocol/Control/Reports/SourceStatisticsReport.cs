using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>What the measurements of one source say together.</summary>
/// <param name="Id">The source's reference ID; that of a reference clock is its name.</param>
/// <param name="Address">Where it is; none for a reference clock.</param>
/// <param name="Samples">Measurements in use.</param>
/// <param name="Runs">Runs of residuals of the same sign; few of them mean that a straight line does not fit.</param>
/// <param name="SpanSeconds">From the oldest measurement in use to the newest.</param>
/// <param name="StandardDeviation">Of the measurements about the estimate.</param>
/// <param name="Frequency">How much faster the source runs than the clock as corrected now. The wire's sign is the opposite.</param>
/// <param name="Skew">Bound of the frequency's error.</param>
/// <param name="Offset">Source − clock, as estimated for now. On the wire positive means the clock is ahead.</param>
/// <param name="OffsetError">Bound of the offset's error.</param>
public readonly record struct SourceStatisticsReport(
    ReferenceId Id,
    ControlAddress Address,
    uint Samples,
    uint Runs,
    uint SpanSeconds,
    TimeInterval StandardDeviation,
    Frequency Frequency,
    Frequency Skew,
    TimeInterval Offset,
    TimeInterval OffsetError) : IControlReport<SourceStatisticsReport>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.SourceStatistics;

    /// <inheritdoc/>
    public static int Length => 56;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out SourceStatisticsReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        report = new(
            Id: reader.Id(),
            Address: reader.Address(),
            Samples: reader.UInt32(),
            Runs: reader.UInt32(),
            SpanSeconds: reader.UInt32(),
            StandardDeviation: reader.Seconds(),
            Frequency: -reader.Ppm(),
            Skew: reader.Ppm(),
            Offset: -reader.Seconds(),
            OffsetError: reader.Seconds());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Id(Id);
        writer.Address(Address);
        writer.UInt32(Samples);
        writer.UInt32(Runs);
        writer.UInt32(SpanSeconds);
        writer.Seconds(StandardDeviation);
        writer.Ppm(-Frequency);
        writer.Ppm(Skew);
        writer.Seconds(-Offset);
        writer.Seconds(OffsetError);
    }
}
