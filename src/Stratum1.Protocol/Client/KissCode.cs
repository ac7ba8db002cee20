namespace Stratum1.Protocol.Client;

/// <summary>What a server that does not want to answer asks for (RFC 5905 §7.4).</summary>
public enum KissCode : byte
{
    /// <summary>It is none, or one that asks for nothing.</summary>
    None,

    /// <summary>RATE: ask less often.</summary>
    Rate,

    /// <summary>DENY or RSTR: do not ask.</summary>
    Refused,
}

/// <summary>Their spelling.</summary>
public static class KissCodes
{
    private static readonly ReferenceId Rate = ReferenceId.FromText("RATE");
    private static readonly ReferenceId Deny = ReferenceId.FromText("DENY");
    private static readonly ReferenceId Restrict = ReferenceId.FromText("RSTR");

    /// <summary>What a reference identifier means at stratum 0.</summary>
    public static KissCode Of(ReferenceId id)
        => id == Rate ? KissCode.Rate : id == Deny || id == Restrict ? KissCode.Refused : KissCode.None;
}
