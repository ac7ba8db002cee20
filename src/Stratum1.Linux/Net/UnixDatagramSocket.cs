using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A datagram socket with a name in the file system (unix(7)), for requests of this machine. Never blocks.</summary>
/// <remarks>Who may write to the name may ask: the file's mode is the access rule, wherever the name lies.</remarks>
public sealed unsafe class UnixDatagramSocket : IDisposable
{
    /// <summary>rw-rw----: the daemon's user and its group.</summary>
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private const int AddressSize = NotifySocket.FamilySize + NotifySocket.LongestPath;

    private readonly string path;
    private readonly byte[] peer = new byte[AddressSize];
    private uint peerLength;

    private UnixDatagramSocket(string path)
    {
        this.path = path;
        Handle = SystemCall.Check(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), "socket", path);
    }

    /// <summary>The descriptor, for an <see cref="EventLoop"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes and binds a socket; a name that an earlier run left behind is replaced.</summary>
    /// <exception cref="LinuxException">The name is too long, somebody listens there, or its folder is missing or not ours.</exception>
    public static UnixDatagramSocket Bind(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Encoding.UTF8.GetBytes(path);
        if (name.Length >= NotifySocket.LongestPath)
            throw new LinuxException("bind", path, Errno.ENAMETOOLONG);
        var socket = new UnixDatagramSocket(path);
        try
        {
            socket.BindTo(name);
            return socket;
        }
        catch
        {
            socket.Handle.Dispose();
            throw;
        }
    }

    /// <summary>Takes one datagram, and remembers where it came from for <see cref="Reply"/>.</summary>
    /// <returns>Its length, cut to the buffer's; −1 when there is none (left).</returns>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer, from = peer)
        {
            while (true)
            {
                var length = (uint)AddressSize;
                var result = SystemCall.Result(
                    Libc.recvfrom(Handle, start, (nuint)buffer.Length, Libc.MSG_DONTWAIT, from, &length));
                switch ((Errno)(-result))
                {
                    case Errno.EINTR:
                        continue;
                    case Errno.EAGAIN:
                        return -1;
                }

                peerLength = Math.Min(length, AddressSize);
                return SystemCall.Check(result, "recvfrom", path);
            }
        }
    }

    /// <summary>Sends to where the last datagram came from. A client without a name, or that has gone, gets nothing.</summary>
    /// <returns>Whether it was handed over.</returns>
    public bool Reply(ReadOnlySpan<byte> reply)
    {
        if (peerLength <= NotifySocket.FamilySize)
            return false;
        fixed (byte* start = reply, to = peer)
        {
            return Libc.sendto(Handle, start, (nuint)reply.Length, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT, to, peerLength) == reply.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle.Dispose();
        _ = Libc.unlink(path); // A user that was dropped to may not; the next start replaces it.
    }

    private void BindTo(byte[] name)
    {
        Span<byte> address = stackalloc byte[AddressSize];
        address.Clear();
        BitConverter.TryWriteBytes(address, (ushort)Libc.AF_UNIX);
        name.CopyTo(address[NotifySocket.FamilySize..]);
        var length = (uint)(NotifySocket.FamilySize + name.Length + 1);
        fixed (byte* start = address)
        {
            if (IsTaken(start, length))
                throw new LinuxException("bind", path, Errno.EADDRINUSE);
            _ = Libc.unlink(path);
            SystemCall.Check(SystemCall.Result(Libc.bind(Handle, start, length)), "bind", path);
        }

        SystemCall.Check(SystemCall.Result(Libc.chmod(path, (uint)Mode)), "chmod", path);
    }

    /// <summary>Whether somebody listens there: the name outlives a socket, but then nobody can connect to it.</summary>
    private static bool IsTaken(byte* address, uint length)
    {
        using var probe = SystemCall.Check(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.O_CLOEXEC, 0), "socket");
        return Libc.connect(probe, address, length) == 0;
    }
}
