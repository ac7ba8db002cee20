using System.Net;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>The last valid exchange with a server, as <c>ntpdata</c> and the measurement log show it.</summary>
/// <param name="Reply">What came, and the tests it passed.</param>
/// <param name="Tests">All ten.</param>
/// <param name="At">When, by our clock.</param>
/// <param name="Offset">Server − our clock; zero when nothing was measured.</param>
/// <param name="Delay">Round trip.</param>
/// <param name="Dispersion">Error besides half the delay.</param>
/// <param name="ResponseTime">What the server took.</param>
/// <param name="Transmit">Who stamped our request.</param>
/// <param name="Receive">Who stamped the reply.</param>
/// <param name="Poll">Our interval, log₂ s.</param>
/// <param name="Local">Our address towards the server; null while unknown.</param>
public sealed record ExchangeReport(
    Reply Reply,
    PacketTests Tests,
    UtcTime At,
    TimeInterval Offset,
    TimeInterval Delay,
    TimeInterval Dispersion,
    TimeInterval ResponseTime,
    StampSource Transmit,
    StampSource Receive,
    int Poll,
    IPAddress? Local);

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
