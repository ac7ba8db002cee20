using System.Net;

namespace Stratum1.Linux.Tests;

public class EndpointTests
{
    [Theory]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("192.0.2.1", false, false)]
    [InlineData("224.0.1.1", true, false)]
    [InlineData("239.255.255.255", true, false)]
    [InlineData("240.0.0.1", false, false)]
    [InlineData("255.255.255.255", false, false)]
    [InlineData("::", false, false)]
    [InlineData("2001:db8::123", false, false)]
    [InlineData("fe80::1%2", false, true)]
    [InlineData("febf::1%2", false, true)]
    [InlineData("fec0::1", false, false)]
    [InlineData("ff02::101%3", true, false)]
    [InlineData("::ffff:192.0.2.1", false, false)]
    public void An_address_survives_the_way_through_a_sockaddr(string text, bool isMulticast, bool isLinkLocal)
    {
        var address = IPAddress.Parse(text);
        var endpoint = Endpoint.From(address, 123);
        Assert.Equal((isMulticast, isLinkLocal), (endpoint.IsMulticast, endpoint.IsLinkLocal));

        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        Assert.Equal(endpoint.IsIPv6 ? 28 : 16, endpoint.WriteSockaddr(sockaddr));
        Assert.Equal(endpoint, Endpoint.ReadSockaddr(sockaddr));
        Assert.Equal(address.GetAddressBytes(), endpoint.ToIPAddress().GetAddressBytes());
    }

    /// <summary>Octets written out by hand: family in host order, port and address in network order (ip(7), ipv6(7)).</summary>
    [Fact]
    public void A_sockaddr_is_what_the_kernel_wants()
    {
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        Endpoint.From(IPAddress.Parse("192.0.2.1"), 123).WriteSockaddr(sockaddr);
        Assert.Equal("0200007BC00002010000000000000000", Convert.ToHexString(sockaddr[..16]));
        Endpoint.From(IPAddress.Parse("fe80::1%2"), 123).WriteSockaddr(sockaddr);
        Assert.Equal("0A00007B00000000FE80000000000000000000000000000102000000", Convert.ToHexString(sockaddr));
    }

    [Fact]
    public void A_global_address_does_not_carry_its_interface_into_the_sockaddr()
    {
        var seen = Endpoint.From(IPAddress.Parse("2001:db8::1"), 123) with { Interface = 4 };
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        seen.WriteSockaddr(sockaddr);
        Assert.Equal(seen with { Interface = 0 }, Endpoint.ReadSockaddr(sockaddr));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:123")]
    [InlineData("2001:db8::1", "[2001:db8::1]:123")]
    [InlineData("fe80::1%2", "[fe80::1%2]:123")]
    public void It_reads_as_people_write_it(string address, string expected)
        => Assert.Equal(expected, Endpoint.From(IPAddress.Parse(address), 123).ToString());

    [Fact]
    public void The_source_of_an_answer_is_told_only_where_it_is_one()
    {
        Span<byte> control = stackalloc byte[MessageBlock.UsualControlSize];
        Assert.Equal(0, ControlMessages.WriteSource(control, default));
        Assert.Equal(0, ControlMessages.WriteSource(control, Endpoint.From(IPAddress.Parse("224.0.1.1"), 0)));
        foreach (var text in new[] { "192.0.2.1", "2001:db8::1", "fe80::1%2" })
        {
            var source = Endpoint.From(IPAddress.Parse(text), 0);
            var used = ControlMessages.WriteSource(control, source);
            Assert.Equal(source, ControlMessages.Parse(control[..used], out _, out _));
        }
    }

    [Fact]
    public void Garbled_control_messages_are_ignored()
    {
        var random = new Random(11);
        var control = new byte[MessageBlock.UsualControlSize];
        for (var round = 0; round < 10_000; round++)
        {
            random.NextBytes(control);
            control[0] = (byte)random.Next(130); // A length that is nearly right.
            control.AsSpan(1, 7).Clear();
            Assert.Equal(0, ControlMessages.Parse(control.AsSpan(0, random.Next(control.Length)), out _, out _).Port);
        }
    }
}
