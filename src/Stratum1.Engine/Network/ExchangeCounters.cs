using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>Packets exchanged with a server since it was added.</summary>
public sealed class ExchangeCounters
{
    private readonly long[] sentBy = new long[3];
    private readonly long[] receivedBy = new long[3];

    /// <summary>Packets of ours.</summary>
    public long Sent { get; internal set; }

    /// <summary>Packets from there.</summary>
    public long Received { get; private set; }

    /// <summary>Those that passed the tests 1, 2, 3 and 5.</summary>
    public long Valid { get; internal set; }

    /// <summary>Those that were used.</summary>
    public long Good { get; internal set; }

    /// <summary>Packets of ours whose best stamp is of this kind.</summary>
    public long SentBy(StampSource source) => sentBy[(int)source];

    /// <summary>Packets from there with a stamp of this kind.</summary>
    public long ReceivedBy(StampSource source) => receivedBy[(int)source];

    internal void CountTransmitStamp(StampSource source) => sentBy[(int)source]++;

    internal void CountReceived(StampSource source)
    {
        Received++;
        receivedBy[(int)source]++;
    }
}
