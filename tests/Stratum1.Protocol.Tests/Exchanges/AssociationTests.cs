using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Tests.Exchanges;

public class AssociationTests
{
    [Fact]
    public void A_request_tells_nothing_but_version_mode_poll_and_a_nonce()
    {
        var server = new FakeServer();
        var first = server.Ask(0);
        var second = server.Ask(64);
        var plain = default(NtpHeader) with { Version = 4, Mode = NtpMode.Client, Poll = 6, Precision = 32 };
        Assert.Equal(plain, first with { Transmit = default });
        Assert.Equal(plain, second with { Transmit = default });
        Assert.NotEqual(first.Transmit, second.Transmit);
        Assert.NotEqual(0UL, first.Transmit.Units);
        Assert.Equal(NtpHeader.Length, server.RequestLength);
    }

    [Fact]
    public void Offset_and_delay_are_those_of_RFC_5905_section_8()
    {
        var server = new FakeServer();
        server.Ask(10.000);
        // 5 ms there, 1 ms inside, 7 ms back; the server is 0.5 s ahead.
        var reply = server.Take(server.Answer(10.505, 10.506), 10.013);
        Assert.True(reply.IsUsable);
        var measured = reply.Stamps!.Value.Measure(FakeServer.Epoch, default, TimeInterval.FromSeconds(1e-9));
        var truth = (FakeServer.Epoch - new UtcTime(1000, 0)).Seconds;
        Assert.Equal(FakeServer.At(10.0065), measured.At);
        Assert.Equal(truth + 0.499, measured.Offset.Seconds, 9);
        Assert.Equal(0.012, measured.Delay.Seconds, 9);
    }

    [Fact]
    public void A_fast_oscillator_between_the_stamps_is_taken_out_of_the_delay()
    {
        var stamps = new ExchangeStamps(
            FakeServer.Stamp(0), FakeServer.Ntp(0.001), FakeServer.Ntp(63.999), FakeServer.Stamp(64.0064), default, default, default, -24);
        var measured = stamps.Measure(FakeServer.Epoch, (Frequency.FromPpm(-100), Frequency.FromPpm(1)), TimeInterval.FromSeconds(1e-9));
        Assert.InRange(measured.Delay.Seconds, 0.00199, 0.00201);
        Assert.InRange(measured.Dispersion.Seconds, 64e-6, 65e-6);
    }

    [Fact]
    public void A_repeated_reply_is_used_once()
    {
        var server = new FakeServer();
        server.Ask(0);
        var answer = server.Answer(0.01, 0.01);
        Assert.True(server.Take(answer, 0.02).IsFirst);
        var again = server.Take(answer, 0.03);
        Assert.False(again.IsFirst);
        Assert.False(again.IsValid);
        Assert.Equal(PacketTests.None, again.Tests & PacketTests.New);
    }

    [Theory]
    [InlineData("origin", PacketTests.Expected)]
    [InlineData("receive", PacketTests.Complete)]
    [InlineData("transmit", PacketTests.Complete)]
    [InlineData("leap", PacketTests.Synchronised)]
    [InlineData("stratum 0", PacketTests.Synchronised)]
    [InlineData("stratum 16", PacketTests.Synchronised)]
    [InlineData("dispersion", PacketTests.RootDistance)]
    [InlineData("delay", PacketTests.RootDistance)]
    public void Each_defect_fails_its_own_test(string defect, PacketTests failed)
    {
        var server = new FakeServer();
        server.Ask(0);
        var good = server.Answer(0.01, 0.01);
        var bad = defect switch
        {
            "origin" => good with { Origin = new(good.Origin.Units ^ 1) },
            "receive" => good with { Receive = default },
            "transmit" => good with { Transmit = default },
            "leap" => good with { Leap = LeapIndicator.Unsynchronised },
            "stratum 0" => good with { Stratum = 0 },
            "stratum 16" => good with { Stratum = 16 },
            "dispersion" => good with { RootDispersion = new(16 << 16) },
            _ => good with { RootDelay = new(32 << 16) },
        };
        Assert.Equal(PacketTests.Usable & ~failed, server.Examine(bad, 0.02).Tests);
        Assert.Equal(PacketTests.Usable, server.Examine(good, 0.02).Tests);
    }

    [Theory]
    [InlineData(NtpMode.Client, 4)]
    [InlineData(NtpMode.SymmetricActive, 4)]
    [InlineData(NtpMode.SymmetricPassive, 4)]
    [InlineData(NtpMode.Broadcast, 4)]
    [InlineData(NtpMode.Control, 4)]
    [InlineData(NtpMode.Private, 4)]
    [InlineData(NtpMode.Server, 0)]
    [InlineData(NtpMode.Server, 5)]
    [InlineData(NtpMode.Server, 7)]
    public void Other_modes_and_versions_are_none_of_our_business(NtpMode mode, byte version)
    {
        var server = new FakeServer();
        server.Ask(0);
        var octets = new byte[NtpHeader.Length];
        (server.Answer(0.01, 0.01) with { Mode = mode, Version = version }).Write(octets);
        Assert.False(server.Association.Examine(octets, FakeServer.Stamp(0.02), out _));
    }

    [Theory]
    [InlineData("RATE", KissCode.Rate)]
    [InlineData("DENY", KissCode.Refused)]
    [InlineData("RSTR", KissCode.Refused)]
    [InlineData("INIT", KissCode.None)]
    public void A_kiss_counts_only_when_it_answers_our_request(string code, KissCode meaning)
    {
        var server = new FakeServer();
        server.Ask(0);
        var kiss = server.Answer(0.01, 0.01) with
        {
            Leap = LeapIndicator.Unsynchronised,
            Stratum = 0,
            ReferenceId = ReferenceId.FromText(code),
        };
        Assert.Equal(meaning, server.Examine(kiss, 0.02).Kiss);
        Assert.Equal(KissCode.None, server.Examine(kiss with { Origin = new(1) }, 0.02).Kiss);
        Assert.Equal(KissCode.None, server.Examine(kiss with { Stratum = 1 }, 0.02).Kiss);
    }

