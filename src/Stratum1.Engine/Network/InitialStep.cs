using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.Network;

// chrony's initstepslew: before anything else, servers are asked in a burst, and the clock is set by them once: stepped when it is far
// off, else slewed. Then they are forgotten, and the sources of the configuration are asked. What is measured here says nothing of the
// oscillator's frequency: three samples in four seconds cannot know it.

/// <summary><c>initstepslew</c>: servers that are asked once at start.</summary>
/// <param name="Threshold">A clock at least so far off is stepped.</param>
/// <param name="Servers">Who is asked.</param>
public sealed record InitialStepOptions(TimeInterval Threshold, IReadOnlyList<UpstreamOptions> Servers);

/// <summary>Sets the clock once at start, by servers asked only for that.</summary>
/// <param name="options">Who is asked, and when to step.</param>
/// <param name="steering">The clock.</param>
/// <param name="network">The servers.</param>
/// <param name="actions">Where what is to be said goes.</param>
public sealed class InitialStep(InitialStepOptions options, ClockSteering steering, UpstreamSet network, ActionList actions)
{
    /// <summary>Polls after which no more is expected of a server: one less than reach has bits (chrony's figure).</summary>
    private const int Polls = 7;

    /// <summary>A name that is not resolved by then is as good as none: the time of a whole burst.</summary>
    private static readonly TimeInterval NamePatience = TimeInterval.FromWholeSeconds(16);

    /// <summary>Servers that are asked again afterwards must not think that we are in a hurry: the interval of a burst.</summary>
    private static readonly TimeInterval Pause = TimeInterval.FromWholeSeconds(2);

    private readonly MonotonicTime startedAt = steering.Now;
    private MonotonicTime? endsAt;

    /// <summary>Whether the sources of the configuration are still to come.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>When <see cref="OnTimer"/> has something to do; null when not by time alone.</summary>
    internal MonotonicTime? WakeAt => IsActive ? endsAt : null;

    /// <summary>Selection has judged the servers, or other sources that are there.</summary>
    internal void OnSelected(in SelectionOutcome outcome)
    {
        if (outcome.Best >= 0 && endsAt is null)
            Set(outcome.Estimate);
    }

    /// <summary>Time has passed.</summary>
    /// <returns>True when this is over: the sources of the configuration are to be asked.</returns>
    internal bool OnTimer()
    {
        if (!IsActive)
            return false;
        if (endsAt is null && !CouldStillKnow())
        {
            actions.Log(LogLevel.Warning, "No suitable source for initstepslew");
            endsAt = steering.Now + Pause;
        }

        if (!(endsAt <= steering.Now))
            return false;
        IsActive = false;
        foreach (var upstream in network.Upstreams.ToArray())
            network.Remove(upstream);
        return true;
    }

    private void Set(in Estimate estimate)
    {
        var now = steering.Now;
        var offset = estimate.PredictedAt(now).Offset;
        var error = offset - steering.Ledger.CorrectionAt(now);
        var steps = error.Abs() >= options.Threshold;
        actions.Log(
            LogLevel.Information,
            $"System's initial offset : {error.Abs().Seconds:F6} seconds {(error > TimeInterval.Zero ? "slow" : "fast")} of true "
            + $"({(steps ? "step" : "slew")})");
        if (steps)
            steering.StepTo(steering.Clock + error);
        else
            steering.SetByHand(offset, steering.Frequency);
        endsAt = now + Pause;
    }

    /// <summary>Whether any server can still give the samples that an estimate needs.</summary>
    private bool CouldStillKnow()
    {
        foreach (var upstream in network.Upstreams)
        {
            if (upstream.Members.Count == 0 && steering.Now - startedAt < NamePatience)
                return true;
            foreach (var source in upstream.Members)
            {
                if (source.PollsJudged < Polls && Polls - source.PollsJudged + source.Statistics.Samples >= source.Statistics.Enough)
                    return true;
            }
        }

        return false;
    }
}
