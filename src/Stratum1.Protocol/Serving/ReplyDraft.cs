using Stratum1.Protocol.Authentication;

namespace Stratum1.Protocol.Serving;

/// <summary>A reply that waits for its transmit timestamp, and what is to be done with it then.</summary>
public readonly record struct ReplyDraft
{
    /// <summary>Octets to send; zero when there is no reply.</summary>
    public int Length { get; init; }

    /// <summary>
    /// Whether the kernel or the network card should say when it left (<see cref="InterleavedStamps.Improve"/>): the client is going
    /// to ask.
    /// </summary>
    public bool WantsTransmitStamp => Receive.Units != 0;

    /// <summary>What it is authenticated with.</summary>
    internal SymmetricKey? Key { get; init; }

    /// <summary>Its receive timestamp, if it is to be remembered for an interleaved request; else zero.</summary>
    internal NtpTimestamp Receive { get; init; }

    /// <summary>The transmit timestamp is there already: that of an earlier reply.</summary>
    internal bool IsInterleaved { get; init; }

    /// <summary>The exchange of NTS, if it is one.</summary>
    internal int? NtsTicket { get; init; }
}
