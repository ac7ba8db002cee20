using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>How one server or peer is spoken to.</summary>
public sealed record AssociationOptions
{
    /// <summary><see cref="NtpMode.Client"/> or <see cref="NtpMode.SymmetricActive"/>.</summary>
    public NtpMode Mode { get; init; } = NtpMode.Client;

    /// <summary>Version of our packets, 1 to 4.</summary>
    public byte Version { get; init; } = NtpHeader.NewestVersion;

    /// <summary><c>xleave</c> (RFC 9769).</summary>
    public bool IsInterleaved { get; init; }

    /// <summary>Experimental fields that are asked for (<c>extfield</c>).</summary>
    public FieldKinds Fields { get; init; }
}
