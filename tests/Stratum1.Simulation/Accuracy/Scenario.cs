namespace Stratum1.Simulation.Accuracy;

/// <summary>One reference of a scenario.</summary>
/// <param name="Noise">The random error of the sample of a second, s.</param>
/// <param name="Claim">What the driver believes the noise to be, s.</param>
public sealed record ScenarioSource(Func<SeededNoise, long, SampleError> Noise, double Claim)
{
    /// <summary>log₂ of the seconds between samples.</summary>
    public int Poll { get; init; }

    /// <summary>The same at most, where the client may choose.</summary>
    public int MaxPoll { get; init; }

    /// <summary>Constant error of the reference, s: a falseticker's.</summary>
    public double Bias { get; init; }

    /// <summary>True for a server reached over a network.</summary>
    public bool IsNetwork { get; init; }
}

/// <summary>The error of one sample and, over a network, its round-trip delay; both in seconds.</summary>
public readonly record struct SampleError(double Offset, double Delay);

/// <summary>A scenario of accuracy.md at the level of measurements.</summary>
/// <param name="Name">As in accuracy.md.</param>
/// <param name="Oscillator">The clock.</param>
/// <param name="Sources">Its references.</param>
/// <param name="Seconds">Length of the run; figures are taken over the second half.</param>
/// <param name="OptimumMicroseconds">RMS of the optimal filter that is told everything; null where unknown.</param>
/// <param name="ChronydMicroseconds">RMS of chronyd, median of accuracy.md; null where not run.</param>
public sealed record Scenario(
    string Name,
    OscillatorModel Oscillator,
    IReadOnlyList<ScenarioSource> Sources,
    int Seconds,
    double? OptimumMicroseconds,
    double? ChronydMicroseconds)
{
    /// <summary>RMS that the project promises (issue 3), µs; null where nothing is promised.</summary>
    public double? PromiseMicroseconds { get; init; }

    /// <summary>chronyd's error over the optimum, where accuracy.md gives it for the same seeds.</summary>
    public double? ChronydRatio { get; init; }

    /// <summary>What the board's sensor reads at a second; null without one.</summary>
    public Func<SeededNoise, long, double>? Sensor { get; init; }

    /// <summary>Runs through the whole engine with a simulated receiver, not from measurements (<see cref="ReceiverRun"/>).</summary>
    public bool HasReceiver { get; init; }

    /// <summary>All references are silent from this second on; null: never.</summary>
    public int? OutageFrom { get; init; }

    /// <summary>Whether the references are silent.</summary>
    public bool IsOut(int second) => second >= OutageFrom;
}
