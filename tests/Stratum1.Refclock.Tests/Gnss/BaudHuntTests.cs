using Stratum1.Refclock.Gnss;

namespace Stratum1.Refclock.Tests.Gnss;

public class BaudHuntTests
{
    [Theory]
    [InlineData(9600, 0)]
    [InlineData(38400, 1)]
    [InlineData(921600, 8)]
    public void Every_speed_is_found(int real, int changes)
    {
        var hunt = new BaudHunt(configured: null, lastGood: null);
        Run(hunt, real, from: 0, seconds: 60);
        Assert.True(hunt.IsFound);
        Assert.Equal(real, hunt.Baud);
        Assert.Equal(changes, hunt.Changes);
    }

    [Fact]
    public void The_last_good_speed_is_tried_first()
    {
        var hunt = new BaudHunt(configured: null, lastGood: 460800);
        Run(hunt, 460800, from: 0, seconds: 5);
        Assert.Equal(0, hunt.Changes);
    }

    [Fact]
    public void A_configured_speed_is_never_left()
    {
        var hunt = new BaudHunt(configured: 4800, lastGood: 9600);
        Run(hunt, 9600, from: 0, seconds: 60);
        Assert.Equal(4800, hunt.Baud);
    }

    [Fact]
    public void A_receiver_that_starts_late_is_found_at_once()
    {
        var hunt = new BaudHunt(configured: null, lastGood: 9600);
        for (var second = 0; second < 100; second++)
            Assert.False(hunt.Check(At(second)));
        Run(hunt, 9600, from: 100, seconds: 5);
        Assert.Equal(0, hunt.Changes);
    }

    [Fact]
    public void A_line_that_falls_silent_in_mid_sentence_is_not_searched()
    {
        var hunt = new BaudHunt(configured: null, lastGood: null);
        Run(hunt, 9600, from: 0, seconds: 10);
        hunt.OnBytes(At(10.5));
        for (var second = 11; second < 100; second++)
            Assert.False(hunt.Check(At(second)));
    }

    [Fact]
    public void A_receiver_that_changes_its_speed_is_found_again()
    {
        var hunt = new BaudHunt(configured: null, lastGood: null);
        Run(hunt, 9600, from: 0, seconds: 100);
        Run(hunt, 115200, from: 100, seconds: 30);
        Assert.Equal(115200, hunt.Baud);
        Assert.True(hunt.IsFound);
    }

    private static void Run(BaudHunt hunt, int real, int from, int seconds)
    {
        for (var second = from; second < from + seconds; second++)
        {
            hunt.OnBytes(At(second + 0.1));
            for (var frame = 0; hunt.Baud == real && frame < 3; frame++)
                hunt.OnGoodFrame();
            hunt.Check(At(second + 0.9));
        }
    }

    private static MonotonicTime At(double seconds) => new MonotonicTime(0, 0) + TimeInterval.FromSeconds(seconds);
}
