using System.Net.Sockets;
using Stratum1.Cli.Control.Connection;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Status;

/// <summary>Reads the daemon's own reports from the socket beside chronyc's.</summary>
internal sealed class ReportReader(IReadOnlyList<ServerAddress> addresses, Func<string, Stream> open)
{
    /// <summary>Asks for a report.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached, or is of another version.</exception>
    public DaemonReport Read()
    {
        using var all = new MemoryStream();
        using (var stream = Ask(ReportSocket.AskReport))
        {
            try
            {
                stream.CopyTo(all);
            }
            catch (IOException)
            {
                // What came must do; a torn report is not readable.
            }
        }

        return ReportJson.Read(all.ToArray())
            ?? throw new ControlFailure(
                ExitCode.Protocol, "the daemon's report is of a form not known here: stratum1 and stratum1d differ");
    }

    /// <summary>Has the daemon read again what can change while it runs.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached, or refuses.</exception>
    public void Reload()
    {
        using var stream = Ask(ReportSocket.AskReload);
        Span<byte> answer = stackalloc byte[ReportSocket.Done.Length];
        if (stream.ReadAtLeast(answer, answer.Length, throwOnEndOfStream: false) < answer.Length)
            throw Refused();
    }

    /// <summary>The daemon has closed the connection without a word.</summary>
    public static ControlFailure Refused()
        => new(ExitCode.NoPermission, "the daemon does this only for root and for its own user; use sudo");

    /// <summary>Asks for something, to be read until its end.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached.</exception>
    public Stream Ask(ReadOnlySpan<byte> request)
    {
        var path = addresses.FirstOrDefault(address => address.Path is not null).Path
            ?? throw new ControlFailure(
                ExitCode.Usage, "this is told only on the machine itself, over a Unix socket: run stratum1 there, or give a path with -h");
        path = ReportSocket.PathBeside(path);
        try
        {
            var stream = open(path);
            stream.Write(request);
            return stream;
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new ControlFailure(ExitCode.Unavailable, $"{path}: {Reason(failure as SocketException ?? failure.InnerException)}");
        }
    }

    /// <summary>A socket connected to the daemon.</summary>
    public static Stream Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(Exception? failure) => (failure as SocketException)?.SocketErrorCode switch
    {
        SocketError.AccessDenied => "permission denied; use sudo",
        SocketError.ConnectionRefused => "nobody listens there: the daemon has ended",
        _ => "no such socket: the daemon does not run, or its socket is elsewhere (-h PATH)",
    };
}
