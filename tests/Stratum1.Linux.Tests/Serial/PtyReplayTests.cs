using Stratum1.Interop.Pty;

namespace Stratum1.Linux.Tests;

public class PtyReplayTests
{
    [Fact]
    public void A_slow_reader_loses_nothing()
    {
        var bytes = new byte[300_000];
        new Random(4).NextBytes(bytes);
        Assert.Equal(bytes, PtyReplay.Echo(bytes, 9600, readSize: 7));
    }

    [Fact]
    public void A_paced_replay_takes_its_time()
    {
        // 192 bytes at 9600 baud last 0.2 s; ten times faster, 0.02 s.
        var started = SystemClock.Monotonic;
        PtyReplay.Run(new byte[192], 9600, _ => { }, acceleration: 10);
        Assert.InRange((SystemClock.Monotonic - started).Seconds, 0.019, 5);
    }

    [Fact]
    public void Without_pacing_the_baud_does_not_slow_it_down()
    {
        // 30 000 bytes at 1200 baud would last 250 s.
        var started = SystemClock.Monotonic;
        PtyReplay.Run(new byte[30_000], 1200, _ => { });
        Assert.InRange((SystemClock.Monotonic - started).Seconds, 0, 20);
    }
}
