using Stratum1.Discipline.Leap;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine;

/// <summary>What follows from news: sources are judged anew, the clock follows the best, its state is told, clients hear of it.</summary>
internal sealed class ClockFollower(ClockEngine engine, EngineOptions options)
{
    private readonly SelectionLog log = new(engine.Sources, engine.Actions);

    /// <summary>What clients may be told.</summary>
    public Snapshot Snapshot { get; private set; } = null!;

    /// <summary>How wrong the clock was when the engine first knew.</summary>
    public TimeInterval FirstOffset { get; private set; }

    /// <summary>What the servers followed announce.</summary>
    public LeapIndicator NetworkLeap { get; private set; }

    private ClockSteering Steering => engine.Steering;

    private Synchronisation Synchronisation => engine.Synchronisation;

    /// <summary>Judges all sources, and follows the best if that has news.</summary>
    /// <param name="measured">The one that was just measured, if it was one on the network.</param>
    public void Select(NetworkSource? measured = null)
    {
        var sources = engine.Sources;
        var outcome = sources.Select(Steering.Now, Steering.ErrorBound);
        if (engine.Network.Initial is { IsActive: true } initial)
        {
            initial.OnSelected(outcome);
            return;
        }

        engine.Network.OnJudged(measured);
        log.Note(outcome);
        engine.Keeper.OnSelected();
        if (outcome.Best < 0)
        {
            FollowSteadier();
            return;
        }

        var best = sources.Best!;
        NetworkLeap = outcome.Leap;
        if (!sources.HasNews)
            return;
        var isFirst = Steering.Reference is null && !Synchronisation.WasSynchronised;
        var (remaining, bound) = (Steering.Remaining, Steering.ErrorBound);
        Steering.HasReferenceClock = best.Kind != SourceKind.Network;
        Steering.Follow(outcome.Estimate, outcome.Bound, mustStep: !Synchronisation.WasSynchronised && best.Kind == SourceKind.Pulse);
        if (isFirst)
            FirstOffset = Steering.LastOffset;
        Evaluate();
        Publish();
        engine.Keeper.OnFollowed(remaining, bound);
    }

    /// <summary>UTC jumps: moves all that is known of it, in one go.</summary>
    public void OnScaleShift(LeapEvent leap)
    {
        // What others say of a leap second that is to be ignored is found in their samples. A receiver's seconds are numbered by us.
        var isIgnored = options.LeapMode == LeapMode.Ignore;
        foreach (var source in engine.Sources.All)
        {
            if (source.Statistics != engine.Sources.Steadier && (!isIgnored || IsOfReceiver(source)))
                source.Statistics.ShiftReference(leap.Shift);
        }

        engine.ReceiverSet.OnLeap(leap);
        if (!isIgnored)
        {
            engine.Manual.ShiftReference(leap.Shift);
            foreach (var clock in engine.SampleClocks.All)
                clock.ShiftReference(leap.Shift);
        }

        if (!isIgnored || (engine.Sources.Best is { } best && IsOfReceiver(best)))
            Steering.ShiftReference(leap.Shift, options.LeapMode);
        Evaluate();
        Publish();
    }

    /// <summary>What the clock followed was wrong.</summary>
    public void Forget()
    {
        Steering.Forget();
        Synchronisation.Forget(Steering.Now);
        engine.Sources.Forget();
        log.Forget();
        engine.Network.Forget();
        engine.ReceiverSet.ShareClock();
        Publish();
    }

    /// <summary>Says how much the clock is believed.</summary>
    public void Evaluate()
    {
        var source = Steering.Reference is null ? null : engine.Sources.Best;
        if (Synchronisation.Evaluate(Steering.Now, source, Steering.ErrorBound))
            engine.Actions.Log(LogLevel.Information, $"Clock is {Synchronisation.State.ToString().ToUpperInvariant()}");
        engine.ReceiverSet.ShareClock();
    }

    /// <summary>Makes the snapshot anew.</summary>
    public void Publish()
    {
        var stamp = Steering.Ledger.ToStamp(Steering.Now);
        var served = Steering.Clock;
        engine.Local?.Evaluate(Steering.Now, ServedStates.IsSynchronised(engine) ? Steering.ErrorBound : null, Steering.LastUpdate);
        var state = ServedStates.Of(engine, options, served) with { Corrections = Steering.Corrections };
        var rate = Steering.OnStamps(Steering.Ledger.Rate);
        if (Steering.Smoothed?.Now is { } smoothed)
            (served, rate) = (smoothed.Time, Steering.OnStamps(smoothed.Rate));

        Snapshot = new(state, stamp, served - stamp, rate) { Leap = engine.Leaps.Served };
        engine.Network.Served = Snapshot.State;
    }

    /// <summary>
    /// No reference is left, but a steadier oscillator goes on: what the last one was found to be against it still holds.
    /// </summary>
    private void FollowSteadier()
    {
        if (Steering.Reference is not { } reference || engine.Sources is not { Best: { } last, Steadier: { } steadier }
            || last.Statistics.Steadier != steadier || steadier.LastSampleAt <= reference.At
            || !last.Statistics.TryEstimate(Steering.Now, out var estimate))
            return;
        Steering.Foresee(estimate);
    }

    private static bool IsOfReceiver(Source source) => source is PulseSource or MessageSource;
}
