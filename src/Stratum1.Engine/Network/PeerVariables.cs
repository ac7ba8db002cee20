using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>What a server or peer says of itself in its replies (RFC 5905 §9.1).</summary>
/// <param name="Stratum">1 to 15; 16 when it is not synchronised, or has said nothing yet.</param>
/// <param name="Poll">Its own interval, log₂ s.</param>
/// <param name="Leap">The leap second it announces, by the last reply in which it vouched for its time.</param>
/// <param name="RootDelay">From there to its primary reference, by the same.</param>
internal readonly record struct PeerVariables(int Stratum, int Poll, LeapIndicator Leap, TimeInterval RootDelay)
{
    /// <summary>Nothing yet.</summary>
    public static PeerVariables None { get; } = new(NtpHeader.InvalidStratum, 0, LeapIndicator.Unsynchronised, TimeInterval.Zero);

    /// <summary>What is known after a valid reply.</summary>
    public PeerVariables After(in Reply reply)
    {
        var header = reply.Header;
        var stratum = header.Stratum == NtpHeader.UnsynchronisedStratum
            ? NtpHeader.InvalidStratum
            : Math.Min(header.Stratum, NtpHeader.InvalidStratum);
        return reply.IsUsable
            ? new(stratum, header.Poll, header.Leap, reply.RootDelay)
            : this with { Stratum = stratum, Poll = header.Poll };
    }
}
