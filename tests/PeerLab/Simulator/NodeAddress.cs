namespace Stratum1.PeerLab.Simulator;

/// <summary>The addresses that nodes have by convention: 192.168.(123 + subnet).(node + 1) and fc00::123:SSNN, both from zero.</summary>
internal static class NodeAddress
{
    private const int FirstSubnet = 123;

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
}
