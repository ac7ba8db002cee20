namespace Stratum1.Protocol.Ntp;

/// <summary>Who speaks to whom: the association mode of RFC 5905 §7.3, figure 10.</summary>
public enum NtpMode : byte
{
    /// <summary>Reserved; what NTP version 1 leaves in these bits (RFC 1059 appendix B).</summary>
    Reserved = 0,

    /// <summary>A peer that also keeps time for us.</summary>
    SymmetricActive = 1,

    /// <summary>The answer to a peer.</summary>
    SymmetricPassive = 2,

    /// <summary>A client's request.</summary>
    Client = 3,

    /// <summary>A server's reply.</summary>
    Server = 4,

    /// <summary>A server that speaks unasked.</summary>
    Broadcast = 5,

    /// <summary>An NTP control message (RFC 9327): another format altogether.</summary>
    Control = 6,

    /// <summary>Reserved for private use; ntpd's old ntpdc.</summary>
    Private = 7,
}
