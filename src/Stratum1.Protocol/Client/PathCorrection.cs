using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>What the transparent clocks on both ways of an exchange say, without the reception.</summary>
/// <param name="There">They held our packet so long.</param>
/// <param name="Back">And the server's.</param>
internal readonly record struct PathCorrection(TimeInterval There, TimeInterval Back)
{
    /// <summary>
    /// Transparent clocks may be so much too fast (IEEE 1588-2019 §7.7.2 allows 100 ppm): that much of the delay is left, and weighs.
    /// </summary>
    private const double FastestClock = 100e-6;

    /// <summary>From both ends.</summary>
    /// <param name="told">By the server, with its reception; it is taken to last as long as ours, which matters to the delay only.</param>
    /// <param name="back">Of the server's packet.</param>
    /// <returns>Zero unless both ways are known.</returns>
    public static PathCorrection Of(TimeInterval told, in PathTime back)
        => told > TimeInterval.Zero && back.Told > TimeInterval.Zero ? new(told - back.Reception, back.Held) : default;

    /// <summary>Takes it out of a measurement, unless it is more than the delay: it is not authenticated.</summary>
    public ExchangeMeasurement ApplyTo(in ExchangeMeasurement measured)
    {
        var sum = There + Back;
        var less = sum - TimeInterval.FromSecondsSaturating(sum.Seconds * FastestClock);
        if (less <= TimeInterval.Zero || less > measured.Delay)
            return measured;
        var delay = TimeInterval.Max(measured.Delay - less, measured.Grain);
        return measured with
        {
            Offset = measured.Offset + ((Back - There) / 2),
            Delay = delay,
            DelayCorrection = measured.Delay - delay,
        };
    }
}
