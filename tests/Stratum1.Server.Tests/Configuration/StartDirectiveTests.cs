namespace Stratum1.Server.Tests.Configuration;

public class StartDirectiveTests
{
    [Fact]
    public void Servers_of_initstepslew_are_asked_in_a_burst()
    {
        var initial = Reading.Good("initstepslew 0.5 ntp.example 192.0.2.1").Start.InitialStep!;
        Assert.Equal(0.5, initial.Threshold.Seconds);
        Assert.Equal(["ntp.example", "192.0.2.1"], initial.Servers.Select(server => server.Name));
        Assert.All(initial.Servers, server => Assert.True(server.BurstsAtStart));
    }

    [Fact]
    public void A_restart_sets_no_clock_again()
    {
        Assert.Null(Reading.Good("initstepslew 0.5 192.0.2.1").ForRestart().Start.InitialStep);
        Assert.True(Reading.Good("manual").ForRestart().Start.AcceptsTypedTimes);
    }

    [Fact]
    public void Initstepslew_needs_a_threshold_and_does_nothing_without_servers()
    {
        Assert.Null(Reading.Good("initstepslew 30").Start.InitialStep);
        Assert.Equal("ntp.example", Reading.Bad("initstepslew ntp.example").Word);
        Assert.Equal("-1", Reading.Bad("initstepslew -1 ntp.example").Word);
    }

    [Fact]
    public void Histories_are_kept_only_where_that_is_configured()
    {
        Assert.Null(Reading.Good("port 0").Start.HistoryFolder);
        Assert.Equal("/var/lib/stratum1", Reading.Good("dumpdir /var/lib/stratum1").Start.HistoryFolder);
    }

    [Fact]
    public void Times_are_typed_only_where_that_is_configured()
    {
        Assert.False(Reading.Good("port 0").Start.AcceptsTypedTimes);
        Assert.True(Reading.Good("manual").Start.AcceptsTypedTimes);
        Assert.Equal("on", Reading.Bad("manual on").Word);
    }
}
