using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>
/// Sockets that the service manager has opened for us (sd_listen_fds(3)): while the daemon is restarted the kernel keeps what arrives, and
/// low ports need no right. Each is taken once, by whoever would bind the same address; the rest stay closed to everybody.
/// </summary>
internal static unsafe class ActivatedSockets
{
    /// <summary>SD_LISTEN_FDS_START.</summary>
    private const int First = 3;

    private static readonly Lock Gate = new();
    private static List<(SafeFileHandle Handle, int Type, Endpoint Local)>? waiting;

    /// <summary>Whether there is one for this address.</summary>
    internal static bool Has(Endpoint local, int type)
    {
        lock (Gate)
            return Waiting.Exists(socket => socket.Type == type && socket.Local == local);
    }

    /// <summary>Takes the one for this address; null when there is none.</summary>
    internal static SafeFileHandle? Take(Endpoint local, int type)
    {
        lock (Gate)
        {
            var index = Waiting.FindIndex(socket => socket.Type == type && socket.Local == local);
            if (index < 0)
                return null;
            var handle = Waiting[index].Handle;
            Waiting.RemoveAt(index);
            return handle;
        }
    }

    private static List<(SafeFileHandle Handle, int Type, Endpoint Local)> Waiting => waiting ??= Find(
        Environment.GetEnvironmentVariable("LISTEN_PID"), Environment.GetEnvironmentVariable("LISTEN_FDS"));

    internal static List<(SafeFileHandle Handle, int Type, Endpoint Local)> Find(string? process, string? count)
    {
        List<(SafeFileHandle Handle, int Type, Endpoint Local)> found = [];
        if (process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return found;
        for (var descriptor = First; descriptor < First + number; descriptor++)
        {
            var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            if (TryDescribe(handle, out var type, out var local))
                found.Add((handle, type, local));
        }

        return found;
    }

    private static bool TryDescribe(SafeFileHandle handle, out int type, out Endpoint local)
    {
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        sockaddr.Clear();
        var length = (uint)sockaddr.Length;
        var value = 0;
        var valueLength = (uint)sizeof(int);
        (type, local) = (0, default);
        fixed (byte* start = sockaddr)
        {
            if (Libc.getsockopt(handle, Libc.SOL_SOCKET, Libc.SO_TYPE, &value, &valueLength) < 0
                || Libc.getsockname(handle, start, &length) < 0)
                return false;
        }

        type = value;
        var family = MemoryMarshal.Read<ushort>(sockaddr);
        if (family is not (Libc.AF_INET or Libc.AF_INET6))
            return false;
        local = Endpoint.ReadSockaddr(sockaddr);
        _ = Libc.fcntl(handle, Libc.F_SETFD, Libc.FD_CLOEXEC);
        _ = Libc.fcntl(handle, Libc.F_SETFL, Libc.O_NONBLOCK);
        return true;
    }
}
