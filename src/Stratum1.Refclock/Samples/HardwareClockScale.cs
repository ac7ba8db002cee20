namespace Stratum1.Refclock.Samples;

/// <summary>What the system clock read when a hardware clock read something: immutable, for any thread.</summary>
/// <param name="Device">A reading of the hardware clock.</param>
/// <param name="System">What the system clock read then.</param>
/// <param name="Rate">How much faster the hardware clock is, as a part of its own time.</param>
/// <param name="Error">Of a reading, at most.</param>
public sealed record HardwareClockLine(UtcTime Device, UtcTime System, Frequency Rate, TimeInterval Error)
{
    /// <summary>The system clock at a reading of the hardware clock.</summary>
    public UtcTime At(UtcTime device)
    {
        var elapsed = device - Device;
        return System + elapsed - TimeInterval.FromSecondsSaturating(Rate.Ratio * elapsed.Seconds);
    }
}

/// <summary>
/// Translates stamps of a hardware clock into those of the system clock: a line through the last readings of both (least squares).
/// </summary>
/// <remarks>
/// Where the system clock is corrected, its old readings are corrected with it (<see cref="Slew"/>, <see cref="Step"/>): else a line
/// through ten seconds would be wrong for ten seconds after each correction.
/// </remarks>
/// <param name="least">Readings without which there is no line; two at least.</param>
/// <param name="most">Readings it goes through. Eight: long enough to average their noise, short enough for a wandering oscillator.</param>
public sealed class HardwareClockScale(int least = 2, int most = 8)
{
    /// <summary>Nothing is known of how exact a reading is: a hardware clock that is off by more was set.</summary>
    private static readonly TimeInterval UsualError = TimeInterval.FromSeconds(1e-3);

    private readonly ClockSample[] samples = new ClockSample[Math.Max(least, most)];
    private int count;
    private TimeInterval error;

    /// <summary>The line as of now; null before there are enough readings.</summary>
    public HardwareClockLine? Line { get; private set; }

    /// <summary>Adds a reading of both clocks.</summary>
    public void Add(in ClockSample sample) => Add(sample, UsualError);

    /// <summary>Adds a reading of both clocks.</summary>
    /// <param name="sample">The reading.</param>
    /// <param name="readingError">At most. A reading farther from the line shows that the clock was set: then all begins anew.</param>
    public void Add(in ClockSample sample, TimeInterval readingError)
    {
        error = readingError;
        var isNext = count == 0 || (sample.Stamp > samples[count - 1].Stamp && sample.Reference > samples[count - 1].Reference);
        if (!isNext || (Line is { } line && (line.At(sample.Reference) - sample.Stamp).Abs() > readingError + line.Error))
            count = 0;
        if (count == samples.Length)
            samples.AsSpan(1).CopyTo(samples);
        else
            count++;
        samples[count - 1] = sample;
        Draw();
    }

    /// <summary>The system clock runs faster from now on.</summary>
    /// <param name="at">What it reads.</param>
    /// <param name="change">By so much.</param>
    public void Slew(UtcTime at, Frequency change)
    {
        foreach (ref var sample in samples.AsSpan(0, count))
            sample = sample with { Stamp = sample.Stamp - TimeInterval.FromSecondsSaturating(change.Ratio * (at - sample.Stamp).Seconds) };
        Draw();
    }

    /// <summary>The system clock was stepped.</summary>
    /// <param name="by">Positive: forward.</param>
    public void Step(TimeInterval by)
    {
        foreach (ref var sample in samples.AsSpan(0, count))
            sample = sample with { Stamp = sample.Stamp + by };
        Draw();
    }

    /// <summary>What the system clock read when the hardware clock read this.</summary>
    /// <returns>False before there are enough readings.</returns>
    public bool TryTranslate(UtcTime device, out UtcTime system)
    {
        system = Line is { } line ? line.At(device) : default;
        return Line is not null;
    }

    private void Draw()
    {
        Line = null;
        if (count < Math.Max(least, 2))
            return;
        var origin = samples[count - 1];
        double time = 0.0, offset = 0.0, squares = 0.0, products = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (t, x) = Against(samples[i], origin);
            (time, offset) = (time + (t / count), offset + (x / count));
        }

        for (var i = 0; i < count; i++)
        {
            var (t, x) = Against(samples[i], origin);
            squares += (t - time) * (t - time);
            products += (t - time) * (x - offset);
        }

        var slope = squares > 0.0 ? products / squares : 0.0;
        var atOrigin = offset - (slope * time);
        Line = new(origin.Reference, origin.Stamp - TimeInterval.FromSecondsSaturating(atOrigin), new(slope), error);
    }

    /// <summary>Hardware clock and its offset, both against the newest reading; s.</summary>
    private static (double Time, double Offset) Against(in ClockSample sample, in ClockSample origin)
        => ((sample.Reference - origin.Reference).Seconds,
            ((sample.Reference - origin.Reference) - (sample.Stamp - origin.Stamp)).Seconds);
}
