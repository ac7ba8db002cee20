using System.Net;
using System.Runtime.InteropServices;

namespace Stratum1.Linux.Tests;

public class HardwareStampTests
{
    [Theory]
    [InlineData(ReceiveFilter.Any, 0x8003u, 15)] // A card that can tell NTP packets.
    [InlineData(ReceiveFilter.Any, 0x1003u, 1)]
    [InlineData(ReceiveFilter.Any, 0x1041u, 0)] // PTP alone: no NTP packet would be stamped.
    [InlineData(ReceiveFilter.Ptp, 0x1041u, 6)]
    [InlineData(ReceiveFilter.Ptp, 0x1001u, 12)]
    [InlineData(ReceiveFilter.Ptp, 0x0003u, 0)]
    [InlineData(ReceiveFilter.None, 0xFFFFu, 0)]
    [InlineData(ReceiveFilter.All, 0x0001u, 1)] // The driver may know better than what it tells.
    [InlineData(ReceiveFilter.Ntp, 0x0001u, 15)]
    public void The_filter_is_the_closest_that_the_card_has(ReceiveFilter wanted, uint has, int expected)
        => Assert.Equal(expected, StampingInterface.FilterFor(wanted, has));

    [Theory]
    [InlineData("lo", "its hardware or its driver does not stamp packets")]
    [InlineData("no-such-thing0", "there is no such interface")]
    [InlineData("a name that is longer than an interface's", "there is no such interface")]
    public void An_interface_without_stamps_says_so(string name, string reason)
    {
        Assert.Null(StampingInterface.TryEnable(name, ReceiveFilter.Any, out var problem));
        Assert.Equal(reason, problem);
    }

    [Fact]
    public void Every_interface_is_listed() => Assert.Contains("lo", StampingInterface.All);

    [Fact]
    public void Stamps_of_kernel_and_card_are_told_apart()
    {
        Span<byte> control = stackalloc byte[256];
        control.Clear();
        var used = Write(control, Libc.SO_TIMESTAMPING_NEW, [new() { Seconds = 7 }, default, new() { Seconds = 9, Nanoseconds = 1 }]);
        var arrived = used + Write(control[used..], Libc.SCM_TIMESTAMPING_PKTINFO, [new() { Seconds = (90L << 32) | 3 }, default]);
        Assert.True(ControlMessages.Parse(control[..arrived], out var kernel, out var card) is { Port: 0 });
        Assert.Equal(new UtcTime(7, 0), kernel);
        Assert.Equal(new HardwareStamp(new(9, Timespec.Fraction(1)), 3, 90), card);

        // What leaves names its interface as the packet's own.
        var here = Endpoint.From(IPAddress.Parse("fe80::1"), 0) with { Interface = 5 };
        used += ControlMessages.WriteSource(control[used..], here);
        ControlMessages.Parse(control[..used], out _, out card);
        Assert.Equal(new HardwareStamp(new(9, Timespec.Fraction(1)), 5, 0), card);

        static int Write(Span<byte> control, int type, ReadOnlySpan<Timespec> data)
        {
            var octets = MemoryMarshal.AsBytes(data);
            var header = new Libc.ControlHeader { Length = (nuint)(16 + octets.Length), Level = Libc.SOL_SOCKET, Type = type };
            MemoryMarshal.Write(control, header);
            octets.CopyTo(control[16..]);
            return 16 + octets.Length;
        }
    }
}
