using System.Buffers.Binary;
using System.Text;
using Stratum1.Protocol.Mode6;
using Stratum1.Tests.Mode6;

namespace Stratum1.Protocol.Tests.Mode6;

public class Mode6ResponderTests
{
    private readonly Ntpq ntpq = new();

    [Fact]
    public void Associations_come_with_their_status_words()
    {
        var (data, status) = ntpq.Ask(Mode6Operation.ReadStatus);
        Assert.Equal(0x4425, status); // Insert, satellite, two events, the last number 5.
        Assert.Equal(
            [SampleView.Receiver, 0x971A, SampleView.Upstream, 0xF434],
            Enumerable.Range(0, 4).Select(i => (int)BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(i * 2))));
    }

    [Fact]
    public void System_variables_are_ntpds()
    {
        var system = ntpq.Variables(Mode6Operation.ReadVariables);
        Assert.Equal("1", system["leap"]);
        Assert.Equal("-23", system["precision"]);
        Assert.Equal("0.250", system["rootdisp"]);
        Assert.Equal("GPS", system["refid"]);
        Assert.Equal("-0.001234", system["offset"]);
        Assert.Equal("-12.345", system["frequency"]);
        Assert.Equal("37", system["tai"]);
        Assert.Equal("2017-01-01T00:00Z", system["leapsec"]);
        Assert.Equal("6.12 ?test?", system["release"]);
        Assert.Equal($"0x{(Ntpq.Start.Seconds + 2_208_988_800) & uint.MaxValue:x8}.00000000", system["clock"]);
        Assert.DoesNotContain("koffset", system.Keys);

        var kernel = ntpq.Variables(Mode6Operation.ReadVariables, data: "kfreq,kstflags, kmaxerr ,peeradr");
        Assert.Equal(["kfreq", "kstflags", "kmaxerr", "peeradr"], kernel.Keys);
        Assert.Equal(("-12.345", "pll nano", "16.000", "127.127.20.0:123"),
            (kernel["kfreq"], kernel["kstflags"], kernel["kmaxerr"], kernel["peeradr"]));
    }

    [Fact]
    public void Variables_of_an_association_are_ntpds()
    {
        var upstream = ntpq.Variables(Mode6Operation.ReadVariables, SampleView.Upstream);
        Assert.Equal("2001:db8::1", upstream["srcadr"]);
        Assert.Equal("192.0.2.7", upstream["refid"]);
        Assert.Equal("0x7f", upstream["reach"]);
        Assert.Equal("12.345678", upstream["delay"]);
        Assert.Equal("0.500000", upstream["offset"]);
        Assert.Equal("7", upstream["ntscookies"]);
        Assert.Equal(upstream, ntpq.Variables(Mode6Operation.ReadStatus, SampleView.Upstream));

        var receiver = ntpq.Variables(Mode6Operation.ReadVariables, SampleView.Receiver, "refid,srchost,hmode,ntscookies");
        Assert.Equal(("GPS", "NMEA(0)"), (receiver["refid"], receiver["srchost"]));
        Assert.DoesNotContain("ntscookies", receiver.Keys);
    }

    [Fact]
    public void Only_a_reference_clock_has_clock_variables()
    {
        var clock = ntpq.Variables(Mode6Operation.ReadClockVariables, SampleView.Receiver);
        Assert.Equal(("NMEA", "$GPRMC,001122,A,", "77"), (clock["name"], clock["timecode"], clock["poll"]));
        Assert.Equal(clock, ntpq.Variables(Mode6Operation.ReadClockVariables)); // Of the system: its peer's.
        Assert.Equal(Mode6Error.BadAssociation, ntpq.Refusal(Ntpq.Request(Mode6Operation.ReadClockVariables, SampleView.Upstream)));
    }

    [Fact]
    public void What_does_not_exist_or_changes_something_is_refused()
    {
        Assert.Equal(Mode6Error.UnknownVariable, ntpq.Refusal(Ntpq.Request(Mode6Operation.ReadVariables, data: "leap,nonsense")));
        Assert.Equal(Mode6Error.BadAssociation, ntpq.Refusal(Ntpq.Request(Mode6Operation.ReadVariables, 7)));
        Assert.Equal(Mode6Error.BadAssociation, ntpq.Refusal(Ntpq.Request(Mode6Operation.ReadStatus, 7)));
        foreach (var operation in new[] { 3, 5, 8, 11 })
            Assert.Equal(Mode6Error.Permission, ntpq.Refusal(Ntpq.Request((Mode6Operation)operation, data: "leap=0")));
        foreach (var operation in new[] { 0, 6, 7, 9, 13, 31 })
            Assert.Equal(Mode6Error.BadOperation, ntpq.Refusal(Ntpq.Request((Mode6Operation)operation)));
    }

    [Fact]
    public void Wrong_lengths_are_refused_and_what_is_no_request_gets_silence()
    {
        var good = Ntpq.Request(Mode6Operation.ReadVariables, data: "leap");
        for (var length = 0; length < good.Length; length++)
        {
            if (length < Mode6Header.Length)
                Assert.Null(ntpq.Send(good[..length]));
            else
                Assert.Equal(Mode6Error.BadFormat, ntpq.Refusal(good[..length]));
        }

        Assert.Equal(Mode6Error.BadFormat, ntpq.Refusal(Ntpq.Request(Mode6Operation.ReadVariables, data: new string(' ', 469))));
        foreach (var (index, value) in new[] { (1, 0x82), (1, 0x42), (1, 0x22), (8, 1), (9, 1), (0, 0x06), (0, 0x2E), (0, 0x13) })
        {
            var request = (byte[])good.Clone();
            request[index] = (byte)value;
            Assert.Null(ntpq.Send(request));
            Assert.Equal(Mode6Verdict.NotARequest, ntpq.Verdict);
        }
    }

    [Fact]
    public void A_MAC_after_the_data_is_ignored()
        => Assert.Equal("leap=1\r\n", Encoding.ASCII.GetString(ntpq.Ask(Mode6Operation.ReadVariables, data: "leap", padding: 20).Data));

    [Fact]
    public void Long_texts_are_cut_into_fragments_and_lines()
    {
        ntpq.View = ntpq.View with { System = ntpq.View.System with { Release = new string('r', 50), Version = new string('v', 60) } };
        var (data, _) = ntpq.Ask(Mode6Operation.ReadVariables);
        Assert.Equal(2, ntpq.Datagrams.Count);
        Assert.All(Encoding.ASCII.GetString(data).Split("\r\n"), line => Assert.InRange(line.Length, 0, 75));
    }

    [Fact]
    public void A_text_that_fills_the_buffer_is_cut_at_an_item()
    {
        ntpq.View = ntpq.View with
        {
            System = ntpq.View.System with
            {
                Version = new string('v', 10_000),
                Release = new string('r', 10_000)
            }
        };
        var system = ntpq.Variables(Mode6Operation.ReadVariables);
        Assert.Equal(10_000, system["release"].Length);
        Assert.DoesNotContain("version", system.Keys);
        Assert.InRange(ntpq.Datagrams.Count, 2, 32);
    }

    [Fact]
    public void Unless_the_address_is_trusted_no_reply_is_longer_than_its_request()
    {
        ntpq.IsTrusted = false;
        foreach (var operation in new[]
            { Mode6Operation.ReadStatus, Mode6Operation.ReadVariables, Mode6Operation.ReadClockVariables, Mode6Operation.RequestNonce })
            Assert.Equal(Mode6Error.Prohibited, ntpq.Refusal(Ntpq.Request(operation)));
        foreach (var padding in Enumerable.Range(0, 30))
        {
            ntpq.Send(Ntpq.Request(Mode6Operation.ReadStatus, padding: padding * 4));
            Assert.InRange(ntpq.ReplyLength, 12, 12 + (padding * 4));
        }

        Assert.Equal(20, ntpq.ReplyLength);
    }

    [Fact]
    public void A_padded_request_gets_a_nonce_and_with_it_everything()
    {
        ntpq.IsTrusted = false;
        var nonce = Encoding.ASCII.GetString(ntpq.Ask(Mode6Operation.RequestNonce, padding: 48).Data).Trim();
        Assert.StartsWith("nonce=s", nonce);
        Assert.True(ntpq.Variables(Mode6Operation.ReadVariables, data: nonce).Count > 20);
        Assert.Equal(["leap"], ntpq.Variables(Mode6Operation.ReadVariables, data: nonce + ",leap").Keys);
    }

    [Fact]
    public void Nothing_is_allocated_but_by_the_HMAC_of_a_nonce()
    {
        var responder = new Mode6Responder(new byte[32]);
        var view = SampleView.At(Ntpq.Start, clients: 50);
        var now = NtpTimestamp.From(Ntpq.Start);
        var datagram = new byte[Mode6Reply.MaxDatagram];
        foreach (var request in new[]
        {
            Ntpq.Request(Mode6Operation.ReadStatus),
            Ntpq.Request(Mode6Operation.ReadVariables),
            Ntpq.Request(Mode6Operation.ReadVariables, data: "kstflags,ss_uptime,peeradr"),
            Ntpq.Request(Mode6Operation.ReadVariables, SampleView.Receiver),
            Ntpq.Request(Mode6Operation.ReadVariables, SampleView.Upstream),
            Ntpq.Request(Mode6Operation.ReadClockVariables),
        })
        {
            Answer(request);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Answer(request);
            Assert.Equal((request, 0), (request, GC.GetAllocatedBytesForCurrentThread() - before));
        }

        void Answer(byte[] request)
        {
            responder.Answer(new(request, Ntpq.Loopback, isTrusted: true, now), view, out var reply);
            for (var i = 0; i < reply.Datagrams; i++)
                reply.Write(i, datagram);
        }
    }
}
