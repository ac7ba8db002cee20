using Stratum1.Linux;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Inputs;

/// <summary>The machine's real-time clock: <c>refclock RTC</c>.</summary>
/// <param name="link">Told of samples.</param>
/// <param name="device">Which clock, and the time it keeps.</param>
internal sealed class RtcInput(InputLink link, RefclockDevice device) : IPolledInput
{
    /// <summary>A clock without interrupts is read at any moment of its second: the middle is half a second wrong at most.</summary>
    private static readonly TimeInterval MiddleOfSecond = TimeInterval.FromSeconds(0.5);

    private RealTimeClock? clock;

    /// <inheritdoc/>
    public void Retry()
    {
        if (clock is not null)
            return;
        clock = RealTimeClock.TryOpen(device.Path, out var problem);
        if (clock is { HasInterrupt: true })
            link.Reactor.Watch(clock.Handle, OnInterrupt);
        link.Device(clock is not null, problem is null ? $"{device.Path} opened" : $"{problem.Reason}; trying again");
    }

    /// <inheritdoc/>
    public void Poll()
    {
        if (clock is { HasInterrupt: false })
            Report(MiddleOfSecond);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (clock is { HasInterrupt: true })
            link.Reactor.Forget(clock.Handle);
        clock?.Dispose();
        clock = null;
    }

    private void OnInterrupt()
    {
        if (clock!.TakeInterrupt())
            Report(TimeInterval.Zero);
    }

    private void Report(TimeInterval fraction)
    {
        var stamp = SystemClock.Now;
        if (clock!.Read() is not { } time)
            return;
        var utc = device.KeepsUtc ? time : TimeZoneInfo.ConvertTimeToUtc(time, TimeZoneInfo.Local);
        var seconds = (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        link.Sample(new(stamp, new UtcTime(seconds, 0) + fraction, LeapIndicator.None));
    }
}
