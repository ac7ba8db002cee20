using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A serial line: raw, 8N1, any baud, owned exclusively, never blocking (termios(3), tty_ioctl(4)).</summary>
public sealed class SerialPort : IDisposable
{
    internal const nuint TIOCEXCL = 0x540C;
    internal const nuint TIOCNXCL = 0x540D;
    internal const nuint TCFLSH = 0x540B;
    internal const int TCIFLUSH = 0;
    internal static readonly nuint TIOCGEXCL = IoctlRequest.Reads('T', 0x40, sizeof(int));

    private readonly Termios2 original;

    private SerialPort(SafeFileHandle handle, string path, bool canWrite)
    {
        Handle = handle;
        Path = path;
        CanWrite = canWrite;
        try
        {
            original = ReadSettings();
            Claim();
        }
        catch
        {
            handle.Dispose(); // Not ours: leave its settings alone.
            throw;
        }
    }

    /// <summary>The descriptor, for an <see cref="EventLoop"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>As it was given to <see cref="TryOpen"/>.</summary>
    public string Path { get; }

    /// <summary>False when only reading was permitted: the receiver cannot be configured then.</summary>
    public bool CanWrite { get; }

    /// <summary>What the driver made of the wanted baud: it may round, or refuse and keep the old one.</summary>
    public int Baud { get; private set; }

    /// <summary>Whether the driver agreed to hand on bytes at once. Pseudo-terminals and CDC-ACM do not know the request, and do.</summary>
    public bool LowLatency { get; private set; }

    /// <summary>Opens, locks and configures the line, and drops what it had buffered for somebody else.</summary>
    /// <param name="path">A terminal, or a link to one: <c>/dev/serial0</c>.</param>
    /// <param name="baud">Bits per second, any positive number.</param>
    /// <param name="problem">Why there is no port; null when there is.</param>
    public static SerialPort? TryOpen(string path, int baud, out DeviceProblem? problem)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(baud);
        SerialPort? port = null;
        try
        {
            port = new SerialPort(OpenTerminal(path, out var canWrite), path, canWrite);
            port.Configure(baud);
            problem = null;
            return port;
        }
        catch (LinuxException error)
        {
            port?.Dispose();
            problem = DeviceProblem.From(error, path);
            return null;
        }
    }

    /// <summary>Reads what has arrived; never waits.</summary>
    public IoResult Read(Span<byte> buffer) => IoResult.From(SystemCall.Read(Handle, buffer), "read", Path);

    /// <summary>Writes what fits into the kernel's buffer, at least one byte unless <see cref="IoStatus.Nothing"/>.</summary>
    public IoResult Write(ReadOnlySpan<byte> bytes)
        => bytes.IsEmpty ? default : IoResult.From(SystemCall.Write(Handle, bytes), "write", Path);

    /// <summary>Changes the speed; look at <see cref="Baud"/> for what came of it.</summary>
    /// <returns>False when the device is gone.</returns>
    public bool TrySetBaud(int baud)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(baud);
        try
        {
            var settings = ReadSettings(); // Read anew: whoever attached a line discipline has changed them.
            settings.SetSpeed(baud);
            Apply(settings);
            return true;
        }
        catch (LinuxException error) when (error.Errno is Errno.EIO or Errno.ENODEV or Errno.ENXIO)
        {
            return false;
        }
    }

    /// <summary>Drops what has arrived and was not read: after a change of baud it is garbage.</summary>
    public void DiscardInput() => _ = SystemCall.Ioctl(Handle, TCFLSH, TCIFLUSH); // A device that is gone has nothing either.

    /// <summary>What the driver has counted.</summary>
    /// <returns>False when it does not count: pseudo-terminals and many USB drivers.</returns>
    public bool TryReadCounters(out SerialCounters counters)
    {
        var raw = default(SerialCounterStruct);
        var known = SystemCall.Ioctl(Handle, SerialCounterStruct.TIOCGICOUNT, ref raw) >= 0;
        counters = known
            ? new(raw.Received, raw.Frame, raw.Overrun, raw.Parity, raw.Break, raw.BufferOverrun)
            : default;
        return known;
    }

    /// <summary>Puts the settings back as they were found, and lets go of the line.</summary>
    public void Dispose()
    {
        if (Handle.IsClosed)
            return;

        var settings = original;
        _ = SystemCall.Ioctl(Handle, Termios2.Set, ref settings); // An unplugged device needs no restoring.
        _ = SystemCall.Ioctl(Handle, TIOCNXCL, 0);
        _ = Libc.flock(Handle, Libc.LOCK_UN); // Closing would not do while a child, forked and not yet executing, shares the descriptor.
        Handle.Dispose();
    }

    private static SafeFileHandle OpenTerminal(string path, out bool canWrite)
    {
        // O_NONBLOCK: do not wait for the carrier. O_NOCTTY: its hang-up must not end us.
        const int Flags = Libc.O_NOCTTY | Libc.O_NONBLOCK;
        canWrite = true;
        try
        {
            return SystemCall.Open(path, Libc.O_RDWR | Flags);
        }
        catch (LinuxException error) when (error.Errno is Errno.EACCES or Errno.EROFS)
        {
            canWrite = false;
            return SystemCall.Open(path, Libc.O_RDONLY | Flags);
        }
    }

    /// <summary>
    /// Three locks, for three kinds of neighbour: flock for those who look at it (also ourselves started twice), TIOCGEXCL to
    /// see a claim that root's open() ignores, TIOCEXCL to keep out all but root from now on.
    /// </summary>
    private void Claim()
    {
        SystemCall.Check(SystemCall.Result(Libc.flock(Handle, Libc.LOCK_EX | Libc.LOCK_NB)), "flock", Path);

        var claimed = 0;
        if (SystemCall.Ioctl(Handle, TIOCGEXCL, ref claimed) >= 0 && claimed != 0)
            throw new LinuxException("TIOCGEXCL", Path, Errno.EBUSY);

        SystemCall.Check(SystemCall.Ioctl(Handle, TIOCEXCL, 0), "TIOCEXCL", Path);
    }

    private void Configure(int baud)
    {
        var settings = original;
        settings.MakeRaw(baud);
        Apply(settings);
        RequestLowLatency();
        DiscardInput();
    }

    private void RequestLowLatency()
    {
        var serial = default(SerialStruct);
        if (SystemCall.Ioctl(Handle, SerialStruct.TIOCGSERIAL, ref serial) < 0)
            return;

        serial.Flags |= SerialStruct.LowLatency;
        LowLatency = SystemCall.Ioctl(Handle, SerialStruct.TIOCSSERIAL, ref serial) >= 0;
    }

    private void Apply(Termios2 settings)
    {
        SystemCall.Check(SystemCall.Ioctl(Handle, Termios2.Set, ref settings), "TCSETS2", Path);
        Baud = (int)ReadSettings().OutputSpeed;
    }

    private Termios2 ReadSettings()
    {
        var settings = default(Termios2);
        SystemCall.Check(SystemCall.Ioctl(Handle, Termios2.Get, ref settings), "TCGETS2", Path);
        return settings;
    }
}
