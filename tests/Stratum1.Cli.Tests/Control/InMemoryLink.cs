using System.Net.Sockets;
using Stratum1.Cli.Control.Connection;
using Stratum1.Protocol.Control;
using Stratum1.Tests.Control;

namespace Stratum1.Cli.Tests.Control;

/// <summary>A daemon in the same process, and what can happen on the way to it.</summary>
internal sealed class InMemoryLink(SampleDaemon daemon, ControlOrigin origin = ControlOrigin.UnixSocket) : IControlLink
{
    private readonly ControlServer server = new(daemon, daemon);
    private readonly Queue<byte[]> replies = new();

    /// <summary>So many requests get lost.</summary>
    public int Lost { get; set; }

    /// <summary>A reply to somebody else's request comes before each.</summary>
    public bool IsNoisy { get; init; }

    /// <summary>What sending fails with.</summary>
    public SocketError? Failure { get; init; }

    /// <summary>How long the client was ready to wait.</summary>
    public List<double> Patience { get; } = [];

    public void Send(ReadOnlySpan<byte> request)
    {
        if (Failure is { } failure)
            throw new SocketException((int)failure);
        if (Lost-- > 0)
            return;
        var reply = new byte[ControlServer.MaxReply];
        server.Answer(request, origin, reply, out var length);
        if (IsNoisy)
        {
            var other = reply[..length];
            other[16] ^= 1; // Another sequence number.
            replies.Enqueue(other);
            replies.Enqueue([1, 2, 3]);
        }

        replies.Enqueue(reply[..length]);
    }

    public int Receive(Span<byte> reply, TimeSpan patience)
    {
        Patience.Add(Math.Round(patience.TotalSeconds));
        if (!replies.TryDequeue(out var next))
            return 0;
        next.CopyTo(reply);
        return next.Length;
    }

    public void Dispose() => replies.Clear();
}
