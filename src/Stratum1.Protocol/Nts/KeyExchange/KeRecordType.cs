namespace Stratum1.Protocol.Nts;

/// <summary>Records of NTS-KE (RFC 8915 §4.1; registry "NTS Key Establishment Record Types").</summary>
public enum KeRecordType : ushort
{
    /// <summary>Always the last one, always critical, without a body.</summary>
    EndOfMessage = 0,

    /// <summary>Protocols the client offers, those the server takes. Always critical.</summary>
    NextProtocol = 1,

    /// <summary>Why the server answers nothing else: a <see cref="KeError"/>.</summary>
    Error = 2,

    /// <summary>A code; none are defined.</summary>
    Warning = 3,

    /// <summary>AEADs in the client's order of preference; the one the server chose.</summary>
    AeadAlgorithm = 4,

    /// <summary>A cookie for the client.</summary>
    NewCookie = 5,

    /// <summary>Name or address of the NTP server, when it is not the one that speaks.</summary>
    Server = 6,

    /// <summary>Its UDP port, when it is not 123.</summary>
    Port = 7,

    /// <summary>
    /// chrony's: "I export keys for AES-128-GCM-SIV as RFC 8915 says". Without a body. Before 4.6.1 chrony named algorithm 15 in the
    /// exporter's context also when 30 was agreed (chrony.conf(5), ntsaeads).
    /// </summary>
    CompliantGcmSivKeys = 1024,
}

/// <summary>What a server says is wrong with a request (RFC 8915 §4.1.3).</summary>
public enum KeError : ushort
{
    /// <summary>A critical record of a kind we do not know.</summary>
    UnrecognizedCriticalRecord = 0,

    /// <summary>Not a request as the RFC wants it.</summary>
    BadRequest = 1,

    /// <summary>It is our fault.</summary>
    InternalServerError = 2,
}
