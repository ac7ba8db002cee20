namespace Stratum1.Simulation;

/// <summary>How an oscillator behaves.</summary>
/// <param name="Frequency">Seconds gained per second at the start.</param>
/// <param name="Wander">Step of the frequency's random walk, s/s per second.</param>
/// <param name="InitialOffset">What the clock reads ahead of true time at the start.</param>
public sealed record OscillatorModel(double Frequency, double Wander, TimeInterval InitialOffset)
{
    /// <summary>Temperature-like swings: amplitude (s/s) and period (s) each.</summary>
    public IReadOnlyList<(double Amplitude, double Period)> Swings { get; init; } = [];

    /// <summary>The wander at a second, where it changes with the time of day; null: always <see cref="Wander"/>.</summary>
    public Func<long, double>? WanderAt { get; init; }

    /// <summary>The temperature about the oscillator at a second, in kelvins; null: always the same.</summary>
    public Func<long, double>? TemperatureAt { get; init; }

    /// <summary>What a kelvin does to the frequency, s/s.</summary>
    public double PerKelvin { get; init; }

    /// <summary>What the oscillator gains at a second by swings and temperature.</summary>
    public double Swing(long second)
    {
        var sum = PerKelvin * (TemperatureAt?.Invoke(second) ?? 0.0);
        for (var i = 0; i < Swings.Count; i++)
            sum += Swings[i].Amplitude * Math.Sin(2.0 * Math.PI * second / Swings[i].Period);
        return sum;
    }
}
