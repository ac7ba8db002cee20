using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>The state of the clock.</summary>
/// <param name="ReferenceId">What is followed: zero when nothing is; 7F7F0101 the clock itself (<c>local</c>).</param>
/// <param name="Source">The server followed; no address for a reference clock.</param>
/// <param name="Stratum">Of this server; 0 when unsynchronised.</param>
/// <param name="Leap">Announced to clients.</param>
/// <param name="ReferenceTime">When the last measurement that moved the clock was taken.</param>
/// <param name="Correction">Reference − system clock now: what is still to be slewed. The wire's sign is the same.</param>
/// <param name="LastOffset">Reference − clock as estimated at the last update. The wire's sign is the opposite: positive is ahead.</param>
/// <param name="RmsOffset">Long-term average of the last offset's size.</param>
/// <param name="Frequency">
/// How much faster the reference runs than the oscillator, uncorrected. On the wire positive means the oscillator is fast.
/// </param>
/// <param name="ResidualFrequency">What the last measurements say is still wrong with it. The wire's sign is the opposite.</param>
/// <param name="Skew">Bound of the frequency's error.</param>
/// <param name="RootDelay">Round trip to the primary reference.</param>
/// <param name="RootDispersion">Error to the primary reference, without half the root delay.</param>
/// <param name="UpdateInterval">Between the last two updates.</param>
public readonly record struct TrackingReport(
    ReferenceId ReferenceId,
    ControlAddress Source,
    int Stratum,
    LeapIndicator Leap,
    UtcTime ReferenceTime,
    TimeInterval Correction,
    TimeInterval LastOffset,
    TimeInterval RmsOffset,
    Frequency Frequency,
    Frequency ResidualFrequency,
    Frequency Skew,
    TimeInterval RootDelay,
    TimeInterval RootDispersion,
    TimeInterval UpdateInterval) : IControlReport<TrackingReport>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Tracking;

    /// <inheritdoc/>
    public static int Length => 76;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out TrackingReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        report = new(
            ReferenceId: reader.Id(),
            Source: reader.Address(),
            Stratum: reader.UInt16(),
            Leap: WireReader.Leap(reader.UInt16()),
            ReferenceTime: reader.Time(),
            Correction: reader.Seconds(),
            LastOffset: -reader.Seconds(),
            RmsOffset: reader.Seconds(),
            Frequency: -reader.Ppm(),
            ResidualFrequency: -reader.Ppm(),
            Skew: reader.Ppm(),
            RootDelay: reader.Seconds(),
            RootDispersion: reader.Seconds(),
            UpdateInterval: reader.Seconds());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Id(ReferenceId);
        writer.Address(Source);
        writer.UInt16(Stratum);
        writer.UInt16((int)Leap);
        writer.Time(ReferenceTime);
        writer.Seconds(Correction);
        writer.Seconds(-LastOffset);
        writer.Seconds(RmsOffset);
        writer.Ppm(-Frequency);
        writer.Ppm(-ResidualFrequency);
        writer.Ppm(Skew);
        writer.Seconds(RootDelay);
        writer.Seconds(RootDispersion);
        writer.Seconds(UpdateInterval);
    }
}
