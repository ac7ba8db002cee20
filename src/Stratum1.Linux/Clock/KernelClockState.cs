namespace Stratum1.Linux;

/// <summary>What the kernel tells other programs about the quality of its clock.</summary>
/// <param name="Synchronised">Whether STA_UNSYNC is clear. While it is, the kernel copies the time to the RTC every 11 minutes.</param>
/// <param name="Leap">Insert or delete at the end of the UTC day; the kernel does it itself. Other values announce nothing.</param>
/// <param name="MaxError">Bound of the error. The kernel adds 500 µs per second to it and unsynchronises at 16 s.</param>
/// <param name="EstimatedError">Expected error.</param>
/// <param name="TaiMinusUtc">TAI − UTC in seconds; null leaves the kernel's value alone, and is what its zero reads as.</param>
public readonly record struct KernelClockStatus(
    bool Synchronised, LeapIndicator Leap, TimeInterval MaxError, TimeInterval EstimatedError, int? TaiMinusUtc);

/// <summary>What clock_adjtime(2) reports.</summary>
/// <param name="Frequency">The rate now added to the free-running clock; positive makes it faster.</param>
/// <param name="Status">What other programs are told.</param>
/// <param name="PendingOffset">What the kernel's own loop still has to slew for an earlier program; zero when we alone steer.</param>
/// <param name="LoopEnabled">Whether that loop runs (STA_PLL).</param>
public readonly record struct KernelClockState(
    Frequency Frequency, KernelClockStatus Status, TimeInterval PendingOffset, bool LoopEnabled)
{
    /// <summary>The same as the kernel's status word, as far as it is told here (linux/timex.h).</summary>
    public int Word
        => Timex.STA_NANO
            | (LoopEnabled ? Timex.STA_PLL : 0)
            | (Status.Synchronised ? 0 : Timex.STA_UNSYNC)
            | Status.Leap switch
            {
                LeapIndicator.Insert => Timex.STA_INS,
                LeapIndicator.Delete => Timex.STA_DEL,
                _ => 0,
            };
}
