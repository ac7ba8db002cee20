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

    /// <summary>The served time of a kernel stamp.</summary>
    public UtcTime ServedAt(UtcTime stamp) => stamp + Shift + (Rate * (stamp - Anchor));

    /// <summary>Whether the engine was alive not long before this stamp.</summary>
    public bool IsFresh(UtcTime stamp) => (stamp - Anchor).Abs() < MaxAge;
}
