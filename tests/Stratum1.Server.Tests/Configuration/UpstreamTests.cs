using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Tests.Configuration;

public class UpstreamTests
{
    [Fact]
    public void Defaults_are_chronys()
    {
        var server = Only("server ntp.example.net");
        Assert.Equal(new UpstreamOptions { Name = "ntp.example.net" }, server);
        Assert.Equal((6, 10, 123), (server.MinPoll, server.MaxPoll, server.Port));
        Assert.Equal((3.0, 0.0, 10.0), (server.Delays.Longest.Seconds, server.Delays.Ratio, server.Delays.DeviationRatio));
        Assert.Equal(4, Only("pool ntp.example.net").MaxSources);
        Assert.Equal(-1, Reading.Of("").Config.Upstreams.Port);
        Assert.Equal(1_209_600, Reading.Of("").Config.Upstreams.Refresh.Seconds);
    }

    [Fact]
    public void Every_option_reaches_the_engine()
    {
        var server = Only(
            "server ntp.example.net minpoll -2 maxpoll 3 iburst burst key 7 port 11123 maxdelay 0.5 maxdelayratio 2 maxdelaydevratio 4 "
            + "maxdelayquant 0.5 mindelay 0.001 asymmetry -0.25 offset 0.002 minsamples 8 maxsamples 16 maxunreach 5 filter 10 offline "
            + "auto_offline prefer noselect trust require xleave polltarget 20 presend 9 minstratum 3 version 3 copy extfield F323 "
            + "extfield 10A ipv4");
        var expected = new UpstreamOptions
        {
            Name = "ntp.example.net",
            MinPoll = -2,
            MaxPoll = 3,
            BurstsAtStart = true,
            Bursts = true,
            KeyId = 7,
            Port = 11123,
            Delays = new() { Longest = TimeInterval.FromSeconds(0.5), Ratio = 2, DeviationRatio = 4 },
            DelayQuantile = 0.5,
            MinDelay = TimeInterval.FromSeconds(0.001),
            Asymmetry = -0.25,
            Offset = TimeInterval.FromSeconds(0.002),
            MinSamples = 8,
            MaxSamples = 16,
            MaxUnreach = 5,
            FilterLength = 10,
            StartsOffline = true,
            GoesOffline = true,
            Traits = SourceTraits.Prefer | SourceTraits.NoSelect | SourceTraits.Trust | SourceTraits.Require,
            IsInterleaved = true,
            PollTarget = 20,
            PresendPoll = 9,
            MinStratum = 3,
            Version = 3,
            Copies = true,
            Fields = FieldKinds.MonotonicRoot | FieldKinds.NetworkCorrection,
            Family = AddressChoice.IPv4,
        };
        Assert.Equal(expected, server);
        Assert.Equal(2, Only("pool ntp.example.net maxsources 2").MaxSources);
        Assert.Equal(UpstreamKind.Peer, Only("peer 192.0.2.1 xleave").Kind);
    }

    [Theory]
    [InlineData("peer ntp.example.net iburst", "'iburst' is not an option of 'peer'")]
    [InlineData("server ntp.example.net maxsources 3", "'maxsources' is not an option of 'server'")]
    [InlineData("server ntp.example.net minpol 3", "Did you mean 'minpoll'?")]
    [InlineData("server ntp.example.net maxpoll 25", "out of range")]
    [InlineData("server", "must be followed by one more word")]
    public void What_cannot_be_is_refused(string line, string problem)
        => Assert.Contains(problem, Assert.Single(Reading.Of(line).Problems).ToString(), StringComparison.Ordinal);

    private static UpstreamOptions Only(string line)
    {
        var reading = Reading.Of(line);
        Assert.Empty(reading.Problems);
        return Assert.Single(reading.Config.Upstreams.All).Options;
    }
}
