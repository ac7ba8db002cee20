using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Stratum1.Cli.Nts;

/// <summary>Under which names clients may reach this machine.</summary>
internal static class HostNames
{
    /// <summary>The names that were given; without any, the host name, its mDNS name, and the addresses of the interfaces.</summary>
    internal static IReadOnlyList<string> Find(string[] given)
    {
        if (given.Length > 0)
            return given;
        var host = Environment.MachineName.ToLowerInvariant();
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        var first = dot < 0 ? host : host[..dot];
        return [.. new[] { host, $"{first}.local" }.Distinct(), .. Addresses().Select(address => address.ToString())];
    }

    /// <summary>Not those of loopback, which nobody else has a use for, nor link-local ones, which come with an interface.</summary>
    private static IEnumerable<IPAddress> Addresses()
        => NetworkInterface.GetAllNetworkInterfaces()
            .Where(each => each.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .Where(address => !address.IsIPv6LinkLocal
                && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            .Distinct();
}
