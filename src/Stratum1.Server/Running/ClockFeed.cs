using Stratum1.Engine;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Samples;
using Stratum1.Server.Hosts;

namespace Stratum1.Server.Running;

/// <summary>Between the drivers of reference clocks and the engine: asks them when it is time, and hands on what they say.</summary>
/// <param name="daemon">Whose engine.</param>
/// <param name="host">Whose drivers.</param>
public sealed class ClockFeed(Daemon daemon, Host host)
{
    /// <summary>The clocks, in the engine's order.</summary>
    public IReadOnlyList<SampleClockSetup> Clocks { get; } = SampleClockSetup.Of(daemon.Config);

    /// <summary>A sample arrived.</summary>
    public void OnSample(int clock, in ClockSample sample)
    {
        daemon.Engine.OnSample(host.Read(), clock, sample);
        daemon.Perform();
    }

    /// <summary>The pulse line of a clock changed.</summary>
    public void OnEdge(int clock, UtcTime stamp, EdgePolarity polarity)
    {
        daemon.Engine.OnClockEdge(host.Read(), clock, stamp, polarity);
        daemon.Perform();
    }

    /// <summary>A device was opened, lost or refused.</summary>
    public void OnDevice(int clock, DeviceReport report)
    {
        daemon.Engine.OnClockDevice(host.Read(), clock, report);
        daemon.Perform();
    }

    /// <summary>Asks the drivers whose time has come.</summary>
    internal void Poll()
    {
        while (daemon.Engine.SampleClocks.TryTakeDue(daemon.Engine.Steering.Now, out var clock))
        {
            host.PollClock(clock);
            daemon.Engine.OnPolled(host.Read(), clock);
            daemon.Perform();
        }
    }
}
