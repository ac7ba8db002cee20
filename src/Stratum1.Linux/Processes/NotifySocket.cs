using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>Tells the service manager how we are (sd_notify(3)): datagrams of <c>NAME=value</c> lines to the socket it named.</summary>
/// <remarks>Nothing here fails the daemon: a manager that does not listen is the manager's fault.</remarks>
public sealed unsafe class NotifySocket : IDisposable
{
    /// <summary>struct sockaddr_un: family, then 108 octets of path.</summary>
    internal const int FamilySize = 2;
    internal const int LongestPath = 108;

    private readonly SafeFileHandle handle = SystemCall.Check(
        Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), "socket", "AF_UNIX");

    private readonly byte[] address;

    private NotifySocket(byte[] path)
    {
        // A path has a zero at its end; an abstract name (@…) has one at its beginning instead, and ends with the address.
        var isAbstract = path[0] == '@';
        address = new byte[FamilySize + path.Length + (isAbstract ? 0 : 1)];
        BitConverter.TryWriteBytes(address, (ushort)Libc.AF_UNIX);
        path.CopyTo(address, FamilySize);
        if (isAbstract)
            address[FamilySize] = 0;
    }

    /// <summary>The manager's socket, or null when we were not started by one.</summary>
    public static NotifySocket? FromEnvironment() => FromName(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>The start is complete.</summary>
    public bool Ready() => Send("READY=1\n"u8);

    /// <summary>The configuration is being read again; <see cref="Ready"/> says that this is done.</summary>
    /// <param name="sinceBoot">CLOCK_MONOTONIC: the manager tells an old message from a new one by it.</param>
    public bool Reloading(TimeInterval sinceBoot)
        => Send(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={sinceBoot.Nanoseconds / 1000}\n")));

    /// <summary>We are still alive; allocates nothing.</summary>
    public bool Watchdog() => Send("WATCHDOG=1\n"u8);

    /// <summary>The end has begun.</summary>
    public bool Stopping() => Send("STOPPING=1\n"u8);

    /// <summary>One line for <c>systemctl status</c>.</summary>
    public bool Status(string line) => Send(Encoding.UTF8.GetBytes($"STATUS={line.ReplaceLineEndings(" ")}\n"));

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    internal static NotifySocket? FromName(string? name)
    {
        if (string.IsNullOrEmpty(name) || name[0] is not ('/' or '@'))
            return null;

        var path = Encoding.UTF8.GetBytes(name);
        return path.Length < LongestPath ? new(path) : null;
    }

    internal static TimeInterval? ParseWatchdog(string? microseconds, string? process)
    {
        var isOurs = string.IsNullOrEmpty(process) || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var period) && period > 0
            ? TimeInterval.FromNanoseconds(period * 1000)
            : null;
    }

    private bool Send(ReadOnlySpan<byte> message)
    {
        fixed (byte* text = message, target = address)
            return Libc.sendto(handle, text, (nuint)message.Length, Libc.MSG_NOSIGNAL, target, (uint)address.Length) == message.Length;
    }
}
