using Stratum1.Engine;
using Stratum1.Refclock.Pulse;
using Stratum1.Server.Hosts;
using Stratum1.Server.Reports;

namespace Stratum1.Server.Running;

/// <summary>Between the receivers' lines and the engine: hands on bytes, edges and devices, and has them recorded.</summary>
/// <param name="daemon">Whose engine.</param>
/// <param name="host">Whose lines.</param>
/// <param name="setups">The receivers, in the engine's order.</param>
public sealed class ReceiverFeed(Daemon daemon, Host host, IReadOnlyList<ReceiverSetup> setups)
{
    /// <summary>The receivers, in the engine's order.</summary>
    public IReadOnlyList<ReceiverSetup> Setups => setups;

    /// <summary>For those who record what receivers bring.</summary>
    internal Recorder Recorder { get; } = new(daemon);

    /// <summary>Bytes arrived.</summary>
    public void OnBytes(in ClockReading at, int receiver, ReadOnlySpan<byte> bytes)
    {
        Recorder.OnBytes(at, receiver, bytes);
        daemon.Engine.OnBytes(at, receiver, bytes);
        daemon.Perform();
    }

    /// <summary>A pulse line changed.</summary>
    public void OnEdge(int receiver, UtcTime stamp, EdgePolarity polarity)
    {
        Recorder.OnEdge(receiver, stamp, polarity);
        daemon.Engine.OnEdge(host.Read(), receiver, stamp, polarity);
        daemon.Perform();
    }

    /// <summary>A device was opened, lost or refused.</summary>
    public void OnDevice(int receiver, bool isPulse, DeviceReport report)
    {
        Recorder.OnDevice(host.Read(), receiver, isPulse, report);
        daemon.Engine.OnDevice(host.Read(), receiver, isPulse, report);
        daemon.Perform();
    }
}
