namespace Stratum1.Server.Control;

/// <summary>Addresses that only programs of this machine can send from.</summary>
internal static class LoopbackAddress
{
    /// <summary>127.0.0.0/8 or ::1: such a source is this machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).</summary>
    /// <param name="address">4 or 16 octets.</param>
    public static bool Is(ReadOnlySpan<byte> address)
        => address.Length == 4 ? address[0] == 127 : !address[..15].ContainsAnyExcept((byte)0) && address[15] == 1;
}
