namespace Stratum1.Protocol.Mode6;

/// <summary>The data of a request: <c>name</c> or <c>name=value</c>, with commas between. Walked without copying.</summary>
internal ref struct RequestItems(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> rest = data;

    /// <summary>The name of the item.</summary>
    internal ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What follows its equals sign; empty without one.</summary>
    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next item that is not empty.</summary>
    internal bool MoveNext()
    {
        while (!rest.IsEmpty)
        {
            var comma = rest.IndexOf((byte)',');
            var item = Trim(comma < 0 ? rest : rest[..comma]);
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            if (item.IsEmpty)
                continue;
            var equals = item.IndexOf((byte)'=');
            Name = Trim(equals < 0 ? item : item[..equals]);
            Value = equals < 0 ? [] : Trim(item[(equals + 1)..]);
            return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n\0"u8);
}
