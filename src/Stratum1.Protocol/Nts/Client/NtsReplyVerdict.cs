namespace Stratum1.Protocol.Nts;

/// <summary>What a client makes of a server's packet.</summary>
public enum NtsReplyVerdict : byte
{
    /// <summary>Sealed by the server for the request that waits for it; its new cookies are kept. Believe it.</summary>
    Authentic,

    /// <summary>
    /// The server does not know our cookie any more. Anybody can forge this: it only means that keys are to be exchanged again if the next
    /// request gets no better answer (RFC 8915 §5.7).
    /// </summary>
    Nak,

    /// <summary>No request waits for an answer, or it carries another identifier: late, repeated, or somebody else's.</summary>
    Unexpected,

    /// <summary>Not sealed with our keys: forged, or altered.</summary>
    Forged,

    /// <summary>No NTS in it, or not as RFC 8915 wants it.</summary>
    Malformed,
}
