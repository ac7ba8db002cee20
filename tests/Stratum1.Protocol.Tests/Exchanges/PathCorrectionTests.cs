using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Tests.Exchanges;

/// <summary>
/// The server's clock is right and answers at once. A frame is received in 10 µs; what a switch holds comes on top of the cable's 1 µs.
/// </summary>
public class PathCorrectionTests
{
    private const double Reception = 10e-6;
    private const double Cable = 1e-6;

    [Fact]
    public void What_transparent_clocks_held_is_taken_out_of_offset_and_delay_and_not_out_of_the_bound()
    {
        var association = Client();
        var measured = Exchange(association, at: 0, there: 400e-6, back: 100e-6);
        Assert.Equal(0.0, OffsetOf(measured), 2e-9);
        // Left are cable and reception on both ways, and the 100 ppm by which transparent clocks may be wrong.
        Assert.Equal((2 * (Reception + Cable)) + 500e-6 * 100e-6, measured.Delay.Seconds, 2e-9);
        Assert.Equal(2 * (Reception + Cable) + 500e-6, (measured.Delay + measured.DelayCorrection).Seconds, 2e-9);
    }

    [Theory]
    [InlineData(0.0, 100e-6)] // The server says nothing, as one without a card that stamps.
    [InlineData(400e-6, 0.0)] // No transparent clock on the way back.
    [InlineData(700e-6, 100e-6)] // More than the whole delay.
    [InlineData(1e9, 100e-6)]
    [InlineData(-400e-6, 100e-6)]
    public void Without_both_ways_or_with_more_than_the_delay_nothing_is_corrected(double toldThere, double toldBack)
    {
        var measured = Exchange(Client(), at: 0, there: 400e-6, back: 100e-6, toldThere, toldBack);
        Assert.Equal(150e-6, OffsetOf(measured), 2e-9);
        Assert.Equal(TimeInterval.Zero, measured.DelayCorrection);
    }

    [Fact]
    public void Without_a_stamp_by_a_card_nothing_is_told_and_nothing_corrected()
    {
        Assert.Equal(TimeInterval.Zero, new PathTime(TimeInterval.Zero, TimeInterval.FromSeconds(1e-3)).Told);
        Assert.Equal(TimeInterval.Zero, new PathTime(TimeInterval.FromSeconds(1e-5), TimeInterval.Zero).Told);
        Assert.Equal(1010e-6, new PathTime(TimeInterval.FromSeconds(1e-5), TimeInterval.FromSeconds(1e-3)).Told.Seconds, 1e-9);
    }

    [Fact]
    public void Another_field_than_was_asked_for_is_not_used()
    {
        var measured = Exchange(new FakeServer(), at: 0, there: 400e-6, back: 100e-6);
        Assert.Equal(TimeInterval.Zero, measured.DelayCorrection);
    }

    [Fact]
    public void In_the_interleaved_mode_the_correction_belongs_to_the_exchange_before()
    {
        var server = new FakeServer(new() { IsInterleaved = true, Fields = FieldKinds.NetworkCorrection });
        for (var i = 0; i < 8; i++)
        {
            // Each exchange is held otherwise; with the correction of another one the offset would be wrong by 50 µs at least.
            var measured = Exchange(server, at: 64 * i, there: (1 + (i % 3)) * 100e-6, back: (1 + (i % 2)) * 200e-6);
            if (i >= 3)
                Assert.Equal(0.0, OffsetOf(measured), 2e-9);
        }
    }

    [Fact]
    public void A_peer_is_told_how_long_its_packet_was_on_the_way()
    {
        var server = new FakeServer(new() { Mode = NtpMode.SymmetricActive, Fields = FieldKinds.NetworkCorrection });
        server.Ask(0);
        Assert.Equal(TimeInterval.Zero, Told(server));
        var packet = new byte[NtpHeader.Length];
        (server.Answer(0.001, 0.001) with { Mode = NtpMode.SymmetricActive }).Write(packet);
        Assert.True(server.Association.Examine(packet, Received(0.002, 300e-6), out var reply));
        server.Association.Commit(reply, isGood: true);
        server.Ask(64);
        Assert.Equal(Reception + 300e-6, Told(server).Seconds, 1e-9);
    }

    private static FakeServer Client() => new(new() { Fields = FieldKinds.NetworkCorrection });

    private static TimeInterval Told(FakeServer server)
    {
        var offset = NtpHeader.Length;
        Assert.True(ExtensionField.TryRead(server.RequestOctets, ref offset, out var field) && NetworkCorrection.IsIn(field));
        return NetworkCorrection.Read(field);
    }

    private static LocalStamp Received(double seconds, double held)
        => FakeServer.Stamp(seconds, StampSource.Hardware) with
        {
            Path = new(TimeInterval.FromSeconds(Reception), TimeInterval.FromSeconds(held)),
        };

    private static double OffsetOf(in ExchangeMeasurement measured)
        => (measured.Offset - (FakeServer.Epoch - new UtcTime(1000, 0))).Seconds;

    /// <summary>One exchange, held so long on both ways; the measurement that comes of it.</summary>
    private static ExchangeMeasurement Exchange(
        FakeServer server, double at, double there, double back, double? toldThere = null, double? toldBack = null)
    {
        server.Ask(at);
        var arrives = at + Cable + Reception + there;
        var octets = new byte[NtpHeader.Length + NetworkCorrection.FieldLength];
        server.Answer(arrives, arrives).Write(octets);
        var told = (toldThere ?? there) is var held and not 0.0 ? held + Reception : 0.0;
        NetworkCorrection.Write(octets, NtpHeader.Length, TimeInterval.FromSeconds(told));
        Assert.True(server.Association.Examine(octets, Received(arrives + Cable + Reception + back, toldBack ?? back), out var reply));
        server.Association.Commit(reply, isGood: true);
        return reply.Stamps!.Value.Measure(FakeServer.Epoch, default, TimeInterval.FromSeconds(1e-9));
    }
}
