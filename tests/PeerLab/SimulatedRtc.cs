using Stratum1.PeerLab.Simulator;
using Stratum1.Server.Running;

namespace Stratum1.PeerLab;

/// <summary>The real-time clock of a node, as the simulator's own library shows it: the monotonic clock and an offset.</summary>
/// <param name="simulator">Has the time.</param>
/// <param name="environment">Says where it begins.</param>
/// <param name="date">Turns seconds of the simulation into a date.</param>
internal sealed class SimulatedRtc(SimulatorConnection simulator, NodeEnvironment environment, Func<double, UtcTime> date)
{
    /// <summary>The library's interrupt comes by so much after its second, s.</summary>
    private const double Lateness = 1e-6;

    private double offset = environment.RtcOffset;
    private double? next;
    private bool isFirst;

    /// <summary>Told of seconds; null while nobody follows it.</summary>
    public RtcFeed? Feed { get; set; }

    /// <summary>What it reads.</summary>
    public UtcTime Reading => date(Math.Floor(Seconds));

    /// <summary>Until its next interrupt, s; endless without.</summary>
    public double Wait => next is { } second ? Math.Max(second + Lateness - Seconds, 0.0) : double.PositiveInfinity;

    private double Seconds => simulator.Times.Monotonic + offset;

    /// <summary>Interrupts come, or do not any more.</summary>
    public void Listen(bool isOn) => (next, isFirst) = (isOn ? Math.Ceiling(Seconds) : null, isOn);

    /// <summary>Sets it: it begins its next second half a second later.</summary>
    public void Set(UtcTime time)
    {
        offset += (time - date(0)).Seconds + 0.5 - Seconds;
        if (next is not null)
            next = Math.Ceiling(Seconds);
    }

    /// <summary>Hands on a second that has begun.</summary>
    public void Tell()
    {
        if (next is not { } second || Seconds < second)
            return;
        var (stamp, wasFirst) = (date(simulator.Times.Real - (Seconds - second)), isFirst);
        (next, isFirst) = (second + 1, false);
        if (!wasFirst)
            Feed!.OnSecond(date(second), stamp);
    }
}
