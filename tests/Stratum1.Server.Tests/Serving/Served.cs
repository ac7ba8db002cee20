using System.Buffers.Binary;
using Stratum1.Engine;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Tests.Serving;

/// <summary>A server that is synchronised, and requests to it.</summary>
internal static class Served
{
    internal static readonly UtcTime Now = new(1_800_000_000, 0x4000_0000);

    internal static readonly ServingRules Everybody
        = ServingRules.Nobody with { Access = AccessTable.Of([new(Allow: true, Block: null, Everything: false)]) };

    /// <summary>A clock that is served as it is.</summary>
    internal static Snapshot Locked(UtcTime at) => new(
        new(
            Answers: true,
            LeapIndicator.None,
            Stratum: 1,
            Precision: -23,
            RootDelay: TimeInterval.Zero,
            RootDispersion: TimeInterval.FromSeconds(1e-5),
            DispersionAt: NtpTimestamp.From(at),
            DispersionGrowth: Frequency.FromPpm(1),
            ReferenceId.Gps,
            ReferenceTime: NtpTimestamp.From(at)),
        at,
        TimeInterval.Zero,
        Frequency.Zero);

    internal static ServerCore Core(int threads = 1, params string[] lines)
        => new(Config(lines), threads, Everybody, Locked(Now));

    internal static NtpServerConfig Config(params string[] lines) => Configuration.Reading.Good(lines).Ntp;

    internal static byte[] Request(ulong transmit, ulong origin = 0, ulong receive = 0)
    {
        var packet = new byte[NtpHeader.Length];
        var header = new NtpHeader { Version = 4, Mode = NtpMode.Client, Poll = 6, Transmit = new(transmit) };
        (header with { Origin = new(origin), Receive = new(receive) }).Write(packet);
        return packet;
    }

    /// <summary>One request in a batch of its own.</summary>
    internal static RequestVerdict Ask(RequestHandler handler, byte[] request, byte[] address, UtcTime at, out byte[] reply)
    {
        var buffer = new byte[request.Length];
        handler.BeginBatch(at);
        var verdict = handler.Answer(request, new(address, 40_123), new(at, StampSource.Kernel), buffer, out var length);
        if (length > 0)
            handler.Complete(0, buffer, at + TimeInterval.FromNanoseconds(5000));
        reply = buffer[..length];
        return verdict;
    }

    internal static ulong Field(ReadOnlySpan<byte> packet, int offset) => BinaryPrimitives.ReadUInt64BigEndian(packet[offset..]);
}
