using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stratum1.Protocol.Tests.Nts;

/// <summary>
/// The exporter of TLS 1.3 (RFC 8446 §7.5) for cipher suites with SHA-384, from the exporter secret of a captured session.
/// </summary>
internal static class TlsExporter
{
    public static void Export(byte[] secret, string label, ReadOnlySpan<byte> context, Span<byte> key)
    {
        var derived = Expand(secret, label, SHA384.HashData([]), SHA384.HashSizeInBytes);
        Expand(derived, "exporter", SHA384.HashData(context), key.Length).CopyTo(key);
    }

    /// <summary>HKDF-Expand-Label of RFC 8446 §7.1.</summary>
    private static byte[] Expand(byte[] secret, string label, byte[] context, int length)
    {
        var full = Encoding.ASCII.GetBytes("tls13 " + label);
        var info = new byte[2 + 1 + full.Length + 1 + context.Length];
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)length);
        info[2] = (byte)full.Length;
        full.CopyTo(info, 3);
        info[3 + full.Length] = (byte)context.Length;
        context.CopyTo(info, 4 + full.Length);
        return HKDF.Expand(HashAlgorithmName.SHA384, secret, length, info);
    }
}
