using Stratum1.Linux;

namespace Stratum1.Cli.Doctor;

/// <summary>A serial port of this machine.</summary>
internal sealed class RealLine(SerialPort port) : ISerialLine
{
    public int Read(Span<byte> buffer) => port.Read(buffer).Count;

    public void SetBaud(int baud)
    {
        _ = port.TrySetBaud(baud);
        port.DiscardInput();
    }

    public void Dispose() => port.Dispose();
}
