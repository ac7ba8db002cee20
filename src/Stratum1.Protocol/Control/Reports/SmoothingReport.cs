using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>How served time differs from the clock while <c>smoothtime</c> spreads a correction or a leap second.</summary>
/// <param name="IsActive">Smoothing has begun.</param>
/// <param name="IsLeapOnly">Only leap seconds are smoothed.</param>
/// <param name="Offset">Served time − clock; positive when clients are told a later time. The wire's sign is the same.</param>
/// <param name="Frequency">How much faster served time runs than the clock. The wire's sign is the same.</param>
/// <param name="WanderPpmPerSecond">Change of that rate in ppm per second; positive speeds up.</param>
/// <param name="LastUpdateAge">Since the process was last changed.</param>
/// <param name="Remaining">Until it ends.</param>
public readonly record struct SmoothingReport(
    bool IsActive,
    bool IsLeapOnly,
    TimeInterval Offset,
    Frequency Frequency,
    double WanderPpmPerSecond,
    TimeInterval LastUpdateAge,
    TimeInterval Remaining) : IControlReport<SmoothingReport>
{
    private const uint ActiveBit = 1;
    private const uint LeapOnlyBit = 2;

    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Smoothing;

    /// <inheritdoc/>
    public static int Length => 24;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out SmoothingReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        var flags = reader.UInt32();
        report = new(
            IsActive: (flags & ActiveBit) != 0,
            IsLeapOnly: (flags & LeapOnlyBit) != 0,
            Offset: reader.Seconds(),
            Frequency: reader.Ppm(),
            WanderPpmPerSecond: reader.Float(),
            LastUpdateAge: reader.Seconds(),
            Remaining: reader.Seconds());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.UInt32((IsActive ? ActiveBit : 0) | (IsLeapOnly ? LeapOnlyBit : 0));
        writer.Seconds(Offset);
        writer.Ppm(Frequency);
        writer.Float(WanderPpmPerSecond);
        writer.Seconds(LastUpdateAge);
        writer.Seconds(Remaining);
    }
}
