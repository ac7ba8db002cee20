using Stratum1.Refclock.Samples;
using Stratum1.Server.Stamping;

namespace Stratum1.Server.Tests.Stamping;

public class CardTimingTests
{
    private static readonly UtcTime Card = new(1000, 0);
    private static readonly UtcTime System = new(1_800_000_000, 0);

    // The card's clock is 10 ppm fast.
    private static readonly HardwareClockLine Line = new(Card, System, Frequency.FromPpm(10), TimeInterval.Zero);

    [Theory]
    [InlineData(1000, 90, false, 0.752)] // 94 octets with the check sequence.
    [InlineData(100, 90, false, 7.520)]
    [InlineData(1000, 0, false, 0.752)] // Ethernet, IPv4 and UDP around 48 octets.
    [InlineData(1000, 0, true, 0.912)]
    public void A_packet_has_arrived_when_its_last_bit_has(int speed, int frame, bool isIPv6, double microseconds)
    {
        var timing = new CardTiming(Line, speed, TimeInterval.Zero, TimeInterval.Zero);
        var arrival = timing.Arrival(Card, timing.Reception(frame, payloadLength: 48, isIPv6));
        Assert.InRange((arrival - System).Seconds * 1e6, microseconds - 1e-3, microseconds + 1e-3);
    }

    [Fact]
    public void Compensations_move_departures_back_to_the_wire_and_arrivals_forward_from_it()
    {
        var timing = new CardTiming(Line, 1000, TimeInterval.FromSeconds(300e-9), TimeInterval.FromSeconds(700e-9));
        var stamp = Card + TimeInterval.FromSeconds(10 / (1 - 10e-6));
        Assert.InRange((timing.Departure(stamp) - System).Seconds - 10, 299e-9, 301e-9);
        var reception = timing.Reception(121, 48, isIPv6: false); // 1000 ns on the wire.
        Assert.InRange((timing.Arrival(stamp, reception) - System).Seconds - 10, 299e-9, 301e-9);
    }
}
