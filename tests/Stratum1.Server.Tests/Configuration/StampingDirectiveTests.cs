using Stratum1.Linux;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class StampingDirectiveTests
{
    [Fact]
    public void Without_a_line_no_card_stamps_and_replies_would_wait_a_millisecond()
    {
        var stamping = Reading.Good().Stamping;
        Assert.Empty(stamping.Interfaces);
        Assert.InRange(stamping.Timeout.Seconds, 0.000999, 0.001001);
    }

    [Fact]
    public void A_line_names_an_interface_and_may_say_how_its_card_is_used()
    {
        var stamping = Reading.Good(
            "hwtimestamp eth0",
            "hwtimestamp eth1 minpoll -2 maxpoll 3 minsamples 4 maxsamples 20 precision 50e-9 txcomp 300e-9 rxcomp 645e-9 nocrossts"
            + " rxfilter ptp",
            "hwtimestamp *",
            "hwtstimeout 0.02").Stamping;
        Assert.Equal(["eth0", "eth1", "*"], stamping.Interfaces.Select(card => card.Interface));
        Assert.True(stamping.Interfaces[0] is
        {
            MinPoll: 0, MaxPoll: null, MinSamples: 2, MaxSamples: 16, AvoidsCrossStamps: false, Filter: ReceiveFilter.Any,
        });
        Assert.Equal(TimeInterval.FromSeconds(100e-9), stamping.Interfaces[0].Precision);
        Assert.True(stamping.Interfaces[1] is
        {
            MinPoll: -2, MaxPoll: 3, MinSamples: 4, MaxSamples: 20, AvoidsCrossStamps: true, Filter: ReceiveFilter.Ptp,
        });
        Assert.Equal(TimeInterval.FromSeconds(300e-9), stamping.Interfaces[1].TransmitCompensation);
        Assert.Equal(TimeInterval.FromSeconds(645e-9), stamping.Interfaces[1].ReceiveCompensation);
        Assert.Equal(TimeInterval.FromSeconds(0.02), stamping.Timeout);
    }

    [Theory]
    [InlineData("hwtimestamp")]
    [InlineData("hwtimestamp eth0 rxfilter some")]
    [InlineData("hwtimestamp eth0 minpol 0")]
    [InlineData("hwtimestamp eth0 maxsamples 65")]
    [InlineData("hwtstimeout -1")]
    public void What_is_wrong_is_refused(string line) => Assert.Equal(ConfigSeverity.Error, Reading.Bad(line).Severity);
}
