namespace Stratum1.Refclock.Samples;

/// <summary>One reading of a hardware clock between two of the system clock (PTP_SYS_OFFSET_EXTENDED).</summary>
/// <param name="Before">System clock before.</param>
/// <param name="Device">The hardware clock.</param>
/// <param name="After">System clock after.</param>
public readonly record struct HardwareClockReading(UtcTime Before, UtcTime Device, UtcTime After)
{
    /// <summary>How long it took: twice the error at most.</summary>
    public TimeInterval Delay => After - Before;

    /// <summary>Hardware clock − system clock in the middle.</summary>
    public TimeInterval Offset => (Device - Before) - (Delay / 2);
}

/// <summary>Makes one sample of several readings of a hardware clock.</summary>
/// <remarks>
/// A reading that was interrupted takes longer and is off by up to half of what it took longer. The quicker half of the readings is
/// kept, and of those the median taken: it is hurt neither by an interruption nor by a single wrong reading.
/// </remarks>
public static class HardwareClockReadings
{
    /// <summary>Readings at a time: as many as the kernel gives in one call (PTP_MAX_SAMPLES).</summary>
    public const int Count = 25;

    /// <summary>Makes a sample.</summary>
    /// <param name="readings">In the order they were taken; sorted here.</param>
    /// <param name="sample">The median, at the system time of its reading.</param>
    /// <returns>False without a single reading in which time goes forward.</returns>
    public static bool TryCombine(Span<HardwareClockReading> readings, out ClockSample sample) => TryCombine(readings, out sample, out _);

    /// <summary>Makes a sample.</summary>
    /// <param name="readings">In the order they were taken; sorted here.</param>
    /// <param name="sample">The median, at the system time of its reading.</param>
    /// <param name="error">Of that reading, at most; zero where both clocks are stamped at once.</param>
    /// <returns>False without a single reading in which time goes forward.</returns>
    public static bool TryCombine(Span<HardwareClockReading> readings, out ClockSample sample, out TimeInterval error)
    {
        readings.Sort(static (x, y) => x.Delay.CompareTo(y.Delay));
        var bad = 0;
        while (bad < readings.Length && readings[bad].Delay < TimeInterval.Zero)
            bad++;
        readings = readings[bad..];
        (sample, error) = (default, default);
        if (readings.IsEmpty)
            return false;
        readings = readings[..((readings.Length + 1) / 2)];
        readings.Sort(static (x, y) => x.Offset.CompareTo(y.Offset));
        var middle = readings[readings.Length / 2];
        var stamp = middle.Before + (middle.Delay / 2);
        sample = new(stamp, stamp + middle.Offset, LeapIndicator.None);
        error = middle.Delay / 2;
        return true;
    }
}
