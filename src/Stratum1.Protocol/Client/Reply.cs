using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>A packet from the server as judged by <see cref="Association.Examine"/>.</summary>
/// <param name="Header">What it said.</param>
/// <param name="Received">When it came.</param>
/// <param name="Tests">Passed ones of 1 to 7.</param>
/// <param name="IsInterleaved">Its transmit timestamp is that of the packet before (RFC 9769).</param>
/// <param name="IsFirst">The first valid reply to our newest request; others are not measured.</param>
/// <param name="RootDelay">From the server to its primary reference, as finely as it told.</param>
/// <param name="RootDispersion">Likewise.</param>
/// <param name="Stamps">What can be measured with it; null when nothing can.</param>
/// <param name="Monotonic">The server's timescale without steps; null when not told.</param>
/// <param name="ReferenceShift">How much the server has corrected its own clock since its packet before.</param>
public readonly record struct Reply(
    NtpHeader Header,
    LocalStamp Received,
    PacketTests Tests,
    bool IsInterleaved,
    bool IsFirst,
    TimeInterval RootDelay,
    TimeInterval RootDispersion,
    ExchangeStamps? Stamps,
    MonotonicRoot? Monotonic,
    TimeInterval ReferenceShift)
{
    /// <summary>What it says of our packet's way (the field 10A); zero when nothing.</summary>
    public TimeInterval TransmitPath { get; init; }

    /// <summary>Whether it passed the tests 1, 2, 3 and 5.</summary>
    public bool IsValid => (Tests & PacketTests.Valid) == PacketTests.Valid;

    /// <summary>Whether it passed 6 and 7 as well.</summary>
    public bool IsUsable => (Tests & PacketTests.Usable) == PacketTests.Usable;

    /// <summary>The kiss-o'-death it is (RFC 5905 §7.4), if it is one and answers our request.</summary>
    public KissCode Kiss
    {
        get
        {
            const PacketTests answer = PacketTests.New | PacketTests.Expected | PacketTests.Authentic;
            return (Tests & answer) == answer && Header.Leap == LeapIndicator.Unsynchronised
                && Header.Stratum == NtpHeader.UnsynchronisedStratum
                ? KissCodes.Of(Header.ReferenceId)
                : KissCode.None;
        }
    }
}
