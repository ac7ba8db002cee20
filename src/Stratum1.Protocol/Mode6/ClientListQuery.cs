using System.Buffers;
using System.Globalization;

namespace Stratum1.Protocol.Mode6;

/// <summary>Which clients <c>mrulist</c> wants, and where the last reply ended.</summary>
internal ref struct ClientListQuery
{
    /// <summary>Datagrams in a reply: what ntpq asks for at most.</summary>
    internal const int MaxDatagrams = 32;

    /// <summary>Clients in a reply when their number is limited: ntpd's limit.</summary>
    private const uint MaxRows = 256;

    private static readonly SearchValues<byte> AddressCharacters = SearchValues.Create("0123456789abcdef.:[]"u8);

    private uint datagrams;
    private uint rows;
    private uint recent;
    private uint minCount;
    private uint minDropped;
    private uint maxAgeSeconds;
    private uint minAgeSeconds;
    private uint allOf;
    private uint anyOf;

    /// <summary>Datagrams the reply may have.</summary>
    internal readonly int Datagrams => datagrams == 0 ? MaxDatagrams : (int)datagrams;

    /// <summary>Clients the reply may have.</summary>
    internal readonly int Rows => rows == 0 ? int.MaxValue : (int)rows;

    /// <summary>Only so many of the newest.</summary>
    internal readonly int Recent => recent is 0 or > int.MaxValue ? int.MaxValue : (int)recent;

    /// <summary>When the newest client of the last reply had asked; only newer ones are wanted. Null begins the list.</summary>
    internal NtpTimestamp? After { get; private set; }

    /// <summary>That client's address, as the reply had it.</summary>
    internal ReadOnlySpan<byte> AfterAddress { get; private set; }

    /// <summary>Reads the items of a request.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    internal static Mode6Error? Read(ReadOnlySpan<byte> data, out ClientListQuery query)
    {
        query = default;
        var items = new RequestItems(data);
        while (items.MoveNext())
        {
            if (items.Name.SequenceEqual("laddr"u8))
                return Mode6Error.UnknownVariable; // Nobody has counted by our own addresses.
            if (!query.TrySet(items.Name, items.Value))
                return Mode6Error.BadValue;
        }

        var isLimited = query.datagrams is > 0 and <= MaxDatagrams || (query.datagrams == 0 && query.rows is > 0 and <= MaxRows);
        return isLimited ? null : Mode6Error.BadValue;
    }

    /// <summary>Whether a client is wanted.</summary>
    internal readonly bool Wants(ClientEntry client, NtpTimestamp now)
    {
        var age = (now - client.Last).Seconds;
        return (After is not { } after || client.Last - after > TimeInterval.Zero)
            && client.Count >= minCount && client.Dropped >= minDropped
            && (client.Restrictions & allOf) == allOf && (anyOf == 0 || (client.Restrictions & anyOf) != 0)
            && (maxAgeSeconds == 0 || age <= maxAgeSeconds) && (minAgeSeconds == 0 || age >= minAgeSeconds);
    }

    private bool TrySet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("last.0"u8))
        {
            var isStamp = TryReadStamp(value, out var after);
            After = after;
            return isStamp;
        }

        if (name.SequenceEqual("addr.0"u8))
        {
            AfterAddress = value;
            return !value.ContainsAnyExcept(AddressCharacters);
        }

        return name switch
        {
            _ when name.SequenceEqual("frags"u8) => TryRead(value, out datagrams),
            _ when name.SequenceEqual("limit"u8) => TryRead(value, out rows),
            _ when name.SequenceEqual("recent"u8) => TryRead(value, out recent),
            _ when name.SequenceEqual("mincount"u8) => TryRead(value, out minCount),
            _ when name.SequenceEqual("mindrop"u8) => TryRead(value, out minDropped),
            _ when name.SequenceEqual("maxlstint"u8) => TryRead(value, out maxAgeSeconds),
            _ when name.SequenceEqual("minlstint"u8) => TryRead(value, out minAgeSeconds),
            _ when name.SequenceEqual("resall"u8) => TryReadHex(value, out allOf),
            _ when name.SequenceEqual("resany"u8) => TryReadHex(value, out anyOf),
            _ => true, // The nonce, older clients of the last reply, and what other versions may think of.
        };
    }

    private static bool TryRead(ReadOnlySpan<byte> value, out uint number)
        => uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryReadHex(ReadOnlySpan<byte> value, out uint number)
    {
        number = 0;
        return value.StartsWith("0x"u8)
            && uint.TryParse(value[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryReadStamp(ReadOnlySpan<byte> value, out NtpTimestamp stamp)
    {
        stamp = default;
        var dot = value.IndexOf((byte)'.');
        if (dot < 0 || !TryReadHex(value[..dot], out var seconds)
            || !uint.TryParse(value[(dot + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var fraction))
            return false;
        stamp = new(((ulong)seconds << 32) | fraction);
        return true;
    }
}
