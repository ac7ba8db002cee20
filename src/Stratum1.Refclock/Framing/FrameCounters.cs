namespace Stratum1.Refclock.Framing;

/// <summary>How many frames of each kind a scanner has delivered, and what it has rejected for which reason.</summary>
public sealed class FrameCounters
{
    private readonly long[] good = new long[(int)FrameProtocol.Junk + 1];
    private readonly long[] rejected = new long[(int)FrameFault.Truncated + 1];

    /// <summary>Bytes that belonged to no frame; line ends between frames are not counted.</summary>
    public long JunkBytes { get; private set; }

    /// <summary>Frames delivered without fault, by protocol; comments count as good, junk never.</summary>
    public long Good(FrameProtocol protocol) => good[(int)protocol];

    /// <summary>Candidates that were not good, by reason. One stretch of noise can hold several.</summary>
    public long Rejected(FrameFault fault) => rejected[(int)fault];

    internal void CountGood(FrameProtocol protocol) => good[(int)protocol]++;

    internal void CountFault(FrameFault fault) => rejected[(int)fault]++;

    internal void CountJunk(int bytes) => JunkBytes += bytes;
}
