using Stratum1.Protocol.Nts;

namespace Stratum1.Engine;

/// <summary>When this clock may vouch for itself (<c>local</c>); defaults are chrony's.</summary>
public sealed record LocalReferenceOptions
{
    /// <summary>Stratum that is served then.</summary>
    public int Stratum { get; init; } = 10;

    /// <summary><c>distance</c>: a synchronised clock vouches for itself once its root distance has grown to this.</summary>
    public TimeInterval Distance { get; init; } = TimeInterval.FromSeconds(1);

    /// <summary><c>activate</c>: not before the root distance was below this once; zero: from the start.</summary>
    public TimeInterval Activate { get; init; }

    /// <summary><c>waitsynced</c>: not before the last update of the clock is this old.</summary>
    public TimeInterval WaitSynchronised { get; init; }

    /// <summary><c>waitunsynced</c>: an unsynchronised clock waits so long for its sources.</summary>
    public TimeInterval WaitUnsynchronised { get; init; }

    /// <summary><c>orphan</c>: servers of this stratum follow each other.</summary>
    public bool IsOrphan { get; init; }
}

/// <summary>
/// The clock as its own reference: networks without any source, and those that have lost theirs, still agree on one time. It is served
/// without an error bound, because nobody knows what it would be a bound of.
/// </summary>
/// <param name="options">When.</param>
/// <param name="start">When the daemon started.</param>
/// <param name="random">Null where one clock alone vouches for itself.</param>
public sealed class LocalReference(LocalReferenceOptions options, MonotonicTime start, RandomSource? random)
{
    private MonotonicTime unsynchronisedSince = start;
    private bool isEligible = options.Activate == TimeInterval.Zero;

    /// <summary>127.127.1.1, the address that the undisciplined local clock always had among NTP's reference clocks.</summary>
    public static ReferenceId Id { get; } = new(0x7F7F_0101);

    /// <summary>
    /// How old the reference is said to be: up to a second. All who vouch for themselves say the same of their reference, except when it
    /// was read: by that they are told apart, and each from itself (LoopTest).
    /// </summary>
    public TimeInterval Age { get; } = new(RandomWord.Draw(random));

    /// <summary>When.</summary>
    public LocalReferenceOptions Options => options;

    /// <summary>Whether the clock vouches for itself now.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Looks at the clock.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="distance">Its root distance; null while it is not synchronised.</param>
    /// <param name="lastUpdate">When a source last corrected it; only read while it is synchronised.</param>
    public void Evaluate(MonotonicTime now, TimeInterval? distance, MonotonicTime lastUpdate)
    {
        if (distance is not { } known)
        {
            IsActive = isEligible && now - unsynchronisedSince >= options.WaitUnsynchronised;
            return;
        }

        unsynchronisedSince = now;
        isEligible |= known < options.Activate;
        IsActive = isEligible && known >= options.Distance && now - lastUpdate >= options.WaitSynchronised;
    }
}
