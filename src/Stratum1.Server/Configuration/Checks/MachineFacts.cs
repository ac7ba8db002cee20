using System.Net;
using System.Net.NetworkInformation;
using Stratum1.Linux;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>What the checks ask of the machine.</summary>
/// <param name="RightTo">Whether a file can be read, or also written.</param>
/// <param name="HasUser">Whether there is such a user.</param>
/// <param name="CertificateOf">Reads the certificate of a pair of files, or says what is wrong with it.</param>
/// <param name="HasInterface">Whether there is such a network interface.</param>
/// <param name="HasAddress">Whether an address is one of this machine.</param>
/// <param name="IsOfClass">Whether a device is of a class that the kernel has, such as tty, pps, ptp or rtc.</param>
/// <param name="TalkerOn">What else writes to a serial device, in words; null for nothing.</param>
/// <param name="Now">The time as far as it is known.</param>
public sealed record MachineFacts(
    Func<string, bool, FileRight> RightTo,
    Func<string, bool> HasUser,
    Func<CertificatePair, (CertificateInfo? Info, string? Problem)> CertificateOf,
    Func<string, bool> HasInterface,
    Func<IPAddress, bool> HasAddress,
    Func<string, string, bool> IsOfClass,
    Func<string, string?> TalkerOn,
    UtcTime Now)
{
    /// <summary>Those of this machine.</summary>
    public static MachineFacts OfThisMachine()
    {
        var cards = NetworkInterface.GetAllNetworkInterfaces();
        var addresses = cards.SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(own => Bare(own.Address)).ToHashSet();
        return new(
            FileRights.Of,
            Privileges.HasUser,
            ServerCertificates.Examine,
            HasInterface: name => cards.Any(card => card.Name == name),
            HasAddress: address => IPAddress.IsLoopback(address) || IsAny(address) || addresses.Contains(Bare(address)),
            KernelDevices.IsOfClass,
            KernelDevices.TalkerOn,
            SystemClock.Now);
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Without the interface of a link-local one.</summary>
    private static IPAddress Bare(IPAddress address) => new(address.GetAddressBytes());
}
