using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class NtpqDirectiveTests
{
    [Fact]
    public void Ntpq_is_not_answered_unless_configured() => Assert.False(ServerConfig.Default.Ntpq.IsOn);

    [Fact]
    public void Networks_that_are_trusted_add_up()
    {
        var ntpq = Reading.Good("mode6 192.0.2.0/24", "mode6 2001:db8::/32").Ntpq;
        Assert.True(ntpq.IsOn);
        Assert.True(ntpq.Trusted.Allows([192, 0, 2, 9]));
        Assert.True(ntpq.Trusted.Allows([0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
        Assert.False(ntpq.Trusted.Allows([198, 51, 100, 1]));
        Assert.False(Reading.Good("mode6").Ntpq.Trusted.Allows([192, 0, 2, 9]));
    }

    [Fact]
    public void A_word_that_is_no_network_is_named() => Assert.Equal("everybody", Reading.Bad("mode6 everybody").Word);
}
