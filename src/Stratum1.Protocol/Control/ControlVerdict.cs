namespace Stratum1.Protocol.Control;

/// <summary>Where a request came from.</summary>
public enum ControlOrigin
{
    /// <summary>The Unix socket: everything may be asked.</summary>
    UnixSocket,

    /// <summary>Over UDP from loopback, or from an address that <c>cmdallow</c> allows: open reports only.</summary>
    AllowedAddress,

    /// <summary>Over UDP from any other address: silence.</summary>
    OtherAddress,
}

/// <summary>What became of a datagram. Everything but the first two is silence.</summary>
public enum ControlVerdict
{
    /// <summary>The request was understood, and answered with what it asked for or with a refusal.</summary>
    Answered,

    /// <summary>The request was not understood, and told so.</summary>
    Told,

    /// <summary>The address is not allowed.</summary>
    Denied,

    /// <summary>Too short or too long for any request, or none at all.</summary>
    NotARequest,

    /// <summary>A version so old that its clients do not understand the refusal.</summary>
    TooOld,
}
