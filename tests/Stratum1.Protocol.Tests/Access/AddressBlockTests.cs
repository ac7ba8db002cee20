using Stratum1.Protocol.Access;

namespace Stratum1.Protocol.Tests.Access;

public class AddressBlockTests
{
    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("1.2.3.4/32", "1.2.3.4")]
    [InlineData("1.2.3.4/24", "1.2.3.0/24")]
    [InlineData("1.2.3", "1.2.3.0/24")]
    [InlineData("1.2", "1.2.0.0/16")]
    [InlineData("1", "1.0.0.0/8")]
    [InlineData("1.2/15", "1.2.0.0/15")]
    [InlineData("1.3/15", "1.2.0.0/15")]
    [InlineData("0/0", "0.0.0.0/0")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::1", "::1")]
    [InlineData("::/0", "::/0")]
    [InlineData("2001:DB8:FFFF::/33", "2001:db8:8000::/33")]
    [InlineData("::ffff:1.2.3.4", "1.2.3.4")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0")]
    public void Chronys_notations_are_read(string text, string block)
    {
        Assert.True(AddressBlock.TryParse(text, out var parsed));
        Assert.Equal(block, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/24")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1..3")]
    [InlineData("1.2.")]
    [InlineData(".1")]
    [InlineData("01.2.3.4")]
    [InlineData("+1.2")]
    [InlineData("0x7f.1")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("1.2.3.4/")]
    [InlineData("1.2.3.4/024")]
    [InlineData("1.2.3.4/24/8")]
    [InlineData("::1/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("[::1]:123")]
    [InlineData("1:2")]
    [InlineData("ntp.example.net")]
    public void Everything_else_is_refused(string text) => Assert.False(AddressBlock.TryParse(text, out _));

    [Fact]
    public void A_block_contains_itself_and_what_is_inside_but_not_its_surroundings()
    {
        Assert.True(AddressBlock.TryParse("10.1/16", out var block));
        Assert.True(AddressBlock.TryParse("10/8", out var outer));
        Assert.True(block.Contains(block));
        Assert.True(outer.Contains(block));
        Assert.False(block.Contains(outer));
        Assert.False(AddressBlock.AllIPv6.Contains(block));
    }
}
