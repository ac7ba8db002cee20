using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Stratum1.PeerLab.Simulator;

/// <summary>The addresses that nodes have by convention: 192.168.(123 + subnet).(node + 1) and fc00::123:SSNN, both from zero.</summary>
internal static class NodeAddress
{
    private const int FirstSubnet = 123;

    /// <summary>The simulator's number for all nodes of a subnet.</summary>
    private const uint Everybody = uint.MaxValue;

    /// <summary>Writes the address of a node.</summary>
    /// <returns>4 or 16 octets.</returns>
    public static ReadOnlySpan<byte> Write(uint subnet, uint node, bool isIPv6, Span<byte> octets)
    {
        if (isIPv6)
        {
            octets[..16].Clear();
            (octets[0], octets[12], octets[13]) = (0xFC, 0x01, 0x23);
            (octets[14], octets[15]) = ((byte)subnet, (byte)(node + 1));
            return octets[..16];
        }

        (octets[0], octets[1], octets[2], octets[3]) = (192, 168, (byte)(FirstSubnet + subnet), (byte)(node + 1));
        return octets[..4];
    }

    /// <summary>The node with an address; false when it is none of the laboratory's.</summary>
    public static bool TryRead(IPAddress address, out uint subnet, out uint node)
    {
        (subnet, node) = (0, 0);
        var octets = address.GetAddressBytes();
        if (octets[^1] == 0)
            return false;
        subnet = octets.Length == 4 ? octets[2] - (uint)FirstSubnet : octets[14];
        node = octets is [_, _, _, 255] ? Everybody : octets[^1] - 1u;
        return octets.Length == 4 ? octets is [192, 168, >= FirstSubnet, _] : octets[0] == 0xFC;
    }

    /// <summary>The addresses of a name: nodeN.netM.clk, or nodes-N-N.netM.clk in reverse order.</summary>
    public static IPAddress[] Resolve(string name, bool isIPv6)
    {
        var match = Regex.Match(name, @"^node(?:s-)?([\d-]+)\.net(\d+)\.clk$");
        if (!match.Success)
            return [];
        var subnet = uint.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) - 1;
        var octets = new byte[16];
        return [.. Enumerable.Reverse(match.Groups[1].Value.Split('-')).Select(node
            => new IPAddress(Write(subnet, uint.Parse(node, CultureInfo.InvariantCulture) - 1, isIPv6, octets)))];
    }
}
