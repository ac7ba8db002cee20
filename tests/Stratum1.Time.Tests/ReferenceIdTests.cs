using System.Net;

namespace Stratum1.Time.Tests;

public class ReferenceIdTests
{
    [Theory]
    [InlineData("GPS", 0x47505300u)]
    [InlineData("PPS", 0x50505300u)]
    [InlineData("NMEA", 0x4E4D4541u)]
    public void Text_is_left_justified(string text, uint value)
    {
        Assert.Equal(value, ReferenceId.FromText(text).Value);
        Assert.Equal(text, new ReferenceId(value).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("GLONA")]
    [InlineData("G P")]
    [InlineData("G“")]
    public void Other_text_is_refused(string text) => Assert.False(ReferenceId.TryParse(text, out _));

    [Fact]
    public void An_IPv4_server_is_its_address()
        => Assert.Equal("7F000001", ReferenceId.FromAddress(IPAddress.Loopback).ToString());
}
