using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine;

/// <summary>What serving threads know: immutable, replaced as a whole, read without a lock.</summary>
/// <param name="State">What replies say of this clock.</param>
/// <param name="Anchor">A reading of the kernel's clock.</param>
/// <param name="Shift">Served time − kernel's clock at the anchor; zero while the kernel's clock itself is served.</param>
/// <param name="Rate">Growth of the shift.</param>
public sealed record Snapshot(ServedState State, UtcTime Anchor, TimeInterval Shift, Frequency Rate)
{
    /// <summary>The engine publishes every second; a snapshot this old comes from one that hangs, and is not served.</summary>
    public static TimeInterval MaxAge { get; } = TimeInterval.FromWholeSeconds(64);

    /// <summary>A leap second that is so near that the next snapshot may come too late for it; by default none.</summary>
    public ServedLeap Leap { get; init; }

    /// <summary>The served time of a kernel stamp.</summary>
    public UtcTime ServedAt(UtcTime stamp)
    {
        var served = stamp + Shift + (Rate * (stamp - Anchor));
        return Leap.IsOver(served) ? served + Leap.Shift : served;
    }

    /// <summary>
    /// The same as it stands in packets, in a few instructions: every reply needs it twice. Right within ±68 years of the anchor.
    /// </summary>
    public NtpTimestamp ServedNtpAt(UtcTime stamp)
    {
        var kernel = NtpTimestamp.From(stamp);
        var elapsed = (kernel - NtpTimestamp.From(Anchor)).Units;
        return kernel + Shift + new TimeInterval(unchecked((long)(elapsed * Rate.Ratio)));
    }

    /// <summary>Whether the engine was alive not long before this stamp.</summary>
    public bool IsFresh(UtcTime stamp) => (stamp - Anchor).Abs() < MaxAge;
}

/// <summary>Lets serving threads leap at the very second, before the engine or the kernel has moved the clock.</summary>
/// <param name="At">The served time that must not appear any more: it is moved.</param>
/// <param name="Shift">By so much.</param>
/// <param name="Window">
/// For so long. Where the kernel's clock leaps as well, shorter than a second, so that the same reading is not moved when it comes again.
/// </param>
public readonly record struct ServedLeap(UtcTime At, TimeInterval Shift, TimeInterval Window)
{
    /// <summary>Whether a time is to be moved.</summary>
    public bool IsOver(UtcTime served) => Window > TimeInterval.Zero && served >= At && served - At < Window;
}
