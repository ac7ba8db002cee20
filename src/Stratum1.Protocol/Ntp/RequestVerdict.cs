namespace Stratum1.Protocol.Ntp;

/// <summary>What became of a datagram on the server's port. Everything but <see cref="Answered"/> is silence.</summary>
public enum RequestVerdict : byte
{
    /// <summary>A reply was made.</summary>
    Answered,

    /// <summary>Fewer than 48 octets.</summary>
    TooShort,

    /// <summary>More than <see cref="Responder.MaxRequestLength"/> octets.</summary>
    TooLong,

    /// <summary>Version 0, 5, 6 or 7 (RFC 5905 §9.2: packets newer than ours are dropped).</summary>
    WrongVersion,

    /// <summary>Octets after the header that are neither extension fields nor a MAC.</summary>
    Malformed,

    /// <summary>The client's address is not allowed.</summary>
    Denied,

    /// <summary>Not a client's request: a reply, a broadcast, a peer, control or private messages.</summary>
    WrongMode,

    /// <summary>A MAC made with a key we do not have, or a crypto-NAK in place of one.</summary>
    UnknownKey,

    /// <summary>The engine has nothing to serve.</summary>
    NotServing,
}
