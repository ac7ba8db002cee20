using System.Buffers.Binary;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Tests.Control;

namespace Stratum1.Protocol.Tests.Control;

/// <summary>Asks a server of its own, as a client would.</summary>
internal static class Asking
{
    private const uint Sequence = 0xDEAD_BEEF;

    public static IEnumerable<RequestCode> AllCodes => Enum.GetValues<RequestCode>();

    /// <summary>One exchange; the reply belongs to the request and is not longer.</summary>
    public static (ControlStatus Status, ReplyCode Code, byte[] Body) Ask(
        this SampleDaemon daemon, ControlExchange exchange, ControlOrigin origin = ControlOrigin.UnixSocket)
    {
        var reply = Send(daemon, exchange.Request(Sequence, attempt: 0).ToArray(), origin);
        Assert.True(exchange.TryAccept(reply, Sequence, out var body));
        return (exchange.Status, exchange.ReplyCode, body.ToArray());
    }

    public static T Report<T>(this SampleDaemon daemon, ControlExchange exchange)
        where T : struct, IControlReport<T>
    {
        var (status, _, body) = daemon.Ask(exchange);
        Assert.Equal(ControlStatus.Success, status);
        Assert.True(exchange.TryRead<T>(body, out var report));
        return report;
    }

    /// <summary>The reply's octets; none is silence.</summary>
    public static byte[] Send(
        SampleDaemon daemon, ReadOnlySpan<byte> request, ControlOrigin origin = ControlOrigin.UnixSocket,
            OpenCommands open = OpenCommands.Default)
    {
        var reply = new byte[ControlServer.MaxReply];
        var server = new ControlServer(daemon, daemon) { Open = open };
        server.Answer(request, origin, reply, out var length);
        Assert.InRange(length, 0, request.Length);
        return reply[..length];
    }

    /// <summary>A request with zeros after its header.</summary>
    public static byte[] Datagram(int code, int length, byte version = 6)
    {
        var datagram = new byte[length];
        (datagram[0], datagram[1]) = (version, 1);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)code);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), Sequence);
        return datagram;
    }

    public static ControlStatus StatusOf(byte[] reply) => (ControlStatus)BinaryPrimitives.ReadUInt16BigEndian(reply.AsSpan(8));

    public static ReplyCode CodeOf(byte[] reply) => (ReplyCode)BinaryPrimitives.ReadUInt16BigEndian(reply.AsSpan(6));
}
