using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.Reports;
using Stratum1.Server.Running;

namespace Stratum1.Server.Hosts;

/// <summary>
/// The socket on which this machine's users read our own reports: a stream socket beside chronyc's. Whoever connects sends a line,
/// <c>report</c> or <c>record</c>, and reads until the end.
/// </summary>
/// <remarks>Nothing here waits: a reader who does not keep up with what the kernel buffers for it is cut off.</remarks>
internal sealed class ReportPort : IDisposable
{
    private const int MaxConnections = 16;

    /// <summary>Longer than any request.</summary>
    private const int RequestSize = 32;

    /// <summary>A report is less than 64 KiB; a minute of a recording less than 1 MiB.</summary>
    private const int SendBuffer = 1 << 20;

    /// <summary>Whoever asks more often gets the same report again: reading cannot keep the daemon busy.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(50);

    private readonly Daemon daemon;
    private readonly Reactor reactor;
    private readonly string path;
    private readonly Socket? listener;
    private readonly List<Connection> connections = [];
    private byte[] report = [];
    private long madeAt;

    /// <summary>Opens the socket; where it cannot be opened, that is said, and the time goes on without it.</summary>
    public ReportPort(Daemon daemon, Reactor reactor, string path)
    {
        (this.daemon, this.reactor, this.path) = (daemon, reactor, path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (IsAnswered(path))
                throw new IOException("another daemon answers there");
            File.Delete(path); // Left behind by an earlier run.
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (OperatingSystem.IsLinux())
                File.SetUnixFileMode(path, ReportSocket.Mode);
            socket.Listen(MaxConnections);
            reactor.Watch(new SafeFileHandle(socket.Handle, ownsHandle: false), Accept);
            listener = socket;
        }
        catch (Exception problem) when (problem is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            socket.Dispose();
            daemon.Log.Write(LogLevel.Warning, $"Could not open report socket on {path}: {problem.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in connections.ToArray())
            Close(connection);
        listener?.Dispose();
        try
        {
            if (listener is not null)
                File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A user that was dropped to may not; the next start replaces it.
        }
    }

    private static bool IsAnswered(string path)
    {
        using var asker = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            asker.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false; // There is none, or nobody listens.
        }
    }

    private void Accept()
    {
        if (!listener!.Poll(0, SelectMode.SelectRead))
            return;
        Socket socket;
        try
        {
            socket = listener.Accept();
        }
        catch (SocketException)
        {
            return; // It has gone already.
        }

        if (connections.Count >= MaxConnections)
            Close(connections[0]);
        socket.Blocking = false;
        socket.SendBufferSize = SendBuffer;
        var connection = new Connection(socket, new(socket.Handle, ownsHandle: false));
        connections.Add(connection);
        reactor.Watch(connection.Handle, () => Read(connection));
    }

    private void Read(Connection connection)
    {
        var received = 0;
        try
        {
            received = connection.Socket.Receive(connection.Request.AsSpan(connection.Length));
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.WouldBlock)
        {
            return;
        }
        catch (SocketException)
        {
            // As an end.
        }

        connection.Length += received;
        var line = connection.Request.AsSpan(0, connection.Length);
        if (received == 0 || connection.Tell is not null)
            Close(connection);
        else if (line.SequenceEqual(ReportSocket.AskReport))
            Send(connection, Report(), isLast: true);
        else if (line.SequenceEqual(ReportSocket.AskRecording) && ReportSocket.IsTrusted(connection.Socket))
            Record(connection);
        else if (line.SequenceEqual(ReportSocket.AskReload) && ReportSocket.IsTrusted(connection.Socket))
            Reload(connection);
        else if (line.EndsWith((byte)'\n') || connection.Length == RequestSize)
            Close(connection);
    }

    private void Reload(Connection connection)
    {
        daemon.OnSignal(Signal.HangUp);
        Send(connection, ReportSocket.Done, isLast: true);
    }

    private void Record(Connection connection)
    {
        connection.Tell = line => Send(connection, Encoding.UTF8.GetBytes(line), isLast: false);
        daemon.Receivers.Recorder.Add(connection.Tell);
    }

    private byte[] Report()
    {
        if (report.Length == 0 || Stopwatch.GetElapsedTime(madeAt) > Freshness)
        {
            report = JsonSerializer.SerializeToUtf8Bytes(DaemonReport.Of(daemon), ReportJson.Default.DaemonReport);
            madeAt = Stopwatch.GetTimestamp();
        }

        return report;
    }

    private void Send(Connection connection, ReadOnlySpan<byte> octets, bool isLast)
    {
        var isWhole = false;
        try
        {
            isWhole = connection.Socket.Send(octets) == octets.Length;
        }
        catch (SocketException)
        {
            // The reader has gone, or does not keep up.
        }

        if (isLast || !isWhole)
            Close(connection);
    }

    private void Close(Connection connection)
    {
        if (!connections.Remove(connection))
            return;
        if (connection.Tell is { } tell)
            daemon.Receivers.Recorder.Remove(tell);
        reactor.Forget(connection.Handle);
        connection.Handle.Dispose();
        connection.Socket.Dispose();
    }

    /// <summary>Somebody who asks.</summary>
    private sealed class Connection(Socket socket, SafeFileHandle handle)
    {
        public Socket Socket => socket;

        public SafeFileHandle Handle => handle;

        public byte[] Request { get; } = new byte[RequestSize];

        public int Length { get; set; }

        /// <summary>Passes a recording on; null while none was asked for.</summary>
        public Action<string>? Tell { get; set; }
    }
}
