namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>How the samples of a reference clock become measurements: chrony's options of every driver but GNSS.</summary>
public sealed record SamplingConfig
{
    /// <summary><c>dpoll</c>: log₂ of the seconds after which the driver is asked.</summary>
    public int DriverPoll { get; init; }

    /// <summary><c>filter</c>: so many samples are condensed at most.</summary>
    public int FilterLength { get; init; }

    /// <summary><c>maxdispersion</c>: samples that scatter more are no measurement; zero accepts any.</summary>
    public TimeInterval MaxDispersion { get; init; }

    /// <summary><c>rate</c>: pulses per second.</summary>
    public int Rate { get; init; } = 1;

    /// <summary><c>maxunreach</c>: polls without a sample after which it is not used any more.</summary>
    public int MaxUnreach { get; init; }

    /// <summary><c>minsamples</c>: accepted; the estimator weighs old samples by itself. Null leaves it to the directive.</summary>
    public int? MinSamples { get; init; }

    /// <summary><c>maxsamples</c>; null leaves it to the directive.</summary>
    public int? MaxSamples { get; init; }

    /// <summary><c>tai</c>: the reference keeps TAI.</summary>
    public bool IsTai { get; init; }

    /// <summary><c>local</c>: a stable oscillator that only keeps the frequency.</summary>
    public bool IsLocal { get; init; }

    /// <summary><c>pps</c>: samples tell only where a second begins.</summary>
    public bool IsPulse { get; init; }
}
