using Stratum1.PeerLab.Simulator;
using Stratum1.Refclock.Samples;
using Stratum1.Server.Configuration.Refclocks;
using Stratum1.Server.Running;

namespace Stratum1.PeerLab;

/// <summary>The reference clocks of a node, as the simulator's own library shows them to programs that know nothing of it.</summary>
/// <param name="simulator">Has one generator of reference times.</param>
/// <param name="environment">Says how a hardware clock behaves when it is read.</param>
/// <param name="date">Turns seconds of the simulation into a date.</param>
internal sealed class SimulatedClocks(SimulatorConnection simulator, NodeEnvironment environment, Func<double, UtcTime> date)
{
    private readonly Dictionary<int, double> lastSamples = [];
    private readonly List<double> offsets = [];
    private readonly HardwareClockReading[] readings = new HardwareClockReading[HardwareClockReadings.Count];
    private readonly ReadingTimes times = new();
    private int nextOffset;
    private long delays;

    /// <summary>Switches the generator on where a clock needs it.</summary>
    public void Open(IReadOnlyList<SampleClockSetup> clocks)
    {
        if (clocks.Any(clock => clock.Line.Kind is RefclockKind.SharedMemory or RefclockKind.Pps))
            simulator.GetReferenceSample();
    }

    /// <summary>Reads a clock.</summary>
    /// <returns>Null when there is nothing new.</returns>
    public ClockSample? Read(int number, RefclockConfig clock) => clock.Kind switch
    {
        RefclockKind.SharedMemory or RefclockKind.Pps => ReadGenerator(number, clock.Kind == RefclockKind.Pps),
        RefclockKind.HardwareClock => ReadHardwareClock(clock.Input.AvoidsCrossStamps),
        RefclockKind.RealTimeClock => ReadRealTimeClock(number),
        _ => null,
    };

    private ClockSample? ReadGenerator(int number, bool isPulse)
    {
        var sample = simulator.GetReferenceSample();
        if (sample.Valid == 0 || !IsNew(number, sample.Time))
            return null;
        var stamp = date(sample.Time);
        return isPulse ? new(stamp, stamp.RoundToSecond(), LeapIndicator.None, IsPulse: true)
            : new(stamp, date(sample.Time - sample.Offset), LeapIndicator.None);
    }

    private ClockSample? ReadHardwareClock(bool avoidsCrossStamps)
    {
        var now = simulator.Times;
        if (!avoidsCrossStamps)
            return new(date(now.Real), date(now.Network - NextOffset()), LeapIndicator.None);
        for (var i = 0; i < readings.Length; i++)
        {
            var device = now.Network - NextOffset();
            var back = NextDelay(1);
            var before = now.Real - back - NextDelay(-1);
            readings[i] = new(date(before), date(device - back), date(now.Real));
        }

        return times.TryCombine(readings, out var sample) ? sample : null;
    }

    private ClockSample? ReadRealTimeClock(int number)
    {
        var now = simulator.Times;
        var time = now.Monotonic + environment.RtcOffset;
        var second = Math.Floor(time);
        return IsNew(number, second) ? new(date(now.Real - (time - second)), date(second), LeapIndicator.None) : null;
    }

    private bool IsNew(int number, double time)
    {
        if (lastSamples.TryGetValue(number, out var last) && last == time)
            return false;
        lastSamples[number] = time;
        return true;
    }

    /// <summary>How far the hardware clock is behind the truth in its next reading, s.</summary>
    private double NextOffset()
    {
        if (nextOffset >= offsets.Count)
        {
            simulator.GetReferenceOffsets(offsets);
            nextOffset = 0;
        }

        return offsets[nextOffset++];
    }

    /// <summary>One way of a reading: half of the delay, and noise about as that of a bus (a Poisson number of small waits), s.</summary>
    private double NextDelay(int direction)
    {
        const double meanWaits = 5.0;
        var jitter = 0.0;
        var isNoisy = delays >= environment.PhcQuietReadings;
        delays = (delays + 1) % (environment.PhcQuietReadings + environment.PhcNoisyReadings);
        if (isNoisy && environment.PhcJitter > 0.0)
        {
            var waits = 0;
            for (var p = environment.Random.NextDouble(); p > Math.Exp(-meanWaits); p *= environment.Random.NextDouble())
                waits++;
            jitter = (waits + environment.Random.NextDouble()) / (meanWaits + 0.5)
                * environment.PhcJitter * (0.5 + (direction * environment.PhcAsymmetry));
        }

        return (jitter + (environment.PhcDelay / 2.0)) * (1.0 + simulator.Times.FrequencyError);
    }
}
