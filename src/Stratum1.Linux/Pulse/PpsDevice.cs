using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>What a pulse source can do, or is set to do (linux/pps.h; RFC 2783 §3.3).</summary>
[Flags]
public enum PpsModes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Assert edges are stamped.</summary>
    CaptureAssert = 0x01,

    /// <summary>Clear edges are stamped.</summary>
    CaptureClear = 0x02,

    /// <summary>Both edges are stamped: the pulse's width can be seen.</summary>
    CaptureBoth = CaptureAssert | CaptureClear,

    /// <summary>A fetch can wait for the next edge.</summary>
    CanWait = 0x100,

    /// <summary>Stamps are seconds and nanoseconds.</summary>
    TimespecFormat = 0x1000,
}

/// <summary>A kernel pulse-per-second source, <c>/dev/ppsN</c> (linux/pps.h; RFC 2783 §3.4.3).</summary>
/// <remarks>
/// Give it a thread: most kernels' poll() calls a PPS device always ready, so an <see cref="EventLoop"/> cannot wait for it.
/// A source that vanishes does not fail, it only falls silent: ask <see cref="IsPresent"/> after a timeout.
/// </remarks>
public sealed class PpsDevice : IDisposable
{
    // All four sizes are those of a pointer: the header names the argument "struct … *" where it should name the struct.
    internal static readonly nuint GetParameters = IoctlRequest.Reads('p', 0xA1, nint.Size);
    internal static readonly nuint SetParameters = IoctlRequest.Writes('p', 0xA2, nint.Size);
    internal static readonly nuint GetCapabilities = IoctlRequest.Reads('p', 0xA3, nint.Size);
    internal static readonly nuint Fetch = IoctlRequest.Exchanges('p', 0xA4, nint.Size);

    private readonly SafeFileHandle handle;
    private readonly string path;

    private PpsDevice(PpsSource source, string path)
    {
        Source = source;
        this.path = path;
        handle = OpenNode(path);
    }

    /// <summary>Which source it is.</summary>
    public PpsSource Source { get; }

    /// <summary>What the source could do.</summary>
    public PpsModes Capabilities { get; private set; }

    /// <summary>What it does: both edges, if it can and we have CAP_SYS_TIME; else what its driver or owner has set.</summary>
    public PpsModes Mode { get; private set; }

    /// <summary>Whether the kernel still lists the source.</summary>
    public bool IsPresent => Directory.Exists($"{PpsSource.SysfsRoot}/pps{Source.Number}");

    /// <summary>Opens a source and asks for both edges.</summary>
    /// <param name="selector">
    /// Number (<c>0</c>), path (<c>/dev/pps0</c> or a link), name in sysfs (<c>pps@12.-1</c>), or terminal (<c>/dev/ttyS0</c>).
    /// </param>
    /// <param name="problem">Why there is none; null when there is.</param>
    public static PpsDevice? TryOpen(string selector, out DeviceProblem? problem)
    {
        if (PpsSource.Find(selector, PpsSource.SysfsRoot, out problem) is not { } source)
            return null;

        PpsDevice? device = null;
        try
        {
            device = new PpsDevice(source, source.Path);
            device.Configure();
            return device;
        }
        catch (LinuxException error)
        {
            device?.Dispose();
            problem = DeviceProblem.From(error, source.Path);
            return null;
        }
    }

    /// <summary>Waits for an edge of either kind, and returns the latest of both.</summary>
    /// <param name="timeout">Resolution is the kernel's tick, 1 to 10 ms. Zero returns at once what there is, new or not.</param>
    /// <param name="capture">The edges; look at the sequence numbers to see which is new.</param>
    /// <returns>False when no edge came in time: a fault of the antenna, not of the program.</returns>
    /// <exception cref="LinuxException">The device refused the request.</exception>
    public bool TryFetch(TimeInterval timeout, out PpsCapture capture)
    {
        var data = PpsFetchData.WithTimeout(timeout, PpsFetchData.IsCompat);
        var result = SystemCall.Ioctl(handle, Fetch, ref data);
        if (result == -(int)Errno.ETIMEDOUT)
        {
            capture = default;
            return false;
        }

        SystemCall.Check(result, "PPS_FETCH", path);
        capture = new(data.AssertSequence, data.Assert.ToUtc(), data.ClearSequence, data.Clear.ToUtc());
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private static SafeFileHandle OpenNode(string path)
    {
        try
        {
            return SystemCall.Open(path, Libc.O_RDWR);
        }
        catch (LinuxException error) when (error.Errno == Errno.EACCES)
        {
            return SystemCall.Open(path, Libc.O_RDONLY); // Fetching needs no more.
        }
    }

    private void Configure()
    {
        var capabilities = 0;
        SystemCall.Check(SystemCall.Ioctl(handle, GetCapabilities, ref capabilities), "PPS_GETCAP", path);
        Capabilities = (PpsModes)capabilities;

        var wanted = new PpsParameters
        {
            ApiVersion = PpsParameters.Version,
            Mode = (int)((Capabilities & PpsModes.CaptureBoth) | PpsModes.TimespecFormat),
        };
        var result = SystemCall.Ioctl(handle, SetParameters, ref wanted);
        if ((Errno)(-result) is not (Errno.EPERM or Errno.EACCES)) // Without CAP_SYS_TIME the driver's own setting must do.
            SystemCall.Check(result, "PPS_SETPARAMS", path);

        var present = default(PpsParameters);
        SystemCall.Check(SystemCall.Ioctl(handle, GetParameters, ref present), "PPS_GETPARAMS", path);
        Mode = (PpsModes)present.Mode;
        if ((Mode & PpsModes.CaptureBoth) == PpsModes.None)
            throw new LinuxException("PPS_GETPARAMS reports no edge captured on", path, Errno.EPERM);
    }
}
