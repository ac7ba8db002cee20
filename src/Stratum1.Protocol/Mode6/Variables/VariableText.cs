using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stratum1.Protocol.Mode6.Variables;

/// <summary>
/// The text of a reply: <c>name=value</c> with commas between, broken into lines for human readers (RFC 9327 §4). One buffer is
/// used again and again, and nothing is allocated. An item that does not fit is left out whole, and that is remembered.
/// </summary>
internal sealed class VariableText(int capacity)
{
    /// <summary>ntpd's width of a line.</summary>
    private const int LineWidth = 72;

    /// <summary>Comma, carriage return, line feed.</summary>
    private const int LongestSeparator = 3;

    private readonly byte[] buffer = new byte[capacity];
    private int limit = capacity;
    private int length;
    private int lineStart;

    // The item that is being written.
    private int end;
    private bool isWhole;

    /// <summary>What was written.</summary>
    internal ReadOnlySpan<byte> Octets => buffer.AsSpan(0, length);

    /// <summary>Whether something was left out.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>How far it got, to come back to with <see cref="Return"/>.</summary>
    internal (int Length, int LineStart) Mark => (length, lineStart);

    /// <summary>What is left for the item that is being written.</summary>
    private Span<byte> Rest => buffer.AsSpan(0, limit)[Math.Min(limit, end)..];

    /// <summary>Begins anew.</summary>
    /// <param name="max">Octets that may be used, the end of the text included.</param>
    internal void Clear(int max)
    {
        (length, lineStart, IsCut) = (0, 0, false);
        limit = Math.Min(max, buffer.Length) - 2;
    }

    /// <summary>Forgets what was written since.</summary>
    internal void Return((int Length, int LineStart) mark) => (length, lineStart, IsCut) = (mark.Length, mark.LineStart, false);

    /// <summary>Lets more octets be used.</summary>
    internal void Extend(int octets) => limit = Math.Min(limit + octets, buffer.Length - 2);

    /// <summary>Ends the text with an empty line, as ntpd does.</summary>
    internal void End()
    {
        "\r\n"u8.CopyTo(buffer.AsSpan(length));
        length += 2;
    }

    internal void Whole(string name, long value)
    {
        Begin(name);
        Put(value);
        Add();
    }

    /// <summary>A number with three decimals.</summary>
    internal void Fixed3(string name, double value)
    {
        Begin(name);
        Advance(value.TryFormat(Rest, out var written, "F3", CultureInfo.InvariantCulture), written);
        Add();
    }

    /// <summary>A number with six decimals.</summary>
    internal void Fixed6(string name, double value)
    {
        Begin(name);
        Advance(value.TryFormat(Rest, out var written, "F6", CultureInfo.InvariantCulture), written);
        Add();
    }

    /// <summary>A time in milliseconds, three decimals.</summary>
    internal void Milliseconds(string name, TimeInterval value) => Fixed3(name, value.Seconds * 1e3);

    /// <summary>A time in milliseconds, six decimals.</summary>
    internal void FineMilliseconds(string name, TimeInterval value) => Fixed6(name, value.Seconds * 1e3);

    internal void Hex(string name, uint value)
    {
        Begin(name);
        Put("0x"u8);
        Put(value, "x");
        Add();
    }

    /// <summary>An NTP timestamp: seconds and fraction in hexadecimal.</summary>
    internal void Stamp(string name, NtpTimestamp value)
    {
        Begin(name);
        Put("0x"u8);
        Put((long)(value.Units >> 32), "x8");
        Put("."u8);
        Put((long)(value.Units & uint.MaxValue), "x8");
        Add();
    }

    /// <summary>A date with hours and minutes.</summary>
    internal void Date(string name, UtcTime value)
    {
        var date = UtcDate.From(value);
        Begin(name);
        Put(date.Year, "D4");
        Put("-"u8);
        Put(date.Month, "D2");
        Put("-"u8);
        Put(date.Day, "D2");
        Put("T"u8);
        Put(date.Hour, "D2");
        Put(":"u8);
        Put(date.Minute, "D2");
        Put("Z"u8);
        Add();
    }

    /// <summary>A text in quotes; what is not printable ASCII, and quotes, become question marks.</summary>
    internal void Text(string name, ReadOnlySpan<char> value)
    {
        Begin(name);
        Put("\""u8);
        Put(value);
        Put("\""u8);
        Add();
    }

    /// <summary>A word without blanks and commas.</summary>
    internal void Word(string name, ReadOnlySpan<char> value)
    {
        Begin(name);
        Put(value);
        Add();
    }

    internal void Address(string name, IPAddress value)
    {
        Begin(name);
        Put(value);
        Add();
    }

    internal void EndPoint(string name, IPAddress address, int port)
    {
        var isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        Begin(name);
        Put(isIPv6 ? "["u8 : []);
        Put(address);
        Put(isIPv6 ? "]:"u8 : ":"u8);
        Put(port);
        Add();
    }

    /// <summary>A reference ID: an address, except for a primary reference, whose octets are letters.</summary>
    internal void Reference(string name, ReferenceId id, int stratum)
    {
        Begin(name);
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            var octet = (byte)((id.Value >> shift) & 0xFF);
            if (stratum is > 1 and < 16)
            {
                Put(octet);
                Put(shift > 0 ? "."u8 : []);
            }
            else if (octet != 0)
            {
                Put([octet is > (byte)' ' and <= (byte)'~' and not (byte)',' and not (byte)'"' ? octet : (byte)'.']);
            }
        }

        Add();
    }

    /// <summary>A number of 16 bits as it is, without separators: for the list of associations.</summary>
    internal void Binary(ushort value)
    {
        IsCut |= length + sizeof(ushort) > limit;
        if (IsCut)
            return;
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(length), value);
        length += sizeof(ushort);
    }

    /// <summary>Begins an item behind the room for its separator.</summary>
    private void Begin(string name)
    {
        end = length + LongestSeparator;
        isWhole = end <= limit;
        Put(name);
        Put("="u8);
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        var fits = text.TryCopyTo(Rest);
        Advance(fits, text.Length);
    }

    private void Put(ReadOnlySpan<char> text)
    {
        var rest = Rest;
        isWhole &= text.Length <= rest.Length;
        if (!isWhole)
            return;
        for (var i = 0; i < text.Length; i++)
            rest[i] = text[i] is >= ' ' and <= '~' and not '"' ? (byte)text[i] : (byte)'?';
        end += text.Length;
    }

    private void Put(long number, string format = "D")
        => Advance(number.TryFormat(Rest, out var written, format, CultureInfo.InvariantCulture), written);

    private void Put(IPAddress address) => Advance(address.TryFormat(Rest, out var written), written);

    private void Advance(bool fits, int written)
    {
        isWhole &= fits;
        end += isWhole ? written : 0;
    }

    /// <summary>Ends the item: puts the separator before it, and closes the gap.</summary>
    private void Add()
    {
        IsCut |= !isWhole;
        if (IsCut)
            return;
        var item = buffer.AsSpan((length + LongestSeparator)..end);
        var breaks = length > 0 && length + 2 + item.Length - lineStart >= LineWidth;
        var separator = length == 0 ? [] : breaks ? ",\r\n"u8 : ", "u8;
        separator.CopyTo(buffer.AsSpan(length));
        length += separator.Length;
        if (breaks)
            lineStart = length;
        item.CopyTo(buffer.AsSpan(length));
        length += item.Length;
    }
}
