namespace Stratum1.Refclock.Simulated;

/// <summary>What kind of receiver is simulated.</summary>
public sealed record SimulatedReceiverOptions
{
    /// <summary>GPS − UTC in seconds, since 2017.</summary>
    public const int GpsMinusUtc = 18;

    /// <summary>Its sentences have a second 60; other receivers tell 59 twice.</summary>
    public bool TellsSecond60 { get; init; } = true;

    /// <summary>Speed of the serial line, bits per second; a byte takes ten.</summary>
    public int Baud { get; init; } = 9600;

    /// <summary>First byte after the pulse, median, in seconds.</summary>
    public double LatencySeconds { get; init; } = 0.12;

    /// <summary>Spread of the latency, one standard deviation, in seconds.</summary>
    public double LatencyJitterSeconds { get; init; } = 0.01;

    /// <summary>How late the pulse is, in seconds: a longer cable.</summary>
    public double PulseOffsetSeconds { get; init; }

    /// <summary>Pulse width in seconds.</summary>
    public double WidthSeconds { get; init; } = 0.1;

    /// <summary>White noise of each edge, one standard deviation, in seconds: interrupt latency.</summary>
    public double PulseJitterSeconds { get; init; } = 1e-6;
}
