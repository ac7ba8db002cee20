using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Stratum1.Protocol.Mode6;

/// <summary>
/// Proves that a client receives what is sent to its address: it must repeat a text that only the server can make, bound to
/// address and time. The server keeps nothing.
/// </summary>
/// <remarks>
/// The text is a letter, so that no client takes it for a number, and 32 hexadecimal digits: an NTP timestamp and the first 64 bits
/// of HMAC-SHA256 over timestamp and address.
/// </remarks>
internal static class ClientNonce
{
    /// <summary>Characters of the text.</summary>
    internal const int Length = 33;

    /// <summary>How long ntpd honours a nonce, and ntpq relies on it.</summary>
    private static readonly TimeInterval Lifetime = TimeInterval.FromWholeSeconds(16);

    /// <summary>Makes the text.</summary>
    /// <param name="secret">Known to the server alone; the same for at least the lifetime.</param>
    /// <param name="address">The client's, 4 or 16 octets.</param>
    /// <param name="now">Served time.</param>
    /// <param name="text">Room for <see cref="Length"/> characters.</param>
    internal static void Write(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> address, NtpTimestamp now, Span<char> text)
        => text.TryWrite(CultureInfo.InvariantCulture, $"s{now.Units:x16}{Tag(secret, address, now.Units):x16}", out _);

    /// <summary>Whether the text was made for this address, not long ago.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> address, NtpTimestamp now, ReadOnlySpan<byte> text)
    {
        if (text.Length != Length || text[0] != (byte)'s'
            || !ulong.TryParse(text[1..17], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var made)
            || !ulong.TryParse(text[17..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag))
            return false;
        var age = now - new NtpTimestamp(made);
        Span<byte> told = stackalloc byte[8];
        Span<byte> right = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(told, tag);
        BinaryPrimitives.WriteUInt64BigEndian(right, Tag(secret, address, made));
        return CryptographicOperations.FixedTimeEquals(told, right) && age >= TimeInterval.Zero && age < Lifetime;
    }

    private static ulong Tag(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> address, ulong made)
    {
        Span<byte> message = stackalloc byte[24];
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64BigEndian(message, made);
        address.CopyTo(message[8..]);
        HMACSHA256.HashData(secret, message[..(8 + address.Length)], digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
