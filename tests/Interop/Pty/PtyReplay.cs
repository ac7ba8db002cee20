// A pseudo-terminal carries a baud, as a setting both ends see, but does not pace: bytes arrive as fast as they are read.
// Real pacing (10 bits a byte) would make the longest capture, 196 611 bytes at 9600 baud, last 205 s. So the line is set to
// the capture's baud, and the bytes are fed as fast as the reader drains them, or that many times faster than real.
using System.Buffers;
using Stratum1.Linux;

namespace Stratum1.Interop.Pty;

/// <summary>Sends recorded bytes through a real terminal: our serial port reads what a pseudo-terminal says.</summary>
public static class PtyReplay
{
    /// <summary>Start bit, eight data bits, stop bit.</summary>
    private const int BitsPerByte = 10;

    /// <summary>Longer than any pause of the kernel; then the line is taken to be stuck.</summary>
    private const int StuckMilliseconds = 5000;

    private const int PortToken = 1;
    private const int TerminalToken = 2;
    private const int PaceToken = 3;

    /// <summary>Replays all of it, and returns when the last byte was read.</summary>
    /// <param name="capture">The bytes.</param>
    /// <param name="baud">The speed both ends are set to.</param>
    /// <param name="sink">Gets the bytes in order, in the fragments in which the kernel handed them over.</param>
    /// <param name="acceleration">How many times faster than the baud says; null: as fast as they are read.</param>
    /// <param name="readSize">Longest fragment; 1 gives every byte alone.</param>
    /// <returns>The number of fragments.</returns>
    /// <exception cref="TimeoutException">Bytes were lost on the way, or the line is stuck.</exception>
    public static int Run(
        ReadOnlySpan<byte> capture, int baud, Action<ReadOnlySpan<byte>> sink, double? acceleration = null, int readSize = 256)
    {
        using var terminal = new PseudoTerminal();
        using var port = SerialPort.TryOpen(terminal.Path, baud, out var problem)
            ?? throw new InvalidOperationException(problem!.Reason);
        using var pace = new TimerFd();
        using var loop = new EventLoop();
        loop.Add(port.Handle, PortToken);
        loop.Add(terminal.Handle, TerminalToken, Readiness.None);
        loop.Add(pace.Handle, PaceToken);

        var started = SystemClock.Monotonic;
        var bytesPerSecond = acceleration * baud / BitsPerByte;
        var buffer = new byte[readSize];
        var (written, read, fragments) = (0, 0, 0);
        while (read < capture.Length)
        {
            var due = bytesPerSecond is { } rate
                ? (int)Math.Min(capture.Length, rate * (SystemClock.Monotonic - started).Seconds)
                : capture.Length;
            written += Feed(terminal, capture[written..due]);
            loop.Change(terminal.Handle, TerminalToken, written < due ? Readiness.Output : Readiness.None);
            if (written == due && due < capture.Length)
                pace.ArmAt(started + TimeInterval.FromSeconds((due + 1) / bytesPerSecond!.Value));

            if (loop.Wait(StuckMilliseconds).IsEmpty)
                throw new TimeoutException($"{read} of {capture.Length} bytes came through, {written} were written");

            pace.TakeExpirations();
            while (port.Read(buffer) is { Status: IoStatus.Done, Count: var count })
            {
                sink(buffer.AsSpan(0, count));
                read += count;
                fragments++;
            }
        }

        return fragments;
    }

    /// <summary>As <see cref="Run"/>, and returns the bytes themselves.</summary>
    public static byte[] Echo(ReadOnlySpan<byte> capture, int baud, double? acceleration = null, int readSize = 256)
    {
        var received = new ArrayBufferWriter<byte>(Math.Max(1, capture.Length));
        Run(capture, baud, fragment => received.Write(fragment), acceleration, readSize);
        return received.WrittenSpan.ToArray();
    }

    private static int Feed(PseudoTerminal terminal, ReadOnlySpan<byte> bytes)
    {
        var written = 0;
        while (written < bytes.Length && terminal.Write(bytes[written..]) is { Status: IoStatus.Done, Count: var count })
            written += count;
        return written;
    }
}
