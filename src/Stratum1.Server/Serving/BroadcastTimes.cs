using System.Collections.Immutable;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Serving;

/// <summary>When which <c>broadcast</c> is due. Packets that could not be sent in time are left out, not sent late in a heap.</summary>
/// <param name="broadcasts">The configured ones.</param>
/// <param name="now">On a clock that nobody steps; each is due one interval later for the first time.</param>
internal sealed class BroadcastTimes(ImmutableArray<BroadcastConfig> broadcasts, TimeInterval now)
{
    private readonly TimeInterval[] due = [.. broadcasts.Select(broadcast => now + broadcast.Interval)];

    /// <summary>When the next one is due; null when there is none.</summary>
    public TimeInterval? Next => due.Length == 0 ? null : due.Min();

    /// <summary>Takes one that is due.</summary>
    public bool TryTake(TimeInterval at, out BroadcastConfig broadcast)
    {
        broadcast = default;
        for (var i = 0; i < due.Length; i++)
        {
            if (due[i] > at)
                continue;
            broadcast = broadcasts[i];
            while (due[i] <= at)
                due[i] += broadcast.Interval;
            return true;
        }

        return false;
    }
}
