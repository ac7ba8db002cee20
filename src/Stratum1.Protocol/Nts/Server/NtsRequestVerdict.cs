namespace Stratum1.Protocol.Nts;

/// <summary>What the extension fields of a client's request turned out to be.</summary>
public enum NtsRequestVerdict : byte
{
    /// <summary>No NTS: to be answered, or not, as any other request.</summary>
    Absent,

    /// <summary>The client has our keys: it gets a reply that is sealed.</summary>
    Authentic,

    /// <summary>Sealed with a master key we do not have (any more): the client is told with a NAK to exchange keys again.</summary>
    UnknownMasterKey,

    /// <summary>A cookie that names our key but is none of ours: NAK.</summary>
    ForgedCookie,

    /// <summary>A good cookie, but not the keys in it: a request of somebody else, or altered on its way: NAK.</summary>
    ForgedRequest,

    /// <summary>
    /// A cookie shorter than those we make, with no room for a reply that has one: a NAK, after which the client gets longer ones.
    /// </summary>
    NoRoom,

    /// <summary>Fields missing, repeated, of wrong length, or not what their algorithm needs: silence.</summary>
    Malformed,
}

/// <summary>What a verdict asks for.</summary>
public static class NtsRequestVerdicts
{
    /// <summary>How many verdicts there are.</summary>
    public const int Count = (int)NtsRequestVerdict.Malformed + 1;

    /// <summary>Whether the client is to be told that its cookie or keys are of no use here (RFC 8915 §5.7).</summary>
    public static bool WantsNak(this NtsRequestVerdict verdict)
        => verdict is >= NtsRequestVerdict.UnknownMasterKey and <= NtsRequestVerdict.NoRoom;
}
