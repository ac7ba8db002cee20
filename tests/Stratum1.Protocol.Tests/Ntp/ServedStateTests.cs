using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Tests.Ntp;

public class ServedStateTests
{
    private static readonly NtpTimestamp Then = new(0xECF6_0000_0000_0000);

    private static readonly ServedState Locked = new(
        Answers: true,
        LeapIndicator.Insert,
        Stratum: 1,
        Precision: -23,
        RootDelay: new(0x0001_8000),
        RootDispersion: TimeInterval.FromSeconds(0.001),
        DispersionAt: Then,
        DispersionGrowth: Frequency.FromPpm(2),
        ReferenceId.Gps,
        ReferenceTime: Then - TimeInterval.FromSeconds(0.5));

    [Fact]
    public void The_fields_are_those_of_the_state()
    {
        var header = Locked.HeaderAt(Then);
        Assert.Equal(LeapIndicator.Insert, header.Leap);
        Assert.Equal(NtpMode.Server, header.Mode);
        Assert.Equal(1, header.Stratum);
        Assert.Equal(-23, header.Precision);
        Assert.Equal(2u, header.RootDelay.Units);
        Assert.Equal(ReferenceId.Gps, header.ReferenceId);
        Assert.Equal(Then - TimeInterval.FromSeconds(0.5), header.Reference);
    }

    [Theory]
    [InlineData(0, 0.001)]
    [InlineData(1, 0.001_002)]
    [InlineData(86_400, 0.173_8)]
    [InlineData(-3600, 0.001)]
    public void Dispersion_grows_with_time_and_never_shrinks(double elapsed, double expected)
    {
        var now = Then + TimeInterval.FromSeconds(elapsed);
        Assert.Equal(expected, Locked.RootDispersionAt(now).Seconds, 1e-9);
        Assert.InRange(Locked.HeaderAt(now).RootDispersion.Interval.Seconds, expected - 1e-9, expected + (1.0 / 65536));
    }

    [Fact]
    public void Dispersion_grows_across_the_era_boundary()
    {
        var state = Locked with { DispersionAt = new(0xFFFF_FFFF_0000_0000) };
        Assert.Equal(0.001_004, state.RootDispersionAt(new(0x0000_0001_0000_0000)).Seconds, 1e-9);
    }

    [Fact]
    public void An_absurd_growth_saturates_instead_of_throwing()
    {
        var state = Locked with { DispersionGrowth = new(1e30) };
        Assert.Equal(uint.MaxValue, state.HeaderAt(Then + TimeInterval.FromSeconds(1)).RootDispersion.Units);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(255)]
    public void A_stratum_that_is_not_valid_goes_out_as_zero_with_leap_three(byte stratum)
    {
        var header = (Locked with { Stratum = stratum }).HeaderAt(Then);
        Assert.Equal(0, header.Stratum);
        Assert.Equal(LeapIndicator.Unsynchronised, header.Leap);
    }

    [Fact]
    public void Before_the_first_synchronisation_nothing_is_claimed()
    {
        var header = ServedState.Unsynchronised(precision: -20).HeaderAt(Then);
        Assert.Equal(LeapIndicator.Unsynchronised, header.Leap);
        Assert.Equal(0, header.Stratum);
        Assert.Equal("INIT", header.ReferenceId.ToString());
        Assert.Equal(16, header.RootDispersion.Interval.Seconds);
        Assert.Equal(default, header.Reference);
    }

    [Fact]
    public void The_largest_valid_stratum_is_served_as_it_is()
        => Assert.Equal(15, (Locked with { Stratum = 15 }).HeaderAt(Then).Stratum);
}
