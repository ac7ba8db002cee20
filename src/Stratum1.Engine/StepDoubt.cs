using Stratum1.Discipline.Sources;

namespace Stratum1.Engine;

// A step of some seconds by another program is either wrong (`date -s`) or right: a virtual machine was paused, the oscillator with it, and
// its host has set the clock. Who only has servers to ask learns which from their next answers. One that says what was expected speaks
// against the step; one that is off by the step speaks for it, and with two more like it the estimate jumps there. Until then each
// answer against the step takes its share of it back, so that the clock is neither moved on a mere belief nor left alone. Even an answer
// that was too slow to be a good sample tells a second from none.

/// <summary>How much of a step by others is not taken back yet.</summary>
internal sealed class StepDoubt
{
    private TimeInterval step;
    private int replies;

    /// <summary>What is left where others have put it; positive: the clock was set forward.</summary>
    public TimeInterval Left { get; private set; }

    /// <summary>Somebody has stepped the clock.</summary>
    public void OnStep(TimeInterval by)
    {
        step = Left += by;
        replies = 0;
    }

    /// <summary>A server has answered.</summary>
    /// <param name="surprise">What it says − what was expected.</param>
    /// <param name="enough">So many answers against the step take all of it back.</param>
    /// <returns>Whether more of the step is to be taken back.</returns>
    public bool OnReply(TimeInterval surprise, int enough)
    {
        if (Left == TimeInterval.Zero || surprise.Abs() >= step.Abs() / 2)
            return false;
        replies++;
        Left = replies >= enough ? TimeInterval.Zero : step - (step / enough * replies);
        return true;
    }

    /// <summary>The estimate of UTC has moved: if that is more than what is in doubt, what it says now is to be done.</summary>
    public void OnEstimate(TimeInterval movedBy)
    {
        if (movedBy.Abs() > Left.Abs() / 2)
            Clear();
    }

    /// <summary>What the clock is to follow: it leaves alone what may have been right.</summary>
    public Estimate LeaveAlone(in Estimate estimate) => estimate with { Offset = estimate.Offset + Left };

    /// <summary>The step was right, or does not matter any more.</summary>
    public void Clear() => Left = TimeInterval.Zero;
}
