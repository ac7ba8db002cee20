using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;

namespace Stratum1.Protocol.Tests.Nts;

/// <summary>Seals requests by hand, with any fields in the clear and any encrypted ones, as a client that follows no rule might.</summary>
internal static class Sealing
{
    /// <summary>Header, fields, and an authenticator made with the key.</summary>
    /// <param name="padding">Octets behind the sealed text, within the field.</param>
    public static byte[] Request(
        AeadAlgorithm algorithm, ReadOnlySpan<byte> key, byte[][] fields, byte[] encrypted, int nonceLength, int padding)
    {
        using var aead = Aead.Create(algorithm, Scripted.NewCipher);
        aead.SetKey(key);
        byte[] clear = [.. Packets.Header, .. fields.SelectMany(field => field)];
        var nonce = Enumerable.Range(1, nonceLength).Select(i => (byte)i).ToArray();
        var sealedText = new byte[encrypted.Length + Aead.TagLength];
        aead.Seal(nonce, clear, encrypted, sealedText);

        var body = new byte[4 + ExtensionField.Padded(nonceLength) + ExtensionField.Padded(sealedText.Length) + padding];
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)nonceLength);
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(2), (ushort)sealedText.Length);
        nonce.CopyTo(body, 4);
        sealedText.CopyTo(body, 4 + ExtensionField.Padded(nonceLength));
        return [.. clear, .. Packets.Field(ExtensionFieldType.Authenticator, body)];
    }

    public static byte[] Request(Pair pair, byte[][] fields, byte[] encrypted, int nonceLength = 16, int padding = 0)
        => Request(pair.Algorithm, pair.Client.Keys.ClientToServer, fields, encrypted, nonceLength, padding);
}
