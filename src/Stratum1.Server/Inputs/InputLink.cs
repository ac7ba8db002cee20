using Stratum1.Engine;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Samples;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Inputs;

/// <summary>What an input needs: to whom it belongs, whom to tell, and what waits for its descriptors.</summary>
/// <param name="daemon">Told of everything, on its own thread.</param>
/// <param name="host">Reads the clock and waits.</param>
/// <param name="number">The engine's number of the receiver or clock.</param>
/// <param name="isClock">It is one of the clocks that deliver samples.</param>
internal sealed class InputLink(Daemon daemon, LinuxHost host, int number, bool isClock)
{
    private (bool IsOpen, string? Reason) lastSerial;
    private (bool IsOpen, string? Reason) lastDevice;

    /// <summary>What waits for descriptors.</summary>
    public Reactor Reactor => host.Reactor;

    /// <summary>Both clocks, now.</summary>
    public ClockReading Read() => host.Read();

    /// <summary>Bytes arrived.</summary>
    public void Bytes(in ClockReading at, ReadOnlySpan<byte> bytes) => daemon.Receivers.OnBytes(at, number, bytes);

    /// <summary>A clock delivered a sample.</summary>
    public void Sample(in ClockSample sample) => daemon.Clocks.OnSample(number, sample);

    /// <summary>The pulse line changed.</summary>
    public void Edge(UtcTime stamp, EdgePolarity polarity)
    {
        if (isClock)
            daemon.Clocks.OnEdge(number, stamp, polarity);
        else
            daemon.Receivers.OnEdge(number, stamp, polarity);
    }

    /// <summary>How the serial device stands; the same thing twice is said once.</summary>
    public void Serial(bool isOpen, string reason)
    {
        if (lastSerial == (isOpen, reason))
            return;
        lastSerial = (isOpen, reason);
        daemon.Receivers.OnDevice(number, isPulse: false, new DeviceReport(isOpen, reason));
    }

    /// <summary>How the pulse device, or the clock's only one, stands; the same thing twice is said once.</summary>
    public void Device(bool isOpen, string reason)
    {
        if (lastDevice == (isOpen, reason))
            return;
        lastDevice = (isOpen, reason);
        if (isClock)
            daemon.Clocks.OnDevice(number, new DeviceReport(isOpen, reason));
        else
            daemon.Receivers.OnDevice(number, isPulse: true, new DeviceReport(isOpen, reason));
    }
}
