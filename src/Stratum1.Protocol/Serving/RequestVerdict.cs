namespace Stratum1.Protocol.Serving;

/// <summary>What became of a datagram on the server's port. The first three get a reply; everything else is silence.</summary>
public enum RequestVerdict : byte
{
    /// <summary>A reply was made.</summary>
    Answered,

    /// <summary>The client asks too often, and is told so with a kiss-o'-death RATE (RFC 5905 §7.4).</summary>
    KissedRate,

    /// <summary>The server does not know the client's NTS keys any more, and says so with a kiss-o'-death NTSN (RFC 8915 §5.7).</summary>
    KissedNts,

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

    /// <summary>Neither a client's request nor a peer's: a reply, a broadcast, control or private messages.</summary>
    WrongMode,

    /// <summary>
    /// From a configured server or peer, in a mode that its association understands: not answered, but to be handed to the engine.
    /// </summary>
    ForAssociation,

    /// <summary>The client asks too often.</summary>
    RateLimited,

    /// <summary>A MAC made with a key we do not have, or a crypto-NAK in place of one.</summary>
    UnknownKey,

    /// <summary>A MAC that is wrong, or fields of NTS that do not fit their keys.</summary>
    NotAuthentic,

    /// <summary>The engine has nothing to serve.</summary>
    NotServing,

    /// <summary>A control message (mode 6) where those are answered: to be handed to the engine.</summary>
    ControlMessage,
}
