using System.Net.Sockets;
using System.Text;
using Stratum1.Engine;

namespace Stratum1.Server.Running;

/// <summary>The system's log (syslog(3), RFC 3164): for a daemon that has left its terminal.</summary>
/// <param name="program">The name under which lines appear.</param>
internal sealed class Syslog(string program) : IDisposable
{
    /// <summary>LOG_DAEMON.</summary>
    private const int Facility = 3;

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint server = new("/dev/log");

    /// <summary>Sends one line.</summary>
    /// <exception cref="IOException">Nobody listens.</exception>
    public void Write(LogLevel level, string text)
    {
        try
        {
            var line = $"<{(Facility << 3) | (int)level}>{program}[{Environment.ProcessId}]: {text}";
            socket.SendTo(Encoding.UTF8.GetBytes(line), server);
        }
        catch (SocketException error)
        {
            throw new IOException("/dev/log does not take lines", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
