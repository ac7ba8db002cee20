using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Receiver;

/// <summary>Folds what different messages say about the fix into one statement.</summary>
/// <remarks>
/// A receiver that sends UBX and sentences says the same in both, but coarser in the sentences (no "time only", at most 12
/// satellites); so sentences count only while UBX is silent.
/// </remarks>
internal sealed class FixTracker(ReceiverState state)
{
    /// <summary>Statements by sentence that a UBX statement outlasts: some five seconds of them, chosen.</summary>
    private const int BinaryPrecedence = 20;

    /// <summary>ZDA has no status: a fix stated since the ZDA before the last one vouches for it, chosen.</summary>
    private const int MaxZdaSinceFix = 1;

    private int ignoredStatements;
    private bool isVouched;
    private int zdaSinceStatement;

    /// <summary>A UBX message stated the fix.</summary>
    /// <param name="type">The kind it claims.</param>
    /// <param name="isOk">Whether it is within the receiver's limits.</param>
    /// <param name="satellitesUsed">Null when the message does not count them.</param>
    public void OnUbx(UbxFixType type, bool isOk, int? satellitesUsed)
    {
        ignoredStatements = BinaryPrecedence;
        var claimed = type switch
        {
            UbxFixType.TwoD => FixKind.TwoD,
            UbxFixType.ThreeD or UbxFixType.Combined => FixKind.ThreeD,
            UbxFixType.TimeOnly => FixKind.TimeOnly,
            UbxFixType.DeadReckoning => FixKind.DeadReckoning,
            _ => FixKind.None,
        };
        state.ClaimedFix = claimed;
        state.Fix = isOk ? claimed : FixKind.None;
        state.SatellitesUsed = satellitesUsed ?? state.SatellitesUsed;
        Vouch(state.Fix.Value);
    }

    /// <summary>GSA stated the dimensions.</summary>
    public void OnGsa(FixKind kind) => OnSentence(kind);

    /// <summary>RMC, GLL, GGA or GNS stated whether there is a fix; dimensions known from GSA stay.</summary>
    public void OnStatus(bool hasFix, bool isEstimated)
        => OnSentence(isEstimated ? FixKind.DeadReckoning
            : !hasFix ? FixKind.None
            : state.Fix is FixKind.ThreeD or FixKind.TimeOnly ? state.Fix.Value : FixKind.TwoD);

    /// <summary>GGA or GNS counted the satellites.</summary>
    public void OnSatellites(int? used)
    {
        if (ignoredStatements == 0)
            state.SatellitesUsed = used ?? state.SatellitesUsed;
    }

    /// <summary>A ZDA came.</summary>
    /// <returns>Whether a recent fix vouches for it.</returns>
    public bool VouchForZda() => isVouched && zdaSinceStatement++ <= MaxZdaSinceFix;

    private void OnSentence(FixKind kind)
    {
        Vouch(kind);
        if (ignoredStatements > 0)
        {
            ignoredStatements--;
            return;
        }

        state.Fix = kind;
        state.ClaimedFix = kind;
    }

    private void Vouch(FixKind kind)
    {
        isVouched = kind is FixKind.TwoD or FixKind.ThreeD or FixKind.TimeOnly;
        zdaSinceStatement = 0;
    }
}
