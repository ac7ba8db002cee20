using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.Running;

namespace Stratum1.Server.Inputs;

/// <summary>The serial line of a receiver: opened whenever it is there, read whenever it has something.</summary>
/// <param name="daemon">Told of bytes and of how the device stands.</param>
/// <param name="receiver">The engine's number of the receiver.</param>
/// <param name="path">The device.</param>
/// <param name="firstBaud">Speed to begin with.</param>
internal sealed class SerialInput(Daemon daemon, int receiver, string path, int firstBaud) : IInput
{
    /// <summary>More than a UART or a pseudo-terminal holds.</summary>
    private readonly byte[] buffer = new byte[4096];

    private SerialPort? port;
    private int baud = firstBaud;
    private string? lastReason;

    /// <summary>Called on each opening, for the pulse on the same connector.</summary>
    public Action<SerialPort>? Opened { get; init; }

    /// <inheritdoc/>
    public void Retry()
    {
        if (port is not null)
            return;
        port = SerialPort.TryOpen(path, baud, out var problem);
        if (port is null)
        {
            Report(isOpen: false, $"{problem!.Reason}; trying again");
            return;
        }

        daemon.Reactor.Watch(port.Handle, OnReady);
        Report(isOpen: true, $"{path} opened at {port.Baud} baud");
        Opened?.Invoke(port);
    }

    /// <summary>Sets another speed.</summary>
    public void SetBaud(int newBaud)
    {
        baud = newBaud;
        if (port is null)
            return;
        if (port.TrySetBaud(newBaud))
            port.DiscardInput();
        else
            Close("was unplugged");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (port is null)
            return;
        daemon.Reactor.Forget(port.Handle);
        port.Dispose();
        port = null;
    }

    private void OnReady()
    {
        while (port is not null)
        {
            var arrived = Clocks.Read();
            var result = port.Read(buffer);
            if (result.Status == IoStatus.Gone)
                Close("was unplugged");
            if (result.Status != IoStatus.Done)
                return;
            daemon.OnBytes(arrived, receiver, buffer.AsSpan(0, result.Count));
            if (result.Count < buffer.Length)
                return;
        }
    }

    private void Close(string why)
    {
        Dispose();
        Report(isOpen: false, $"{path} {why}; waiting for it to come back");
    }

    private void Report(bool isOpen, string reason)
    {
        if (reason == lastReason)
            return;
        lastReason = reason;
        daemon.OnDevice(receiver, isPulse: false, new DeviceReport(isOpen, reason));
    }
}
