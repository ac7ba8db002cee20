namespace Stratum1.Protocol.Nts;

/// <summary>The extension fields of RFC 8915 §5.3 to §5.6.</summary>
internal enum NtsFieldType : ushort
{
    /// <summary>Random octets of the client, which the reply repeats.</summary>
    UniqueIdentifier = 0x0104,

    /// <summary>The server's own state, kept by the client: in the clear to the server, encrypted to the client.</summary>
    Cookie = 0x0204,

    /// <summary>Room for one more cookie in the reply.</summary>
    CookiePlaceholder = 0x0304,

    /// <summary>Nonce, tag and encrypted fields.</summary>
    Authenticator = 0x0404,
}
