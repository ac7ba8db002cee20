using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>
/// Tells when somebody steps CLOCK_REALTIME: a timer far in the future that the kernel cancels at each step
/// (TFD_TIMER_CANCEL_ON_SET, timerfd_create(2)). Slewing does not trigger it; our own steps and leap seconds do.
/// </summary>
public sealed unsafe class ClockStepWatch : IDisposable
{
    /// <summary>Some 32 years; the timer is armed again whenever it is read, so it need only be far off.</summary>
    private const long SecondsAhead = 1_000_000_000;

    /// <summary>Starts watching.</summary>
    public ClockStepWatch() => Arm();

    /// <summary>The descriptor; ready for input after a step.</summary>
    public SafeFileHandle Handle { get; } = SystemCall.Check(
        Libc.timerfd_create(Libc.CLOCK_REALTIME, Libc.O_CLOEXEC | Libc.O_NONBLOCK), "timerfd_create");

    /// <summary>Whether the clock was stepped since the last call; several steps count as one.</summary>
    /// <remarks>Compare a <see cref="ClockPair"/> from before and after to learn by how much.</remarks>
    public bool TakeStep()
    {
        ulong expirations = 0;
        var result = SystemCall.Read(Handle, MemoryMarshal.AsBytes(new Span<ulong>(ref expirations)));
        if (result == -(int)Errno.EAGAIN)
            return false;
        if (result != -(int)Errno.ECANCELED)
            SystemCall.Check(result, "read", "timerfd");

        Arm(); // It may also have run out: a step over 30 years, before the cancellation was seen.
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private void Arm()
    {
        var value = new Libc.TimerSpecification { First = { Seconds = SystemClock.Now.Seconds + SecondsAhead } };
        const int Flags = Libc.TFD_TIMER_ABSTIME | Libc.TFD_TIMER_CANCEL_ON_SET;
        SystemCall.Check(SystemCall.Result(Libc.timerfd_settime(Handle, Flags, &value)), "timerfd_settime");
    }
}
