using System.Buffers.Binary;

namespace Stratum1.Protocol.Nts;

/// <summary>The TLS session's exporter (RFC 8446 §7.5) with the label <see cref="KeKeys.Label"/>.</summary>
/// <param name="context">What the key is for.</param>
/// <param name="key">Filled.</param>
public delegate void KeyExporter(ReadOnlySpan<byte> context, Span<byte> key);

/// <summary>How keys come out of a TLS session (RFC 8915 §5.1).</summary>
public static class KeKeys
{
    /// <summary>The exporter's label.</summary>
    public const string Label = "EXPORTER-network-time-security";

    /// <summary>The application protocol to be agreed by TLS (RFC 8915 §4).</summary>
    public const string ApplicationProtocol = "ntske/1";

    /// <summary>The TCP port of NTS-KE servers.</summary>
    public const ushort Port = 4460;

    /// <summary>Octets of the exporter's context: protocol, algorithm, direction.</summary>
    public const int ContextLength = 5;

    /// <summary>NTPv4, the only protocol there is (registry "NTS Next Protocols").</summary>
    internal const ushort NtpV4 = 0;

    /// <summary>Takes both keys out of a session.</summary>
    /// <param name="exporter">The session's.</param>
    /// <param name="algorithm">The algorithm agreed.</param>
    /// <param name="named">
    /// The algorithm that the context names: the same, except towards a chrony older than 4.6.1, which names 15 also for 30.
    /// </param>
    /// <param name="keys">Filled.</param>
    public static void Export(KeyExporter exporter, AeadAlgorithm algorithm, AeadAlgorithm named, NtsKeys keys)
    {
        ArgumentNullException.ThrowIfNull(exporter);
        ArgumentNullException.ThrowIfNull(keys);
        Span<byte> context = stackalloc byte[ContextLength];
        BinaryPrimitives.WriteUInt16BigEndian(context, NtpV4);
        BinaryPrimitives.WriteUInt16BigEndian(context[2..], (ushort)named);
        Span<byte> exported = stackalloc byte[2 * AeadAlgorithms.LongestKey];
        var clientToServer = exported[..algorithm.KeyLength()];
        var serverToClient = exported.Slice(clientToServer.Length, clientToServer.Length);
        context[^1] = 0;
        exporter(context, clientToServer);
        context[^1] = 1;
        exporter(context, serverToClient);
        keys.Set(algorithm, clientToServer, serverToClient);
        exported.Clear();
    }
}
