using Stratum1.Linux;
using Stratum1.Refclock.Samples;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Inputs;

/// <summary>A PTP hardware clock, or the pulse that it stamps: <c>refclock PHC</c>.</summary>
/// <param name="link">Told of samples.</param>
/// <param name="device">Which clock, and how.</param>
internal sealed class PhcInput(InputLink link, RefclockDevice device) : IPolledInput
{
    private readonly PtpReading[] stamps = new PtpReading[HardwareClockReadings.Count];
    private readonly HardwareClockReading[] readings = new HardwareClockReading[HardwareClockReadings.Count];
    private readonly HardwareClockScale scale = new();
    private readonly ReadingTimes times = new();
    private PtpClock? clock;

    /// <inheritdoc/>
    public void Retry()
    {
        if (clock is not null)
            return;
        clock = PtpClock.TryOpen(device.Path, device.IsExternalPulse, device.AvoidsCrossStamps, out var problem);
        if (clock is not null && device.IsExternalPulse)
            problem = clock.StampPulses(device.Pin, device.Channel, device.IsFallingEdge);
        link.Device(problem is null, problem is null ? $"{device.Path} opened" : $"{problem.Reason}; trying again");
        if (problem is not null)
            Close();
        else if (device.IsExternalPulse)
            link.Reactor.Watch(clock!.Handle, OnPulse);
    }

    /// <inheritdoc/>
    public void Poll()
    {
        if (clock is null)
            return;
        var count = clock.Read(stamps);
        for (var i = 0; i < count; i++)
            readings[i] = new(stamps[i].Before, stamps[i].Device, stamps[i].After);
        if (count == 0)
        {
            Dispose();
            link.Device(isOpen: false, $"{device.Path} cannot be read any more; trying again");
        }
        else if (times.TryCombine(readings.AsSpan(0, count), out var sample))
        {
            if (!sample.IsDoubtful)
                scale.Add(sample);
            if (!device.IsExternalPulse)
                link.Sample(sample);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (clock is not null && device.IsExternalPulse)
            link.Reactor.Forget(clock.Handle);
        Close();
    }

    private void OnPulse()
    {
        // Only the fraction of the second counts, and it is zero: the pulse begins one.
        while (clock is not null && clock.TryReadPulse(out var stamp, out var channel))
        {
            if (channel == device.Channel && scale.TryTranslate(stamp, out var system))
                link.Sample(new(system, system.RoundToSecond(), LeapIndicator.None, IsPulse: true));
        }
    }

    private void Close()
    {
        clock?.Dispose();
        clock = null;
    }
}
