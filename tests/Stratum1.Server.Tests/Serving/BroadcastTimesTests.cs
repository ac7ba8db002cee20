using System.Net;
using Stratum1.Server.Configuration;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Tests.Serving;

public class BroadcastTimesTests
{
    private static readonly BroadcastConfig Slow = new(TimeInterval.FromWholeSeconds(60), IPAddress.Broadcast, 123);
    private static readonly BroadcastConfig Quick = new(TimeInterval.FromWholeSeconds(25), IPAddress.IPv6Loopback, 1123);

    private readonly BroadcastTimes times = new([Slow, Quick], At(1000));

    [Fact]
    public void Each_is_due_once_in_its_interval()
    {
        var taken = new List<BroadcastConfig>();
        for (var now = 1000; now <= 1120; now++)
        {
            while (times.TryTake(At(now), out var broadcast))
                taken.Add(broadcast);
        }

        Assert.Equal([Quick, Quick, Slow, Quick, Quick, Slow], taken);
        Assert.Equal(At(1125), times.Next);
    }

    [Fact]
    public void What_was_missed_is_not_sent_later()
    {
        Assert.True(times.TryTake(At(1049), out var first));
        Assert.Equal(Quick, first);
        Assert.False(times.TryTake(At(1049), out _));
        Assert.Equal(At(1050), times.Next);
    }

    [Fact]
    public void Nothing_is_due_without_any() => Assert.Null(new BroadcastTimes([], At(0)).Next);

    private static TimeInterval At(int seconds) => TimeInterval.FromWholeSeconds(seconds);
}
