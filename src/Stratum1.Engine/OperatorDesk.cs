using Stratum1.Discipline.Selection;
using Stratum1.Engine.Manual;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine;

/// <summary>What a person may do to a running engine: chronyc's commands, as far as they concern clock and sources.</summary>
/// <param name="engine">The engine; the same thread owns both.</param>
public sealed class OperatorDesk(ClockEngine engine)
{
    /// <summary>Steps the clock by what is still to be corrected.</summary>
    public void MakeStep(in ClockReading now)
    {
        engine.Steering.Observe(now);
        engine.Steering.StepNow();
        engine.Follower.Publish();
    }

    /// <summary>Changes when the clock may be stepped.</summary>
    /// <param name="threshold">Larger corrections are stepped.</param>
    /// <param name="limit">In so many updates from now on; negative for ever.</param>
    public void ConfigureStep(TimeInterval threshold, int limit)
    {
        var steering = engine.Steering;
        var last = limit < 0 ? -1 : (int)Math.Min(int.MaxValue, steering.Updates + limit);
        steering.LoopOptions = steering.LoopOptions with { StepThreshold = threshold, StepLimit = last };
    }

    /// <summary>Changes how certain a frequency must be to be used.</summary>
    public void SetMaxUpdateSkew(Frequency limit)
        => engine.Steering.LoopOptions = engine.Steering.LoopOptions with { MaxUpdateSkew = limit };

    /// <summary>Corrects the clock wrongly, for tests; the next update shows it.</summary>
    public void Disturb(in ClockReading now, TimeInterval offset, Frequency frequency)
    {
        engine.Steering.Observe(now);
        engine.Steering.Disturb(offset, frequency);
        engine.Follower.Publish();
    }

    /// <summary>Sets the clock by hand.</summary>
    /// <param name="now">When.</param>
    /// <param name="typed">What a person says that it is.</param>
    /// <param name="change">What it has changed.</param>
    /// <returns>False when that cannot be.</returns>
    public bool SetTime(in ClockReading now, UtcTime typed, out ManualChange change)
    {
        engine.Steering.Observe(now);
        var isAccepted = engine.Manual.TryAccept(typed, out change);
        engine.Follower.Publish();
        return isAccepted;
    }

    /// <summary>Forgets a time that was typed, and sets the clock by the others.</summary>
    /// <returns>False when there is none of that number.</returns>
    public bool DeleteTypedTime(in ClockReading now, int index)
    {
        engine.Steering.Observe(now);
        var isDeleted = engine.Manual.Delete(index);
        engine.Follower.Publish();
        return isDeleted;
    }

    /// <summary>Chooses the source anew, without favour to the best so far.</summary>
    public void Reselect(in ClockReading now)
    {
        engine.Steering.Observe(now);
        engine.Sources.Reselect();
        engine.Follower.Select();
    }

    /// <summary>Changes what a source must be nearer by to replace the best.</summary>
    public void SetReselectDistance(TimeInterval distance)
        => engine.Sources.Options = engine.Sources.Options with { ReselectDistance = distance };

    /// <summary>Changes what selection is told of a source.</summary>
    /// <param name="now">When.</param>
    /// <param name="source">Which.</param>
    /// <param name="changed">The options that are given, set or not.</param>
    /// <param name="set">Those of them that are set.</param>
    public void SetTraits(in ClockReading now, Source source, SourceTraits changed, SourceTraits set)
    {
        ArgumentNullException.ThrowIfNull(source);
        source.Traits = (source.Traits & ~changed) | (set & changed);
        Reselect(now);
    }

    /// <summary>Serves true time at once, or begins to smooth; nothing without <c>smoothtime</c>.</summary>
    public void ControlSmoothing(in ClockReading now, bool isReset)
    {
        engine.Steering.Observe(now);
        if (isReset)
            engine.Steering.Smoothed?.Reset();
        else
            engine.Steering.Smoothed?.Activate();
        engine.Follower.Publish();
    }

    /// <summary>Sources have been given a past: believes them at once.</summary>
    public void SelectRestored(in ClockReading now)
    {
        engine.Steering.Observe(now);
        engine.Follower.Select();
    }

    /// <summary>Sets the real-time clock if it is off; nothing where it is not followed.</summary>
    public void TrimRtc(in ClockReading now)
    {
        engine.Steering.Observe(now);
        engine.Rtc?.Trim();
    }

    /// <summary>Changes the constant that is added to every offset of a source; what was measured before moves with it.</summary>
    /// <returns>False when the source has no such constant.</returns>
    public bool SetOffset(in ClockReading now, Source source, TimeInterval offset)
    {
        engine.Steering.Observe(now);
        if (source is NetworkSource server)
        {
            server.Upstream.Change(server.Options with { Offset = offset });
            return true;
        }

        if (engine.SampleClocks.All.FirstOrDefault(clock => clock.Source == source) is not { } sampled)
            return false;
        source.Statistics.ShiftReference(offset - sampled.Options.Offset);
        sampled.Options = sampled.Options with { Offset = offset };
        return true;
    }

    /// <summary>Forgets all measurements; the clock keeps its frequency.</summary>
    public void ResetSources(in ClockReading now)
    {
        engine.Steering.Observe(now);
        foreach (var source in engine.Sources.All)
            source.Statistics.Reset();
        engine.Sources.Reselect();
    }

    /// <summary>Lets the clock vouch for itself, or (null) not any more.</summary>
    public void SetLocal(in ClockReading now, LocalReferenceOptions? options)
    {
        engine.Local = options is null ? null : new(options, engine.Steering.Observe(now), engine.Random);
        engine.Sources.Options = engine.Sources.Options with { OrphanStratum = options is { IsOrphan: true } ? options.Stratum : null };
        engine.Follower.Publish();
    }
}
