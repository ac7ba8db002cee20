using Stratum1.Linux;

namespace Stratum1.Server.Hosts;

/// <summary>Wakes the event loop at the moment that the engine wants, and counts how late that was.</summary>
internal sealed class WakeTimer : IDisposable
{
    private readonly TimerFd timer = new();
    private readonly LoopLateness lateness = new();
    private TimeInterval wakeAt;

    public WakeTimer(Reactor reactor) => reactor.Watch(timer.Handle, OnExpired);

    /// <summary>How late the loop was woken so far, for the log.</summary>
    public string Report
        => $"The event loop was woken {lateness.Count} times, 99.9 % of them within {lateness.Within(0.999).Seconds * 1e6:F0} us";

    /// <summary>Sets the moment, as the system clock would read now; one that has passed is now.</summary>
    public void Arm(UtcTime until)
    {
        wakeAt = SystemClock.Monotonic + TimeInterval.Max(until - SystemClock.Now, TimeInterval.Zero);
        timer.ArmAt(wakeAt);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void OnExpired()
    {
        if (timer.TakeExpirations() > 0)
            lateness.Note(SystemClock.Monotonic - wakeAt);
    }
}
