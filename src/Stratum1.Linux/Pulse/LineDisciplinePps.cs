namespace Stratum1.Linux;

/// <summary>
/// The pulse on the carrier line (DCD) of a serial port: the kernel's N_PPS line discipline (drivers/pps/clients/pps-ldisc.c)
/// stamps it and offers it as a /dev/ppsN, while the port goes on carrying data. Needs the module pps_ldisc.
/// </summary>
public sealed class LineDisciplinePps : IDisposable
{
    internal const nuint TIOCSETD = 0x5423;
    internal const int N_TTY = 0;
    internal const int N_PPS = 18;

    private readonly SerialPort port;

    private LineDisciplinePps(SerialPort port, PpsSource source)
    {
        this.port = port;
        Source = source;
    }

    /// <summary>The source that came with it, to be opened with <see cref="PpsDevice.TryOpen"/> by its path.</summary>
    public PpsSource Source { get; }

    /// <summary>Attaches the line discipline to an open port.</summary>
    /// <param name="problem">Why there is none; null when there is.</param>
    public static LineDisciplinePps? TryAttach(SerialPort port, out DeviceProblem? problem)
    {
        var result = SetDiscipline(port, N_PPS);
        if ((Errno)(-result) == Errno.EINVAL)
        {
            problem = new(DeviceFault.Missing, $"{port.Path}: this kernel has no pulse line discipline (module pps_ldisc)");
            return null;
        }

        if (result < 0)
        {
            problem = DeviceProblem.From(new LinuxException("TIOCSETD", port.Path, (Errno)(-result)), port.Path);
            return null;
        }

        if (PpsSource.Find(port.Path, PpsSource.SysfsRoot, out problem) is not { } source)
        {
            _ = SetDiscipline(port, N_TTY);
            return null;
        }

        return new LineDisciplinePps(port, source);
    }

    /// <summary>Detaches it; the port stays open, the source vanishes.</summary>
    public void Dispose()
    {
        if (!port.Handle.IsClosed) // Closing the port has detached it already.
            _ = SetDiscipline(port, N_TTY);
    }

    private static int SetDiscipline(SerialPort port, int discipline) => SystemCall.Ioctl(port.Handle, TIOCSETD, ref discipline);
}
