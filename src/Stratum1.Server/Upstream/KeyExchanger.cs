using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Stratum1.Engine.Network;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Upstream;

/// <summary>Exchanges keys with our servers without keeping the daemon waiting: each exchange on a thread of the pool.</summary>
/// <param name="client">What is said.</param>
/// <param name="files">What earlier runs have kept.</param>
internal sealed class KeyExchanger(KeyClient client, NtsCookieFiles files) : IDisposable
{
    private const int BufferSize = 4096;

    private readonly ConcurrentQueue<(int Association, KeyExchangeResult Result)> done = new();
    private readonly EventFd wake = new();

    /// <summary>Ready for input while some may be done.</summary>
    public SafeFileHandle Handle => wake.Handle;

    /// <summary>Begins.</summary>
    public void Begin(int association, KeyExchangeRequest request)
        => ThreadPool.QueueUserWorkItem(_ =>
        {
            done.Enqueue((association, (request.MayRestore ? files.Take(request, SystemClock.Now) : null) ?? Exchange(request)));
            wake.Set();
        });

    /// <summary>The next one that is done; false when there is none.</summary>
    public bool TryTake(out (int Association, KeyExchangeResult Result) result)
    {
        wake.Take();
        return done.TryDequeue(out result);
    }

    /// <inheritdoc/>
    // Contexts and descriptor stay: a late exchange may still use them, and the process ends.
    public void Dispose() => done.Clear();

    private KeyExchangeResult Exchange(KeyExchangeRequest request)
    {
        var stage = KeStage.NotStarted;
        try
        {
            using var connection = client.Begin(request);
            stage = KeStage.Connecting;
            using (var socket = TcpConnection.Connect(Endpoint.From(request.Address, request.Options.Port)))
            {
                if (Talk(socket, connection) is { } trouble)
                    return new() { Failure = trouble, Stage = connection.Stage };
            }

            return KeyClient.ResultOf(connection, request, Dns.GetHostAddresses);
        }
        catch (Exception error) when (error is OpenSslException or LinuxException or SocketException)
        {
            // Wrong files of ours are no reason to ask again every two seconds.
            return new() { Failure = error.Message, Stage = error is OpenSslException ? KeStage.Connecting : stage };
        }
    }

    /// <summary>Moves octets until the exchange is over.</summary>
    /// <returns>What went wrong with the connection; null when nothing did.</returns>
    private static string? Talk(TcpConnection socket, KeClientConnection connection)
    {
        using var loop = new EventLoop();
        loop.Add(socket.Handle, token: 0, Readiness.Output);
        var octets = new byte[BufferSize];
        var until = Environment.TickCount64 + (long)(KeyClient.Patience.Seconds * 1000);
        if (!IsReady(loop, until))
            return $"{socket.Remote} does not answer";
        if (socket.TakeError() is not Errno.None and var error)
            return $"{socket.Remote}: {error switch { Errno.ECONNREFUSED => "nobody listens there", _ => error.ToString() }}";
        while (true)
        {
            if (!TrySend(socket, connection, octets, loop, until))
                return $"{socket.Remote} closed the connection";
            if (connection.IsFinished)
                return null;
            loop.Change(socket.Handle, token: 0, Readiness.Input);
            if (!IsReady(loop, until))
                return $"{socket.Remote} took too long";
            var (status, length) = socket.Read(octets);
            if (status == IoStatus.Gone)
                connection.ReceiveEnd();
            else if (status == IoStatus.Done)
                connection.Receive(octets.AsSpan(0, length));
        }
    }

    private static bool TrySend(TcpConnection socket, KeClientConnection connection, byte[] octets, EventLoop loop, long until)
    {
        for (var made = connection.TakeOutput(octets); made > 0; made = connection.TakeOutput(octets))
        {
            for (var sent = 0; sent < made;)
            {
                var (status, length) = socket.Write(octets.AsSpan(sent, made - sent));
                sent += length;
                if (status == IoStatus.Nothing)
                    loop.Change(socket.Handle, token: 0, Readiness.Output);
                if (status == IoStatus.Gone || (status == IoStatus.Nothing && !IsReady(loop, until)))
                    return connection.IsFinished; // Our farewell may come too late.
            }
        }

        return true;
    }

    private static bool IsReady(EventLoop loop, long until)
        => !loop.Wait((int)Math.Max(0, until - Environment.TickCount64)).IsEmpty;
}
