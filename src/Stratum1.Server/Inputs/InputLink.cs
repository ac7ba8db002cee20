using Stratum1.Engine;
using Stratum1.Refclock.Pulse;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Inputs;

/// <summary>What an input needs: which receiver it belongs to, whom to tell, and what waits for its descriptors.</summary>
/// <param name="daemon">Told of everything, on its own thread.</param>
/// <param name="host">Reads the clock and waits.</param>
/// <param name="receiver">The engine's number of the receiver.</param>
internal sealed class InputLink(Daemon daemon, LinuxHost host, int receiver)
{
    private (bool IsOpen, string? Reason) lastSerial;
    private (bool IsOpen, string? Reason) lastPulse;

    /// <summary>What waits for descriptors.</summary>
    public Reactor Reactor => host.Reactor;

    /// <summary>Both clocks, now.</summary>
    public ClockReading Read() => host.Read();

    /// <summary>Bytes arrived.</summary>
    public void Bytes(in ClockReading at, ReadOnlySpan<byte> bytes) => daemon.OnBytes(at, receiver, bytes);

    /// <summary>The pulse line changed.</summary>
    public void Edge(UtcTime stamp, EdgePolarity polarity) => daemon.OnEdge(receiver, stamp, polarity);

    /// <summary>How the serial device stands; the same thing twice is said once.</summary>
    public void Serial(bool isOpen, string reason)
    {
        if (lastSerial == (isOpen, reason))
            return;
        lastSerial = (isOpen, reason);
        daemon.OnDevice(receiver, isPulse: false, new DeviceReport(isOpen, reason));
    }

    /// <summary>How the pulse device stands; the same thing twice is said once.</summary>
    public void Pulse(bool isOpen, string reason)
    {
        if (lastPulse == (isOpen, reason))
            return;
        lastPulse = (isOpen, reason);
        daemon.OnDevice(receiver, isPulse: true, new DeviceReport(isOpen, reason));
    }
}
