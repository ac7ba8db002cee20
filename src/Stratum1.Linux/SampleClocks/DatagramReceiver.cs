using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A Unix datagram socket at a path of its own, to which other programs send (unix(7)); never blocks.</summary>
public sealed unsafe class DatagramReceiver : IDisposable
{
    private readonly string path;

    private DatagramReceiver(string path)
    {
        this.path = path;
        Handle = SystemCall.Check(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), "socket", path);
    }

    /// <summary>The descriptor, for an <see cref="EventLoop"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes the socket, in the place of one that an earlier run left.</summary>
    /// <param name="path">Where.</param>
    /// <param name="problem">Why it cannot be made; null when it can.</param>
    public static DatagramReceiver? TryOpen(string path, out DeviceProblem? problem)
    {
        DatagramReceiver? receiver = null;
        try
        {
            receiver = new(path);
            receiver.Bind();
            problem = null;
            return receiver;
        }
        catch (LinuxException error)
        {
            receiver?.Handle.Dispose();
            problem = DeviceProblem.From(error, path);
            return null;
        }
    }

    /// <summary>Takes one datagram.</summary>
    /// <returns>Its length, cut to the buffer's; null when there is none (left).</returns>
    /// <exception cref="LinuxException">The socket is broken.</exception>
    public int? Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var result = SystemCall.Result(Libc.recv(Handle, start, (nuint)buffer.Length, Libc.MSG_DONTWAIT));
                switch ((Errno)(-result))
                {
                    case Errno.EINTR:
                        continue;
                    case Errno.EAGAIN:
                        return null;
                    default:
                        return SystemCall.Check(result, "recv", path);
                }
            }
        }
    }

    /// <summary>Closes the socket and removes it from the file system.</summary>
    public void Dispose()
    {
        if (!Handle.IsClosed)
            _ = Libc.unlink(path);
        Handle.Dispose();
    }

    private void Bind()
    {
        var name = Encoding.UTF8.GetBytes(path);
        var address = new byte[NotifySocket.FamilySize + NotifySocket.LongestPath];
        if (name.Length >= NotifySocket.LongestPath)
            throw new LinuxException("bind", path, Errno.EINVAL);
        BitConverter.TryWriteBytes(address, (ushort)Libc.AF_UNIX);
        name.CopyTo(address, NotifySocket.FamilySize);
        _ = Libc.unlink(path);
        fixed (byte* start = address)
            SystemCall.Check(SystemCall.Result(Libc.bind(Handle, start, (uint)address.Length)), "bind", path);
    }
}
