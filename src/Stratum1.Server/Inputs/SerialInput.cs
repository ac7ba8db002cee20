using Stratum1.Linux;

namespace Stratum1.Server.Inputs;

/// <summary>The serial line of a receiver: opened whenever it is there, read whenever it has something.</summary>
/// <param name="link">Told of bytes and of how the device stands.</param>
/// <param name="path">The device.</param>
/// <param name="firstBaud">Speed to begin with.</param>
internal sealed class SerialInput(InputLink link, string path, int firstBaud) : IInput
{
    /// <summary>More than a UART or a pseudo-terminal holds.</summary>
    private readonly byte[] buffer = new byte[4096];

    private SerialPort? port;
    private int baud = firstBaud;

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
            link.Serial(isOpen: false, $"{problem!.Reason}; trying again");
            return;
        }

        link.Reactor.Watch(port.Handle, OnReady);
        link.Serial(isOpen: true, $"{path} opened at {port.Baud} baud");
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
        link.Reactor.Forget(port.Handle);
        port.Dispose();
        port = null;
    }

    private void OnReady()
    {
        while (port is not null)
        {
            var arrived = link.Read();
            var result = port.Read(buffer);
            if (result.Status == IoStatus.Gone)
                Close("was unplugged");
            if (result.Status != IoStatus.Done)
                return;
            link.Bytes(arrived, buffer.AsSpan(0, result.Count));
            if (result.Count < buffer.Length)
                return;
        }
    }

    private void Close(string why)
    {
        Dispose();
        link.Serial(isOpen: false, $"{path} {why}; waiting for it to come back");
    }
}
