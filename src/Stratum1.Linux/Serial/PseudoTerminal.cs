using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>The far end of a serial line that exists only in the kernel (pty(7)): the simulated receiver speaks here.</summary>
/// <remarks>
/// A pseudo-terminal carries a baud but does not pace: bytes arrive as fast as they are read. Some 18 kB wait for a
/// slow reader; then <see cref="Write"/> takes nothing more, so nothing is lost. Disposing it is unplugging the receiver.
/// </remarks>
public sealed unsafe class PseudoTerminal : IDisposable
{
    private const int LongestName = 128;

    /// <summary>Creates a raw line without echo.</summary>
    /// <exception cref="LinuxException">No /dev/ptmx, or too many pseudo-terminals (kernel.pty.max).</exception>
    public PseudoTerminal(int baud = 9600)
    {
        Handle = SystemCall.Check(Libc.posix_openpt(Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC), "posix_openpt");
        SystemCall.Check(SystemCall.Result(Libc.grantpt(Handle)), "grantpt");
        SystemCall.Check(SystemCall.Result(Libc.unlockpt(Handle)), "unlockpt");
        Path = ReadName();

        var settings = ReadSettings();
        settings.MakeRaw(baud);
        SystemCall.Check(SystemCall.Ioctl(Handle, Termios2.Set, ref settings), "TCSETS2", Path);
    }

    /// <summary>The descriptor of this end, for an <see cref="EventLoop"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>What the other side opens: <c>/dev/pts/7</c>.</summary>
    public string Path { get; }

    /// <summary>The speed that the other side has set.</summary>
    public int Baud => (int)ReadSettings().OutputSpeed;

    /// <summary>Speaks; what does not fit is not taken.</summary>
    public IoResult Write(ReadOnlySpan<byte> bytes)
        => bytes.IsEmpty ? default : IoResult.From(SystemCall.Write(Handle, bytes), "write", Path);

    /// <summary>Hears what the other side wrote. <see cref="IoStatus.Gone"/> while nobody has it open any more.</summary>
    public IoResult Read(Span<byte> buffer) => IoResult.From(SystemCall.Read(Handle, buffer), "read", Path);

    /// <summary>Unplugs.</summary>
    public void Dispose() => Handle.Dispose();

    private string ReadName()
    {
        Span<byte> name = stackalloc byte[LongestName];
        fixed (byte* start = name)
        {
            var error = Libc.ptsname_r(Handle, start, (nuint)name.Length);
            SystemCall.Check(-error, "ptsname_r");
        }

        return Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
    }

    /// <summary>The kernel answers with the other side's settings: this end has none of its own.</summary>
    private Termios2 ReadSettings()
    {
        var settings = default(Termios2);
        SystemCall.Check(SystemCall.Ioctl(Handle, Termios2.Get, ref settings), "TCGETS2", Path);
        return settings;
    }
}
