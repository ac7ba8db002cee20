namespace Stratum1.Protocol.Nts;

/// <summary>What an NTS-KE server offers. One immutable value for all connections.</summary>
public sealed record KeServerOptions
{
    /// <summary>Algorithms that may be used (<c>ntsaeads</c>); the client's order decides. Default: as chrony.</summary>
    public IReadOnlyList<AeadAlgorithm> Algorithms { get; init; } = [AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256];

    /// <summary>Name or address of the NTP server (<c>ntsntpserver</c>): ASCII, at most 255 octets; null when it is this one.</summary>
    public string? NtpServer { get; init; }

    /// <summary>Its UDP port (<c>port</c>); told when it is not 123.</summary>
    public ushort NtpPort { get; init; } = Serving.Responder.NtpPort;
}
