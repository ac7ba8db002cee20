using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Stratum1.Time;

/// <summary>The reference identifier of RFC 5905 §7.3: four ASCII characters at stratum 0 and 1, an address at 2 and above.</summary>
/// <param name="Value">The four octets, first one in the most significant byte.</param>
public readonly record struct ReferenceId(uint Value)
{
    /// <summary>A satellite receiver's seconds.</summary>
    public static ReferenceId Gps => FromText("GPS");

    /// <summary>A pulse without a serial second of its own.</summary>
    public static ReferenceId Pps => FromText("PPS");

    /// <summary>One to four printable ASCII characters, left-justified and zero-filled (RFC 5905 §7.3).</summary>
    /// <returns>False when the text is empty, longer than four characters or not printable ASCII.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ReferenceId id)
    {
        id = default;
        if (text.Length is < 1 or > 4)
            return false;
        var value = 0u;
        for (var i = 0; i < 4; i++)
        {
            var c = i < text.Length ? text[i] : '\0';
            if (i < text.Length && c is < '!' or > '~')
                return false;
            value = (value << 8) | c;
        }

        id = new(value);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, for names known to be right.</summary>
    /// <exception cref="FormatException">The text is empty, longer than four characters or not printable ASCII.</exception>
    public static ReferenceId FromText(string text)
        => TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a reference ID: 1 to 4 printable ASCII characters are.");

    /// <summary>A server's identifier: its IPv4 address, or the first four octets of the MD5 of its IPv6 address (RFC 5905 §7.3).</summary>
    public static ReferenceId FromAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var octets = address.GetAddressBytes();
#pragma warning disable CA5351 // Not for security: the RFC names MD5 for this label.
        return new(BinaryPrimitives.ReadUInt32BigEndian(octets.Length == 4 ? octets : System.Security.Cryptography.MD5.HashData(octets)));
#pragma warning restore CA5351
    }

    /// <summary>The characters where all are printable, else eight hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, Value);
        var text = octets.TrimEnd((byte)0);
        return text.Length > 0 && !text.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? Encoding.ASCII.GetString(text) : $"{Value:X8}";
    }
}
