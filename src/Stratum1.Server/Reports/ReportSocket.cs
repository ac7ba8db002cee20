using System.Net.Sockets;

namespace Stratum1.Server.Reports;

/// <summary>What both ends of the report socket agree on.</summary>
public static class ReportSocket
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>rw-rw-rw-: reports hold no secrets, and a folder that others may not enter keeps them out.</summary>
    internal const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Asks for a report: one JSON object, then the end.</summary>
    public static ReadOnlySpan<byte> AskReport => "report\n"u8;

    /// <summary>
    /// Asks for all that receivers bring from now on. It tells where the antenna is: only root and the daemon's user may.
    /// </summary>
    public static ReadOnlySpan<byte> AskRecording => "record\n"u8;

    /// <summary>Asks to do what SIGHUP does; the answer is <see cref="Done"/>. Only root and the daemon's user may.</summary>
    public static ReadOnlySpan<byte> AskReload => "reload\n"u8;

    /// <summary>What was asked for is done.</summary>
    public static ReadOnlySpan<byte> Done => "done\n"u8;

    /// <summary>The socket beside chronyc's.</summary>
    public static string PathBeside(string controlPath) => Path.ChangeExtension(controlPath, ".report");

    /// <summary>Whether the one at the other end is root or our own user (SO_PEERCRED, unix(7)).</summary>
    internal static bool IsTrusted(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12]; // struct ucred: pid, uid, gid
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        var user = BitConverter.ToUInt32(credentials[4..]);
        return user == 0 || user == Linux.ProcessUser.Effective;
    }
}
