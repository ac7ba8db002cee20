using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine;

// The clock is where it would be without corrections of its phase, plus all steps, plus what its slews have gained: the difference of
// its rate from the frequency we believe in. A client of ours that is told this moves its old measurements of us along, and takes over
// a correction at its next request instead of learning it from its samples; so does its client.

/// <summary>Counts what is done to the clock's phase, for clients that ask (<see cref="PhaseCorrections"/>).</summary>
internal sealed class PhaseKeeper(EngineOptions options)
{
    private uint epoch = RandomWord.Draw(options.Random);
    private TimeInterval sum;
    private MonotonicTime since;
    private Frequency slew;

    /// <summary>From now on the clock gains by so much on its own frequency.</summary>
    public void SetSlew(MonotonicTime now, Frequency rate) => (sum, since, slew) = (SumAt(now), now, rate);

    /// <summary>The clock was stepped, by whomever.</summary>
    public void Step(TimeInterval by) => sum += by;

    /// <summary>Time itself was moved, which clients know of as well as we do.</summary>
    public void BeginAnew() => epoch = RandomWord.Draw(options.Random);

    /// <summary>What clients are told.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="served">The clock.</param>
    public PhaseCorrections At(MonotonicTime now, NtpTimestamp served) => new(epoch, SumAt(now), served, slew);

    private TimeInterval SumAt(MonotonicTime now) => sum + (slew * (now - since));
}
