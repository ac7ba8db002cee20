using System.Buffers.Binary;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Tests.Serving;

/// <summary>Requests and a server to ask, as the tests of this folder need them.</summary>
internal static class Requests
{
    internal const ushort ClientPort = 40_123;

    internal static readonly NtpTimestamp Arrival = new(0xECF6_1111_2222_3333);
    internal static readonly NtpTimestamp Departure = new(0xECF6_1111_2222_4444);
    internal static readonly byte[] Loopback = [127, 0, 0, 1];
    internal static readonly AccessTable Everybody = AccessTable.Of([new(Allow: true, Block: null, Everything: false)]);

    internal static readonly ServedState Locked = new(
        Answers: true,
        LeapIndicator.None,
        Stratum: 1,
        Precision: -23,
        RootDelay: TimeInterval.Zero,
        RootDispersion: TimeInterval.FromSeconds(0.000_1),
        DispersionAt: Arrival,
        DispersionGrowth: Frequency.FromPpm(1),
        ReferenceId.Gps,
        ReferenceTime: Arrival - TimeInterval.FromSeconds(1));

    /// <summary>A client's packet: first octet, poll 6, and a transmit timestamp; the rest zero; then what follows the header.</summary>
    internal static byte[] Packet(int version, NtpMode mode, params byte[] trailer)
    {
        var packet = new byte[NtpHeader.Length + trailer.Length];
        new NtpHeader { Version = (byte)version, Mode = mode, Poll = 6, Transmit = new(0x0123_4567_89AB_CDEF) }.Write(packet);
        trailer.CopyTo(packet, NtpHeader.Length);
        return packet;
    }

    /// <summary>An extension field of a type nobody has registered, its value zero.</summary>
    internal static byte[] Field(int length)
    {
        var field = new byte[length];
        field.AsSpan(0, 2).Fill(0x5A);
        BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(2), (ushort)length);
        return field;
    }

    /// <summary>Rules that let everybody ask.</summary>
    internal static readonly ServingRules Open = ServingRules.Nobody with { Access = Everybody };

    internal static RequestVerdict Ask(byte[] datagram, out byte[] reply) => Ask(datagram, Locked, Open, Loopback, ClientPort, out reply);

    /// <summary>Asks a server that has just started.</summary>
    internal static RequestVerdict Ask(
        byte[] datagram, ServedState state, ServingRules rules, byte[] address, ushort port, out byte[] reply)
    {
        var responder = new Responder();
        responder.Adopt(state, Arrival, rules);
        var verdict = Ask(responder, new(datagram, address, port, Arrival), out reply);
        Assert.Equal(1, responder.Counters[verdict]);
        Assert.Equal(1, responder.Counters.Received);
        return verdict;
    }

    /// <summary>Asks a server that has adopted its state and rules; what it may never do is checked.</summary>
    internal static RequestVerdict Ask(Responder responder, in NtpRequest request, out byte[] reply, NtpTimestamp? departure = null)
    {
        var buffer = new byte[request.Datagram.Length];
        var verdict = responder.Answer(request, buffer, out var draft);
        if (draft.Length > 0)
            responder.Complete(draft, buffer, departure ?? Departure);
        Assert.InRange(draft.Length, 0, request.Datagram.Length);
        Assert.Equal(verdict is RequestVerdict.Answered or RequestVerdict.KissedRate or RequestVerdict.KissedNts, draft.Length > 0);
        reply = buffer[..draft.Length];
        return verdict;
    }
}
