namespace Stratum1.Protocol.Ntp;

/// <summary>
/// How far a clock is from a scale with the same frequency whose phase is never corrected. Clients that ask for it
/// (<see cref="MonotonicRoot"/>) can tell the server's corrections of its clock from errors of their own.
/// </summary>
/// <param name="Epoch">
/// A number drawn when that scale begins: at start, and when served time jumps for all the world (a leap second). Zero: there is none.
/// </param>
/// <param name="Sum">Served time − that scale: all steps and slews of phase.</param>
/// <param name="At">The served time for which <paramref name="Sum"/> is right.</param>
/// <param name="Rate">Its growth: the slew that goes on.</param>
public readonly record struct PhaseCorrections(uint Epoch, TimeInterval Sum, NtpTimestamp At, Frequency Rate)
{
    /// <summary>A served time on the monotonic scale; zero without one.</summary>
    /// <param name="stamp">A reading of the clock as it stands at <paramref name="now"/>.</param>
    /// <param name="now">Served time now.</param>
    public NtpTimestamp MonotonicOf(NtpTimestamp stamp, NtpTimestamp now)
    {
        var grown = new TimeInterval(unchecked((long)((now - At).Units * Rate.Ratio)));
        return Epoch == 0 || stamp.Units == 0 ? default : stamp - Sum - grown;
    }
}