    [Fact]
    public void In_the_interleaved_mode_the_exchange_before_is_measured_with_the_better_stamp()
    {
        var server = new FakeServer(new() { IsInterleaved = true });
        server.Ask(0);
        // The reply claims to leave at 0.010; the next one will tell that it was 0.012.
        server.Take(server.Answer(0.010, 0.012) with { Transmit = FakeServer.Ntp(0.010) }, 0.014);

        var second = server.Ask(64);
        Assert.Equal(FakeServer.Ntp(0.010), second.Origin);
        Assert.NotEqual(second.Receive, second.Transmit);
        var interleaved = server.Examine(server.Answer(64.010, 64.012), 64.014);
        Assert.True(interleaved.IsInterleaved);
        // It tells of the exchange before, which was measured already.
        Assert.True(server.Association.IsImproper(interleaved, default));
        server.Association.Commit(interleaved, isGood: false);

        server.Ask(128);
        var third = server.Examine(server.Answer(128.010, 128.012), 128.014);
        Assert.True(third.IsInterleaved);
        var stamps = third.Stamps!.Value;
        Assert.Equal(FakeServer.At(64), stamps.Transmit.At);
        Assert.Equal(FakeServer.Ntp(64.010), stamps.RemoteReceive);
        Assert.Equal(FakeServer.Ntp(64.012), stamps.RemoteTransmit);
        Assert.Equal(FakeServer.At(64.014), stamps.Receive.At);
    }

    [Fact]
    public void After_four_lost_replies_the_interleaved_mode_begins_anew()
    {
        var server = new FakeServer(new() { IsInterleaved = true });
        server.Ask(0);
        server.Take(server.Answer(0.01, 0.01), 0.02);
        for (var poll = 1; poll <= 4; poll++)
            Assert.NotEqual(0UL, server.Ask(64 * poll).Origin.Units);
        Assert.Equal(0UL, server.Ask(64 * 5).Origin.Units);
    }

    /// <summary>A peer sends when it likes: what it tells in a packet that answers nothing must not be forgotten.</summary>
    [Fact]
    public void A_correction_told_between_two_answers_is_kept_for_the_next()
    {
        var server = new FakeServer(new() { Mode = NtpMode.SymmetricActive, Fields = FieldKinds.MonotonicRoot });
        server.Ask(100);
        Tell(answer: 100.1, corrected: 0.0);
        Assert.Equal(TimeInterval.Zero, server.Association.TakeShift());
        Tell(answer: 130.1, corrected: 0.25);
        server.Ask(164);
        Tell(answer: 164.1, corrected: 0.25);
        Assert.Equal(0.25, server.Association.TakeShift().Seconds, 1e-6);
        Assert.Equal(TimeInterval.Zero, server.Association.TakeShift());

        void Tell(double answer, double corrected)
        {
            var header = server.Answer(answer + corrected, answer + corrected) with { Mode = NtpMode.SymmetricActive };
            var octets = new byte[NtpHeader.Length + MonotonicRoot.FieldLength];
            header.Write(octets);
            new MonotonicRoot(TimeInterval.Zero, TimeInterval.Zero, FakeServer.Ntp(answer), Epoch: 7).Write(octets, NtpHeader.Length);
            Assert.True(server.Association.Examine(octets, FakeServer.Stamp(answer), out var reply));
            server.Association.Commit(reply, isGood: reply.Stamps is not null);
        }
    }

    [Fact]
    public void A_better_stamp_of_departure_replaces_the_programs_own()
    {
        var server = new FakeServer();
        server.Ask(0);
        server.Association.Transmitted(new(FakeServer.At(0.001), StampSource.Daemon), isSending: true);
        server.Association.Transmitted(new(FakeServer.At(0.002), StampSource.Kernel), isSending: false);
        server.Association.Transmitted(new(FakeServer.At(0.003), StampSource.Daemon), isSending: false);
        Assert.Equal(new LocalStamp(FakeServer.At(0.002), StampSource.Kernel), server.Association.Transmit);
    }

    [Fact]
    public void Damaged_replies_and_random_octets_are_survived_and_never_usable()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        var server = new FakeServer(new() { IsInterleaved = true, Fields = FieldKinds.MonotonicRoot });
        server.Ask(0);
        var octets = new byte[NtpHeader.Length];
        server.Answer(0.01, 0.01).Write(octets);
        for (var turn = 0; turn < 200_000; turn++)
        {
            var damaged = new byte[random.Next(200)];
            random.NextBytes(damaged);
            octets.AsSpan(0, Math.Min(octets.Length, damaged.Length)).CopyTo(damaged);
            if (damaged.Length > 24)
                damaged[24 + random.Next(Math.Min(8, damaged.Length - 24))] ^= (byte)(1 << random.Next(8)); // The origin.
            var isRead = server.Association.Examine(damaged, FakeServer.Stamp(0.02), out var reply);
            Assert.False(isRead && reply.IsUsable, $"seed {Seed}, turn {turn}: {Convert.ToHexString(damaged)}");
            if (isRead)
                server.Association.Commit(reply, isGood: false);
        }

        Assert.True(server.Examine(server.Answer(0.01, 0.01), 0.02).IsUsable);
    }
}
