using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Authentication;

/// <summary>
/// Makes and checks the MACs of packets (RFC 5905 §7.3): key identifier, then the digest of secret and packet, or the AES-CMAC
/// of the packet (RFC 8573). One per thread; after the first packet of a key nothing is allocated.
/// </summary>
public sealed class MacMaker
{
    private readonly ConditionalWeakTable<SymmetricKey, AesCmac> ciphers = [];
    private readonly byte[] digest = new byte[64];
    private byte[] hashed = new byte[2048];

    /// <summary>Writes the MAC behind a packet, in the form that the packet's version has.</summary>
    /// <param name="key">The key.</param>
    /// <param name="packet">The packet, with room for <see cref="SymmetricKey.MacLength"/> octets behind it.</param>
    /// <param name="length">Octets of the packet without MAC.</param>
    /// <returns>Its length with MAC.</returns>
    public int Append(SymmetricKey key, Span<byte> packet, int length)
    {
        ArgumentNullException.ThrowIfNull(key);
        var mac = packet.Slice(length, key.MacLength(NtpHeader.VersionOf(packet)));
        BinaryPrimitives.WriteUInt32BigEndian(mac, key.Id);
        Compute(key, packet[..length]);
        digest.AsSpan(0, mac.Length - SymmetricKey.IdLength).CopyTo(mac[SymmetricKey.IdLength..]);
        return length + mac.Length;
    }

    /// <summary>Whether the MAC of a packet was made with this key; takes the same time whichever octet is wrong.</summary>
    /// <param name="key">The key.</param>
    /// <param name="packet">The whole packet.</param>
    /// <param name="macOffset">Where its MAC begins, which is its last part.</param>
    public bool IsValid(SymmetricKey key, ReadOnlySpan<byte> packet, int macOffset)
    {
        ArgumentNullException.ThrowIfNull(key);
        var mac = packet[macOffset..];
        if (mac.Length != key.MacLength(NtpHeader.VersionOf(packet)) || BinaryPrimitives.ReadUInt32BigEndian(mac) != key.Id)
            return false;
        Compute(key, packet[..macOffset]);
        var stated = mac[SymmetricKey.IdLength..];
        return CryptographicOperations.FixedTimeEquals(stated, digest.AsSpan(0, stated.Length));
    }

    private void Compute(SymmetricKey key, ReadOnlySpan<byte> packet)
    {
        if (key.Algorithm is MacAlgorithm.Aes128 or MacAlgorithm.Aes256)
        {
            if (!ciphers.TryGetValue(key, out var cipher))
                ciphers.Add(key, cipher = new(key.Secret));
            cipher.Compute(packet, digest);
            return;
        }

        var length = key.Secret.Length + packet.Length;
        if (hashed.Length < length)
            hashed = new byte[length];
        key.Secret.CopyTo(hashed);
        packet.CopyTo(hashed.AsSpan(key.Secret.Length));
        Hash(key.Algorithm, hashed.AsSpan(0, length), digest.AsSpan(0, key.FullDigestLength));
    }

    private static void Hash(MacAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> destination)
    {
#pragma warning disable CA5350, CA5351 // Weak, but what the other side may have; the manual says which to choose.
        switch (algorithm)
        {
            case MacAlgorithm.Md5:
                MD5.HashData(message, destination);
                break;
            case MacAlgorithm.Sha1:
                SHA1.HashData(message, destination);
                break;
            case MacAlgorithm.Sha256:
                SHA256.HashData(message, destination);
                break;
            case MacAlgorithm.Sha384:
                SHA384.HashData(message, destination);
                break;
            case MacAlgorithm.Sha512:
                SHA512.HashData(message, destination);
                break;
            default:
                Sha3.Hash(message, destination);
                break;
        }
#pragma warning restore CA5350, CA5351
    }
}
