using Stratum1.Protocol.Access;

namespace Stratum1.Server.Configuration;

/// <summary>Who may ask with ntpq.</summary>
/// <param name="IsOn">Whether anybody may.</param>
/// <param name="Trusted">Who gets replies longer than the question without proving the address; this machine always does.</param>
public sealed record NtpqConfig(bool IsOn, AccessTable Trusted)
{
    /// <summary>Nobody.</summary>
    public static NtpqConfig Off { get; } = new(IsOn: false, AccessTable.Nobody);
}
