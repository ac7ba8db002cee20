namespace Stratum1.Protocol.Control;

/// <summary>What became of a request.</summary>
public enum ControlStatus : ushort
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>It could not be done.</summary>
    Failed = 1,

    /// <summary>Not for this client: over the network, and not among the open commands.</summary>
    Unauthorised = 2,

    /// <summary>There is no such request, or a field of it has a value that does not exist.</summary>
    Invalid = 3,

    /// <summary>No source has this address, name or index.</summary>
    NoSuchSource = 4,

    /// <summary>A timestamp was used before; from the time when requests were authenticated.</summary>
    BadTimestamp = 5,

    /// <summary>What is asked for is not configured.</summary>
    NotEnabled = 6,

    /// <summary>The prefix is longer than the address.</summary>
    BadSubnet = 7,

    /// <summary>The answer to an access check: may ask.</summary>
    AccessAllowed = 8,

    /// <summary>The answer to an access check: may not ask.</summary>
    AccessDenied = 9,

    /// <summary>The source is there already.</summary>
    SourceAlreadyKnown = 11,

    /// <summary>No room for another source.</summary>
    TooManySources = 12,

    /// <summary>No real-time clock is followed.</summary>
    NoRtc = 13,

    /// <summary>The real-time clock's file cannot be written.</summary>
    BadRtcFile = 14,

    /// <summary>No table of clients is kept.</summary>
    Inactive = 15,

    /// <summary>There is no such sample.</summary>
    BadSample = 16,

    /// <summary>An address of a family that is switched off.</summary>
    InvalidAddressFamily = 17,

    /// <summary>Another version of the protocol; the reply's header tells ours.</summary>
    BadVersion = 18,

    /// <summary>The request is too short for its reply.</summary>
    BadLength = 19,

    /// <summary>Not a host name.</summary>
    InvalidName = 21,
}
