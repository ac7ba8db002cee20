using System.Net;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class ServingDirectiveTests
{
    [Fact]
    public void Nothing_written_gives_chronys_defaults()
    {
        var ntp = Reading.Good().Ntp;
        Assert.Equal(ClientLogMemory.DefaultOctets, ntp.ClientLogOctets);
        Assert.True(ntp.KeepsClientLog);
        Assert.Null(ntp.RateLimit);
        Assert.Empty(ntp.Broadcasts);
        Assert.Equal((0, 0, 0, 123), (ntp.Dscp, ntp.Threads, ntp.PtpPort, ntp.PtpDomain));
        Assert.Null(Reading.Good().KeyFile);
    }

    [Fact]
    public void Each_directive_sets_what_it_says()
    {
        var config = Reading.Good(
            "clientloglimit 1000000", "noclientlog", "ratelimit interval 1 burst 16 leak 3 kod 2", "broadcast 30 192.0.2.255",
            "broadcast 60.5 ff02::101 1123", "dscp 46", "servethreads 3", "ptpport 319", "ptpdomain 5", "keyfile /etc/stratum1.keys",
            "maxtxbuffers 100", "bindaddress 192.0.2.1", "bindaddress 192.0.2.2");
        var ntp = config.Ntp;
        Assert.Equal(1_000_000, ntp.ClientLogOctets);
        Assert.False(ntp.KeepsClientLog);
        Assert.Equal(new RateLimit(1, 16, 3, 2), ntp.RateLimit);
        Assert.Equal(
            [
                new BroadcastConfig(TimeInterval.FromWholeSeconds(30), IPAddress.Parse("192.0.2.255"), 123),
                new BroadcastConfig(TimeInterval.FromSeconds(60.5), IPAddress.Parse("ff02::101"), 1123),
            ],
            ntp.Broadcasts.ToArray());
        Assert.Equal((46, 3, 319, 5), (ntp.Dscp, ntp.Threads, ntp.PtpPort, ntp.PtpDomain));
        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")], ntp.BindAddresses.ToArray());
        Assert.Equal("/etc/stratum1.keys", config.KeyFile);
    }

    [Fact]
    public void A_rate_limit_without_words_is_chronys_own()
        => Assert.Equal(new RateLimit(3, 8, 2, 0), Reading.Good("ratelimit").Ntp.RateLimit);

    [Theory]
    [InlineData("ratelimit interval 13", "13")]
    [InlineData("ratelimit burst 0", "0")]
    [InlineData("ratelimit leak 5", "5")]
    [InlineData("ratelimit kod 1 slowly", "slowly")]
    [InlineData("broadcast 30", "30")]
    [InlineData("broadcast 30 lan", "lan")]
    [InlineData("dscp 64", "64")]
    [InlineData("ptpdomain 256", "256")]
    [InlineData("clientloglimit 0", "0")]
    public void What_cannot_be_is_refused_with_its_word(string line, string word) => Assert.Equal(word, Reading.Bad(line).Word);

    [Fact]
    public void Signing_for_Samba_is_refused_with_the_way_out()
    {
        var problem = Reading.Bad("ntpsigndsocket /var/lib/samba/ntp_signd");
        Assert.Equal(ConfigSeverity.Error, problem.Severity);
        Assert.Contains("not built", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("chronyd", problem.Remedy, StringComparison.Ordinal);
    }
}
