using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Tests.Serving;

public class NtsSeamTests
{
    private static readonly byte[] Request = Requests.Packet(4, NtpMode.Client, NtsFields());

    [Fact]
    public void An_authentic_request_is_answered_with_what_NTS_adds_before_and_after_the_transmit_timestamp()
    {
        var nts = new ScriptedNts(NtsVerdict.Authentic);
        Assert.Equal(RequestVerdict.Answered, Ask(nts, new Responder(null, null, nts), out var reply));
        Assert.Equal(NtpHeader.Length + 36 + 40, reply.Length);
        Assert.Equal(0xEE, reply[NtpHeader.Length + 36]);
        Assert.Equal(Requests.Departure.Units, nts.TransmitWhenSealed);
        Assert.Equal(1, nts.Sealed);
    }

    [Fact]
    public void An_unknown_cookie_is_kissed_with_NTSN_and_the_identifier_alone()
    {
        var nts = new ScriptedNts(NtsVerdict.Nak);
        Assert.Equal(RequestVerdict.KissedNts, Ask(nts, new Responder(null, null, nts), out var reply));
        Assert.True(NtpHeader.TryRead(reply, out var header));
        Assert.Equal((LeapIndicator.Unsynchronised, (byte)0, "NTSN"), (header.Leap, header.Stratum, header.ReferenceId.ToString()));
        Assert.Equal(0x0123_4567_89AB_CDEFu, header.Origin.Units);
        Assert.Equal(NtpHeader.Length + 36, reply.Length);
        Assert.Equal(0, nts.Sealed);
    }

    [Fact]
    public void Whatever_NTS_refuses_is_met_with_silence()
    {
        var nts = new ScriptedNts(NtsVerdict.Refused);
        Assert.Equal(RequestVerdict.NotAuthentic, Ask(nts, new Responder(null, null, nts), out _));
        Assert.Equal(RequestVerdict.NotAuthentic, Ask(nts, new Responder(), out _));
    }

    [Fact]
    public void Clients_with_NTS_are_limited_and_kissed_like_others_and_their_kisses_are_sealed()
    {
        var nts = new ScriptedNts(NtsVerdict.Authentic);
        var responder = new Responder(new ClientTable(8, new RateLimit(interval: 12, burst: 1, leak: 4, kiss: 1), seed: 1), null, nts);
        var verdicts = Enumerable.Range(0, 200).Select(i => Ask(nts, responder, out var _)).ToArray();
        Assert.InRange(verdicts.Count(v => v == RequestVerdict.RateLimited), 60, 140);
        Assert.InRange(verdicts.Count(v => v == RequestVerdict.KissedRate), 60, 140);
        Assert.Equal(verdicts.Count(v => v != RequestVerdict.RateLimited), nts.Sealed);
    }

    private static RequestVerdict Ask(ScriptedNts nts, Responder responder, out byte[] reply)
    {
        responder.Adopt(Requests.Locked, Requests.Arrival, Requests.Open);
        var verdict = Requests.Ask(responder, new(Request, Requests.Loopback, 1, Requests.Arrival), out reply);
        Assert.True(nts.Opened == 0 || verdict != RequestVerdict.RateLimited || nts.Sealed < nts.Opened + 1);
        return verdict;
    }

    private static byte[] NtsFields()
    {
        var fields = new byte[36 + 104 + 40];
        ExtensionField.Write(fields, 0, ExtensionFieldType.UniqueIdentifier, 32);
        ExtensionField.Write(fields, 36, ExtensionFieldType.Cookie, 100);
        ExtensionField.Write(fields, 140, ExtensionFieldType.Authenticator, 36);
        return fields;
    }

    /// <summary>Says what it was told to say; adds an identifier of 36 octets and an "authenticator" of 40.</summary>
    private sealed class ScriptedNts(NtsVerdict verdict) : INtsRequests
    {
        internal int Opened { get; private set; }

        internal int Sealed { get; private set; }

        internal ulong TransmitWhenSealed { get; private set; }

        public NtsVerdict Open(ReadOnlySpan<byte> request, Span<byte> reply, ref int length, out int ticket)
        {
            ticket = 7;
            Opened++;
            ExtensionField.Write(reply, length, ExtensionFieldType.UniqueIdentifier, 32);
            length += verdict == NtsVerdict.Authentic ? 36 + 40 : 36;
            return verdict;
        }

        public void Seal(int ticket, Span<byte> reply)
        {
            Assert.Equal(7, ticket);
            NtpHeader.TryRead(reply, out var header);
            TransmitWhenSealed = header.Transmit.Units;
            reply[^40..].Fill(0xEE);
            Sealed++;
        }
    }
}
