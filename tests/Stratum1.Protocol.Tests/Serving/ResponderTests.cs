using System.Collections.Frozen;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Tests.Serving;

public class ResponderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_client_is_answered_field_by_field_as_RFC_5905_says(int version)
    {
        Assert.Equal(RequestVerdict.Answered, Requests.Ask(Requests.Packet(version, NtpMode.Client), out var reply));
        Assert.Equal(NtpHeader.Length, reply.Length);
        Assert.True(NtpHeader.TryRead(reply, out var header));

        var expected = Requests.Locked.HeaderAt(Requests.Arrival) with
        {
            Version = (byte)version,
            Mode = NtpMode.Server,
            Poll = 6,
            Origin = new(0x0123_4567_89AB_CDEF),
            Receive = Requests.Arrival,
            Transmit = Requests.Departure,
        };
        Assert.Equal(expected, header);
    }

    [Fact]
    public void Every_first_octet_gets_the_verdict_of_its_version_and_mode()
    {
        for (var first = 0; first < 256; first++)
        {
            var packet = new byte[NtpHeader.Length];
            packet[0] = (byte)first;
            var version = (first >> 3) & 7;
            var mode = first & 7;
            var expected = version is < 1 or > 4 ? RequestVerdict.WrongVersion
                : mode is 1 or 3 || (mode == 0 && version == 1) ? RequestVerdict.Answered
                : RequestVerdict.WrongMode;

            Assert.Equal(expected, Requests.Ask(packet, out var reply));
            if (reply.Length > 0)
                Assert.Equal((byte)((version << 3) | (mode == 1 ? 2 : 4)), reply[0]);
        }
    }

    [Fact]
    public void A_version_1_packet_without_mode_from_port_123_is_a_peer_and_is_not_answered()
    {
        var packet = Requests.Packet(1, NtpMode.Reserved);
        var verdict = Requests.Ask(packet, Requests.Locked, Requests.Open, Requests.Loopback, Responder.NtpPort, out _);
        Assert.Equal(RequestVerdict.WrongMode, verdict);
    }

    [Fact]
    public void A_client_on_port_123_is_answered()
    {
        var packet = Requests.Packet(4, NtpMode.Client);
        var verdict = Requests.Ask(packet, Requests.Locked, Requests.Open, Requests.Loopback, Responder.NtpPort, out _);
        Assert.Equal(RequestVerdict.Answered, verdict);
    }

    [Fact]
    public void Nobody_is_answered_by_default()
    {
        var packet = Requests.Packet(4, NtpMode.Client);
        var verdict = Requests.Ask(packet, Requests.Locked, ServingRules.Nobody, Requests.Loopback, Requests.ClientPort, out var reply);
        Assert.Equal(RequestVerdict.Denied, verdict);
        Assert.Empty(reply);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(60)]
    public void Control_messages_are_handed_on_where_they_are_answered_and_nowhere_else(int length)
    {
        var packet = new byte[length];
        packet[0] = (2 << 3) | (int)NtpMode.Control;
        var answering = Requests.Open with { TakesControlMessages = true };
        var denying = ServingRules.Nobody with { TakesControlMessages = true };
        Assert.Equal(RequestVerdict.ControlMessage, Ask(answering));
        Assert.Equal(RequestVerdict.Denied, Ask(denying));
        Assert.NotEqual(RequestVerdict.ControlMessage, Ask(Requests.Open));

        RequestVerdict Ask(ServingRules rules)
        {
            var verdict = Requests.Ask(packet, Requests.Locked, rules, Requests.Loopback, Requests.ClientPort, out var reply);
            Assert.Empty(reply);
            return verdict;
        }
    }

    [Fact]
    public void An_engine_with_nothing_to_serve_is_silent()
    {
        var packet = Requests.Packet(4, NtpMode.Client);
        var state = Requests.Locked with { Answers = false };
        Assert.Equal(
            RequestVerdict.NotServing,
            Requests.Ask(packet, state, Requests.Open, Requests.Loopback, Requests.ClientPort, out _));
    }

    [Fact]
    public void An_unsynchronised_server_says_so()
    {
        var packet = Requests.Packet(4, NtpMode.Client);
        var state = ServedState.Unsynchronised(precision: -20);
        Requests.Ask(packet, state, Requests.Open, Requests.Loopback, Requests.ClientPort, out var reply);
        Assert.Equal(0b11_100_100, reply[0]);
        Assert.Equal(0, reply[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFF)]
    public void Any_transmit_timestamp_comes_back_as_origin(ulong units)
    {
        var packet = Requests.Packet(4, NtpMode.Client);
        Assert.True(NtpHeader.TryRead(packet, out var request));
        (request with { Transmit = new(units) }).Write(packet);

        Requests.Ask(packet, out var reply);
        Assert.True(NtpHeader.TryRead(reply, out var header));
        Assert.Equal(units, header.Origin.Units);
    }

    [Fact]
    public void Every_length_gets_silence_or_one_header()
    {
        for (var length = 0; length <= 2500; length++)
        {
            var packet = new byte[length];
            if (length > 0)
                packet[0] = 0x23;
            var verdict = Requests.Ask(packet, out var reply);
            Assert.True(reply.Length <= length, $"length {length}");

            // The extension field of an all-zero tail claims length zero; 68 and 72 octets are MACs by their length.
            var expected = length switch
            {
                < NtpHeader.Length => RequestVerdict.TooShort,
                NtpHeader.Length => RequestVerdict.Answered,
                52 or 68 or 72 => RequestVerdict.UnknownKey,
                > Responder.MaxRequestLength => RequestVerdict.TooLong,
                _ => RequestVerdict.Malformed,
            };
            Assert.Equal(expected, verdict);
        }
    }

    [Fact]
    public void A_peer_is_answered_without_being_followed()
    {
        Assert.Equal(RequestVerdict.Answered, Requests.Ask(Requests.Packet(4, NtpMode.SymmetricActive), out var reply));
        Assert.Equal((4 << 3) | (int)NtpMode.SymmetricPassive, reply[0]);
    }

    [Theory]
    [InlineData(NtpMode.SymmetricActive, RequestVerdict.ForAssociation)]
    [InlineData(NtpMode.SymmetricPassive, RequestVerdict.ForAssociation)]
    [InlineData(NtpMode.Server, RequestVerdict.ForAssociation)]
    [InlineData(NtpMode.Client, RequestVerdict.Denied)]
    [InlineData(NtpMode.Broadcast, RequestVerdict.Denied)]
    public void What_a_configured_source_sends_is_the_engines_even_where_nobody_may_ask(NtpMode mode, RequestVerdict expected)
    {
        var rules = ServingRules.Nobody with { Associations = new[] { ClientTable.Number(Requests.Loopback) }.ToFrozenSet() };
        var packet = Requests.Packet(4, mode);
        Assert.Equal(expected, Requests.Ask(packet, Requests.Locked, rules, Requests.Loopback, 123, out _));
        Assert.Equal(RequestVerdict.Denied, Requests.Ask(packet, Requests.Locked, rules, [127, 0, 0, 2], 123, out _));
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(10, 10)]
    [InlineData(-3, 6)]
    public void A_limited_server_hints_at_the_interval_it_allows(int asked, int told)
    {
        var responder = new Responder(new ClientTable(8, new RateLimit(interval: 6), seed: 1));
        responder.Adopt(Requests.Locked, Requests.Arrival, Requests.Open);
        var packet = Requests.Packet(4, NtpMode.Client);
        packet[2] = unchecked((byte)asked);
        Requests.Ask(responder, new(packet, Requests.Loopback, 1, Requests.Arrival), out var reply);
        Assert.Equal(told, (sbyte)reply[2]);
    }

    [Fact]
    public void The_root_dispersion_is_that_of_the_batch()
    {
        var responder = new Responder();
        responder.Adopt(Requests.Locked, Requests.Arrival + TimeInterval.FromWholeSeconds(1000), Requests.Open);
        Requests.Ask(responder, new(Requests.Packet(4, NtpMode.Client), Requests.Loopback, 1, Requests.Arrival), out var reply);
        Assert.True(NtpHeader.TryRead(reply, out var header));
        Assert.Equal(0.001_1, header.RootDispersion.Interval.Seconds, 2e-5);
    }
}
