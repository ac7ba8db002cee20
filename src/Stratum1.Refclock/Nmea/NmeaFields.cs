namespace Stratum1.Refclock.Nmea;

/// <summary>Hands out the comma-separated fields of a sentence, one after the other; past the last one, empty fields.</summary>
/// <remarks>
/// Empty is how a sentence says "not known" (IEC 61162-1), so a sentence with fewer fields than the newest
/// edition of the standard reads the same as one that left them empty.
/// </remarks>
/// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
internal ref struct NmeaFields(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> rest = body;

    /// <summary>What has not been handed out yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <summary>Whether every field has been handed out.</summary>
    public bool IsAtEnd { get; private set; }

    public ReadOnlySpan<byte> Next()
    {
        var comma = rest.IndexOf((byte)',');
        var field = comma < 0 ? rest : rest[..comma];
        IsAtEnd = comma < 0;
        rest = comma < 0 ? default : rest[(comma + 1)..];
        return field;
    }

    public void Skip(int fields)
    {
        for (var i = 0; i < fields; i++)
            Next();
    }

    /// <summary>The first character of the next field; 0 when it is empty.</summary>
    public byte NextLetter()
    {
        var field = Next();
        return field.IsEmpty ? (byte)0 : field[0];
    }

    /// <summary>The next field as a whole number of at most nine digits.</summary>
    /// <returns>Null when it is empty or anything else than digits.</returns>
    public int? NextNumber()
    {
        var field = Next();
        return TryNumber(field, out var number) ? number : null;
    }

    /// <summary>One to nine digits, no sign.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        if (digits.Length is < 1 or > 9)
            return false;
        foreach (var c in digits)
        {
            if (c is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (c - '0');
        }

        return true;
    }
}
