using Stratum1.Discipline.Clock;

namespace Stratum1.Engine;

/// <summary>What the passing of time makes the engine do, and when: silence is an event too.</summary>
/// <param name="engine">Whose.</param>
/// <param name="options">How it was told to run.</param>
/// <param name="start">When it began.</param>
internal sealed class EngineTimers(ClockEngine engine, EngineOptions options, MonotonicTime start)
{
    /// <summary>The engine wants to be woken at least this often.</summary>
    private static readonly TimeInterval Tick = TimeInterval.FromWholeSeconds(1);

    private MonotonicTime nextTick = start;
    private MonotonicTime nextSave = start + options.SaveInterval;

    /// <summary>When <see cref="OnTimer"/> must be called at the latest.</summary>
    public MonotonicTime WakeAt
    {
        get
        {
            var at = nextTick;
            at = Earlier(at, engine.Steering.ReviseAt);
            at = Earlier(at, engine.Leaps.WakeAt);
            at = Earlier(at, engine.Network.Exchanges.WakeAt);
            at = Earlier(at, engine.SampleClocks.NextPoll);
            return Earlier(at, engine.Rtc?.WakeAt);
        }
    }

    /// <summary>Time passed.</summary>
    public void OnTimer(MonotonicTime now)
    {
        var steering = engine.Steering;
        engine.Leaps.OnTimer();
        engine.Rtc?.OnTimer();
        if (steering.ReviseAt is { } revise && now >= revise)
            steering.Revise();
        if (engine.Network.Exchanges.OnTimer())
            engine.Follower.Select();
        if (now < nextTick)
            return;
        nextTick = now + Tick;
        OnTick(now);
    }

    /// <summary>What is worth keeping is to be written.</summary>
    public void Save(MonotonicTime now)
    {
        nextSave = now + options.SaveInterval;
        engine.Actions.Add(new(EngineActionKind.SaveState));
    }

    private static MonotonicTime Earlier(MonotonicTime at, MonotonicTime? other) => other is { } next && next < at ? next : at;

    private void OnTick(MonotonicTime now)
    {
        engine.ReceiverSet.Tick(now);
        engine.Follower.Evaluate();
        engine.Steering.OnSilence();
        if (engine.Synchronisation.State is SyncState.Locked or SyncState.Network)
            engine.Steering.Smoothed?.OnSynchronised();
        engine.Leaps.Hear(engine.Follower.NetworkLeap);
        if (options.Stamps == StampScale.Corrected)
        {
            var status = KernelStatuses.Of(engine);
            engine.Leaps.OnKernelTold(status.TaiMinusUtc);
            engine.Actions.Add(new(EngineActionKind.SetStatus) { Status = status });
        }

        if (now >= nextSave)
            Save(now);
        engine.Follower.Publish();
    }
}
