using Stratum1.Linux;

namespace Stratum1.Cli.Tests;

/// <summary>
/// A serial line that is one: a pseudo-terminal, whose far end the receiver writes to, and our own serial port on the near end. Time is the
/// test's: what was written is waited for, as the kernel hands it over a little later, so that nothing depends on how busy the machine is.
/// </summary>
internal sealed class PtyLine : IDisposable
{
    /// <summary>Longer than any pause of the kernel; then bytes were lost.</summary>
    private const int StuckMilliseconds = 20_000;

    private readonly PseudoTerminal terminal;
    private readonly EventLoop loop = new();
    private int outstanding;

    /// <param name="baud">The speed with which our end begins.</param>
    public PtyLine(int baud)
    {
        terminal = new PseudoTerminal(baud);
        Port = SerialPort.TryOpen(terminal.Path, baud, out var problem) ?? throw new InvalidOperationException(problem!.Reason);
        loop.Add(Port.Handle, token: 1);
    }

    /// <summary>Our end.</summary>
    public SerialPort Port { get; }

    /// <summary>The speed of the line, as the receiver's end sees it.</summary>
    public int Baud => terminal.Baud;

    /// <summary>The receiver speaks.</summary>
    public void Say(ReadOnlySpan<byte> bytes)
    {
        var result = terminal.Write(bytes);
        Assert.Equal((IoStatus.Done, bytes.Length), (result.Status, result.Count));
        outstanding += bytes.Length;
    }

    /// <summary>Our end hears: nothing while nothing was said, and otherwise what has come through by then.</summary>
    public int Hear(Span<byte> buffer)
    {
        while (outstanding > 0)
        {
            if (Port.Read(buffer) is { Status: IoStatus.Done, Count: > 0 and var count })
            {
                outstanding -= count;
                return count;
            }

            if (loop.Wait(StuckMilliseconds).IsEmpty)
                throw new TimeoutException($"{outstanding} bytes did not come through {terminal.Path}");
        }

        return 0;
    }

    /// <summary>Another speed; what came at the old one is dropped.</summary>
    public void SetBaud(int baud)
    {
        Span<byte> dropped = stackalloc byte[256];
        while (Hear(dropped) > 0)
        {
        }

        Assert.True(Port.TrySetBaud(baud));
    }

    public void Dispose()
    {
        loop.Dispose();
        Port.Dispose();
        terminal.Dispose();
    }
}
