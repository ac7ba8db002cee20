namespace Stratum1.Protocol.Client;

/// <summary>The four stamps that a measurement is made of, and what the server says of itself.</summary>
/// <param name="Transmit">T1: our packet left.</param>
/// <param name="RemoteReceive">T2: it reached the server.</param>
/// <param name="RemoteTransmit">T3: the server's packet left.</param>
/// <param name="Receive">T4: it reached us.</param>
/// <param name="ResponseTime">What the server took from our request to the packet with its answer. Not negative.</param>
/// <param name="RootDelay">From the server to its primary reference.</param>
/// <param name="RootDispersion">Likewise.</param>
/// <param name="Precision">Of the server's clock, log₂ s.</param>
public readonly record struct ExchangeStamps(
    LocalStamp Transmit,
    NtpTimestamp RemoteReceive,
    NtpTimestamp RemoteTransmit,
    LocalStamp Receive,
    TimeInterval ResponseTime,
    TimeInterval RootDelay,
    TimeInterval RootDispersion,
    sbyte Precision)
{
    /// <summary>What the server says of our packet's way: held by transparent clocks, and received; zero when it says nothing.</summary>
    public TimeInterval TransmitPath { get; init; }

    /// <summary>What is measured with them (RFC 5905 §8).</summary>
    /// <param name="pivot">The server's timestamps are taken to lie within ±68 years of this.</param>
    /// <param name="rate">True seconds gained per second of our oscillator, and the error of that: matters for distant T1 and T4.</param>
    /// <param name="precision">Of our stamps.</param>
    public ExchangeMeasurement Measure(UtcTime pivot, (Frequency Value, Frequency Error) rate, TimeInterval precision)
    {
        var remote = RemoteTransmit - RemoteReceive;
        var local = Receive.At - Transmit.At;
        var middle = Transmit.At + (local / 2);
        var grain = precision + TimeInterval.FromSecondsSaturating(Math.ScaleB(1.0, Precision));
        var delay = (local + (rate.Value * local) - remote).Abs();
        var plain = new ExchangeMeasurement(
            middle,
            Offset: middle.OffsetTo((RemoteReceive + (remote / 2)).ToUtc(pivot)),
            Delay: TimeInterval.Max(delay, grain),
            Dispersion: grain + new Frequency(Math.Abs(rate.Error.Ratio)) * local.Abs(),
            grain);
        return PathCorrection.Of(TransmitPath, Receive.Path).ApplyTo(plain);
    }
}

/// <summary>What one exchange says of the oscillator.</summary>
/// <param name="At">In the middle between T1 and T4, by the oscillator.</param>
/// <param name="Offset">UTC by the server − oscillator.</param>
/// <param name="Delay">Round trip; at least the grain.</param>
/// <param name="Dispersion">Error besides half the delay: of the stamps, and of the oscillator between them.</param>
/// <param name="Grain">Both clocks' precisions together.</param>
public readonly record struct ExchangeMeasurement(
    MonotonicTime At, TimeInterval Offset, TimeInterval Delay, TimeInterval Dispersion, TimeInterval Grain)
{
    /// <summary>
    /// What transparent clocks took out of the delay. Nobody vouches for it, so it is not taken out of the bound of the error.
    /// </summary>
    public TimeInterval DelayCorrection { get; init; }
}
