namespace Stratum1.Engine.Network;

/// <summary>
/// When two peers ask each other: the one with the higher stratum answers soon after the other's packet (a short time between a packet
/// and its answer makes a good measurement), those of equal stratum halfway in between. The figures are chrony's, with which it must work.
/// </summary>
internal static class PeerSchedule
{
    /// <summary>Waits a little longer than the interval for the other one's packet.</summary>
    private const double Patience = 1.1;

    /// <summary>From the last packet of ours to the next.</summary>
    /// <param name="interval">Of the poll.</param>
    /// <param name="elapsed">Since our last packet.</param>
    /// <param name="isAsking">That was just now.</param>
    /// <param name="difference">Stratum of the other one − ours.</param>
    public static TimeInterval Adjust(TimeInterval interval, TimeInterval elapsed, bool isAsking, int difference)
    {
        var waits = (difference > 0 && elapsed.Seconds * Patience < interval.Seconds)
            || (!isAsking && difference == 0 && elapsed.Seconds / interval.Seconds > Patience - 0.5);
        return waits ? TimeInterval.FromSeconds(interval.Seconds * Patience) : interval;
    }
}
