using System.Net;

namespace Stratum1.Protocol.Mode6;

/// <summary>A client that asked lately.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">UDP port of its last request.</param>
/// <param name="First">When it first asked.</param>
/// <param name="Last">When it last asked; no two clients have the same.</param>
/// <param name="Count">How often it asked.</param>
/// <param name="Dropped">How often it got no answer because of the rate limit.</param>
/// <param name="Version">NTP version of its last request.</param>
/// <param name="Mode">Mode of its last request.</param>
/// <param name="IsLimited">It asks too often.</param>
/// <param name="IsTold">It was told so with a kiss.</param>
public sealed record ClientEntry(
    IPAddress Address,
    ushort Port,
    NtpTimestamp First,
    NtpTimestamp Last,
    long Count,
    long Dropped,
    int Version,
    int Mode,
    bool IsLimited = false,
    bool IsTold = false)
{
    /// <summary>ntpd's restriction bits "limited" and "kod", as ntpq selects by them.</summary>
    private const int LimitedBit = 0x20;
    private const int KissBit = 0x400;

    internal int Restrictions => (IsLimited ? LimitedBit : 0) | (IsTold ? KissBit : 0);
}
