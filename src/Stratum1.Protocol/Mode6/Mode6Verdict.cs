namespace Stratum1.Protocol.Mode6;

/// <summary>What became of a control message. Everything but the first two is silence.</summary>
public enum Mode6Verdict
{
    /// <summary>Answered.</summary>
    Answered,

    /// <summary>Refused with an error.</summary>
    Refused,

    /// <summary>Not a request: too short, a response, a fragment, or of a version that does not exist.</summary>
    NotARequest,

    /// <summary>A list of clients was asked for without a nonce that proves the address.</summary>
    NoNonce,
}
