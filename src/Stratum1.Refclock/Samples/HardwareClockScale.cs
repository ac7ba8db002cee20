namespace Stratum1.Refclock.Samples;

/// <summary>
/// Translates stamps of a hardware clock into those of the system clock: a line through the last readings of both (least squares).
/// </summary>
public sealed class HardwareClockScale
{
    /// <summary>Long enough to average the noise of a reading, short enough for a system clock that is being slewed.</summary>
    private const int Capacity = 8;

    private readonly ClockSample[] samples = new ClockSample[Capacity];
    private int count;

    /// <summary>Adds a reading of both clocks.</summary>
    public void Add(in ClockSample sample) => samples[count++ % Capacity] = sample;

    /// <summary>What the system clock read when the hardware clock read this.</summary>
    /// <returns>False before the second reading.</returns>
    public bool TryTranslate(UtcTime device, out UtcTime system)
    {
        system = default;
        var used = Math.Min(count, Capacity);
        if (used < 2)
            return false;
        var origin = samples[(count - 1) % Capacity];
        double time = 0.0, offset = 0.0, squares = 0.0, products = 0.0;
        for (var i = 0; i < used; i++)
        {
            var (t, x) = At(samples[i], origin);
            (time, offset) = (time + (t / used), offset + (x / used));
        }

        for (var i = 0; i < used; i++)
        {
            var (t, x) = At(samples[i], origin);
            squares += (t - time) * (t - time);
            products += (t - time) * (x - offset);
        }

        var slope = squares > 0.0 ? products / squares : 0.0;
        var elapsed = (device - origin.Reference).Seconds;
        var deviceMinusSystem = (origin.Reference - origin.Stamp).Seconds;
        var correction = offset + (slope * (elapsed - time)) + deviceMinusSystem;
        system = device - TimeInterval.FromSecondsSaturating(correction);
        return true;
    }

    /// <summary>Hardware clock and its offset, both against the newest reading; s.</summary>
    private static (double Time, double Offset) At(in ClockSample sample, in ClockSample origin)
        => ((sample.Reference - origin.Reference).Seconds,
            ((sample.Reference - origin.Reference) - (sample.Stamp - origin.Stamp)).Seconds);
}
