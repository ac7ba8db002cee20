using Stratum1.Linux;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Inputs;

/// <summary>The machine's real-time clock as it is followed (<c>rtcfile</c>): interrupts are on for a second now and then.</summary>
internal sealed class RtcLink : IDisposable
{
    private readonly RealTimeClock clock;
    private readonly RtcFeed feed;
    private readonly Reactor reactor;
    private bool isFirst;

    private RtcLink(RealTimeClock clock, RtcFeed feed, Reactor reactor)
    {
        (this.clock, this.feed, this.reactor) = (clock, feed, reactor);
        clock.Listen(isOn: false);
        reactor.Watch(clock.Handle, OnInterrupt);
    }

    /// <summary>Opens it.</summary>
    public static RtcLink? TryOpen(RtcFeed feed, Reactor reactor, out string problem)
    {
        var opened = RealTimeClock.TryOpen(feed.Device, out var refusal);
        problem = refusal?.Reason ?? "";
        if (opened is { HasInterrupt: true })
            return new(opened, feed, reactor);
        opened?.Dispose();
        if (problem.Length == 0)
            problem = $"{feed.Device} does not tell when a second begins";
        return null;
    }

    /// <summary>Waits for seconds, or does not any more.</summary>
    public void Listen(bool isOn)
    {
        isFirst = isOn;
        if (!clock.Listen(isOn) && isOn)
            feed.OnFailure($"Could not enable RTC interrupt of {feed.Device}");
    }

    /// <summary>Sets it.</summary>
    public void Set(UtcTime time)
    {
        if (!clock.TrySet(feed.Zone.FromUtc(time)))
            feed.OnFailure($"Could not set RTC time of {feed.Device}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reactor.Forget(clock.Handle);
        clock.Listen(isOn: false);
        clock.Dispose();
    }

    private void OnInterrupt()
    {
        var stamp = SystemClock.Now;
        if (!clock.TakeInterrupt())
            return;
        if (isFirst)
        {
            isFirst = false; // It may have been pending since who knows when.
            return;
        }

        if (clock.Read() is { } time)
            feed.OnSecond(feed.Zone.ToUtc(time), stamp);
        else
            feed.OnFailure($"{feed.Device} cannot be read");
    }
}
