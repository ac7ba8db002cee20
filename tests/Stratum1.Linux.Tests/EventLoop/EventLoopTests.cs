
namespace Stratum1.Linux.Tests;

public class EventLoopTests
{
    [Fact]
    public void Waiting_without_events_ends_in_time()
    {
        using var loop = new EventLoop();
        var started = SystemClock.Monotonic;
        Assert.True(loop.Wait(20).IsEmpty);
        Assert.InRange((SystemClock.Monotonic - started).Seconds, 0.019, 5);
        Assert.True(loop.Wait(0).IsEmpty);
    }

    [Fact]
    public void A_timer_fires_once_at_its_time()
    {
        using var loop = new EventLoop();
        using var timer = new TimerFd();
        loop.Add(timer.Handle, token: 42);
        timer.ArmAt(SystemClock.Monotonic + TimeInterval.FromWholeSeconds(3600));
        Assert.Equal(0, timer.TakeExpirations());
        var due = SystemClock.Monotonic + TimeInterval.FromSeconds(0.02);
        timer.ArmAt(due);
        Assert.Equal([new ReadyEvent(42, Readiness.Input)], loop.Wait(5000).ToArray());
        Assert.True(SystemClock.Monotonic >= due);
        Assert.Equal(1, timer.TakeExpirations());
        Assert.True(loop.Wait(0).IsEmpty);
    }

    [Fact]
    public void A_time_in_the_past_or_now_fires_at_once()
    {
        using var loop = new EventLoop();
        using var timer = new TimerFd();
        loop.Add(timer.Handle, token: 1);
        foreach (var arm in new Action[]
        {
            () => timer.ArmAt(TimeInterval.Zero),
            () => timer.ArmAt(TimeInterval.FromSeconds(-5)),
            () => timer.ArmAfter(TimeInterval.Zero),
            () => timer.ArmAfter(TimeInterval.FromSeconds(-5)),
        })
        {
            arm();
            Assert.False(loop.Wait(1000).IsEmpty);
            Assert.Equal(1, timer.TakeExpirations());
        }
    }

    [Fact]
    public void A_repeating_timer_counts_and_a_disarmed_one_is_silent()
    {
        using var loop = new EventLoop();
        using var timer = new TimerFd();
        loop.Add(timer.Handle, token: 1);
        timer.ArmAfter(TimeInterval.FromNanoseconds(1), repeat: TimeInterval.FromSeconds(0.001));
        long expirations = 0;
        while (expirations < 5)
        {
            Assert.False(loop.Wait(5000).IsEmpty);
            expirations += timer.TakeExpirations();
        }

        timer.Disarm();
        timer.TakeExpirations();
        Assert.True(loop.Wait(5).IsEmpty);
    }

    [Fact]
    public void Another_thread_wakes_the_loop()
    {
        using var loop = new EventLoop();
        using var wake = new EventFd();
        loop.Add(wake.Handle, token: 7);
        var thread = new Thread(() =>
        {
            wake.Set();
            wake.Set();
        });
        thread.Start();
        Assert.Equal(7, Assert.Single(loop.Wait(5000).ToArray()).Token);
        thread.Join();
        Assert.True(wake.Take());
        Assert.False(wake.Take());
        Assert.True(loop.Wait(0).IsEmpty);
    }

    [Fact]
    public void More_descriptors_than_room_come_one_after_the_other()
    {
        using var loop = new EventLoop(maxEvents: 2);
        var wakes = Enumerable.Range(0, 5).Select(_ => new EventFd()).ToArray();
        for (var i = 0; i < wakes.Length; i++)
        {
            loop.Add(wakes[i].Handle, token: i);
            wakes[i].Set();
        }

        var seen = new SortedSet<int>();
        while (seen.Count < wakes.Length)
        {
            var ready = loop.Wait(1000);
            Assert.InRange(ready.Length, 1, 2);
            foreach (var (token, _) in ready)
            {
                Assert.True(wakes[token].Take());
                seen.Add(token);
            }
        }

        Assert.True(loop.Wait(0).IsEmpty);
        foreach (var wake in wakes)
            wake.Dispose();
    }

    [Fact]
    public void What_is_removed_or_closed_is_not_reported()
    {
        using var loop = new EventLoop();
        using var removed = new EventFd();
        var closed = new EventFd();
        loop.Add(removed.Handle, token: 1);
        loop.Add(closed.Handle, token: 2);
        removed.Set();
        closed.Set();
        loop.Remove(removed.Handle);
        closed.Dispose();
        Assert.True(loop.Wait(0).IsEmpty);
    }

    [Fact]
    public void Interest_can_be_changed()
    {
        using var loop = new EventLoop();
        using var wake = new EventFd();
        loop.Add(wake.Handle, token: 3);
        Assert.True(loop.Wait(0).IsEmpty);
        loop.Change(wake.Handle, token: 4, Readiness.Output);
        Assert.Equal([new ReadyEvent(4, Readiness.Output)], loop.Wait(1000).ToArray());
    }

    [Fact]
    public void Watching_twice_is_an_error()
    {
        using var loop = new EventLoop();
        using var wake = new EventFd();
        loop.Add(wake.Handle, token: 1);
        Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => loop.Add(wake.Handle, token: 1)).Errno);
    }

    [Fact]
    public void Waiting_allocates_nothing()
    {
        using var loop = new EventLoop();
        using var wake = new EventFd();
        using var timer = new TimerFd();
        loop.Add(wake.Handle, token: 1);
        loop.Add(timer.Handle, token: 2);
        Run(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(200);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                wake.Set();
                timer.ArmAfter(TimeInterval.FromNanoseconds(1000));
                var seen = 0;
                while (seen < 2)
                {
                    foreach (var (token, _) in loop.Wait(1000))
                        seen += token == 1 ? wake.Take() ? 1 : 0 : (int)timer.TakeExpirations();
                }
            }
        }
    }

    [Fact]
    public void A_clock_that_nobody_steps_reports_no_step()
    {
        using var loop = new EventLoop();
        using var watch = new ClockStepWatch();
        loop.Add(watch.Handle, token: 1);
        Assert.True(loop.Wait(0).IsEmpty);
        Assert.False(watch.TakeStep());
    }

    [Fact]
    public void Signals_arrive_in_the_loop_and_do_nothing_else()
    {
        List<(string Name, string Expected)> signals = [("HUP", "HangUp"), ("USR1", "User1"), ("TERM", "Terminate")];

        // A shell starts its background jobs with SIGINT ignored, all their children inherit that, and the runtime leaves it so.
        var ignored = Convert.ToUInt64(Parts.StatusLine("SigIgn"), fromBase: 16);
        if ((ignored & (1UL << ((int)Signal.Interrupt - 1))) == 0)
            signals.Add(("INT", "Interrupt"));
        using var child = Child.Start("print-signals", $"{signals.Count}");
        Assert.Equal("ready", child.ReadLine());
        foreach (var (name, expected) in signals)
        {
            child.Signal(name);
            Assert.Equal(expected, child.ReadLine());
        }

        Assert.Equal("", child.Finish());
    }
}
