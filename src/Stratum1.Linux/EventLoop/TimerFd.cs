using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A timer on CLOCK_MONOTONIC that an <see cref="EventLoop"/> can wait on; steps of the clock do not move it.</summary>
public sealed unsafe class TimerFd : IDisposable
{
    /// <summary>The descriptor; ready for input once the timer has run out.</summary>
    public SafeFileHandle Handle { get; } = SystemCall.Check(
        Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.O_CLOEXEC | Libc.O_NONBLOCK), "timerfd_create");

    /// <summary>Runs out once, at a reading of <see cref="SystemClock.Monotonic"/>; a past one fires at once.</summary>
    public void ArmAt(TimeInterval sinceBoot) => Set(sinceBoot, TimeInterval.Zero, Libc.TFD_TIMER_ABSTIME);

    /// <summary>Runs out once, after <paramref name="delay"/>; zero or less fires at once.</summary>
    /// <param name="repeat">If positive, fires again and again after this long.</param>
    public void ArmAfter(TimeInterval delay, TimeInterval repeat = default) => Set(delay, repeat, flags: 0);

    /// <summary>Stops the timer.</summary>
    public void Disarm() => Apply(default, flags: 0);

    /// <summary>How often the timer has run out since the last call; makes the descriptor unready again.</summary>
    public long TakeExpirations() => (long)Counter.Take(Handle, "timerfd");

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private void Set(TimeInterval first, TimeInterval repeat, int flags)
    {
        // All zero would mean "disarm": one nanosecond is the soonest.
        var soonest = TimeInterval.FromNanoseconds(1);
        Apply(new() { First = Timespec.From(TimeInterval.Max(first, soonest)), Interval = Timespec.From(repeat) }, flags);
    }

    private void Apply(Libc.TimerSpecification value, int flags)
        => SystemCall.Check(SystemCall.Result(Libc.timerfd_settime(Handle, flags, &value)), "timerfd_settime");
}
