using Stratum1.Refclock.Framing;

namespace Stratum1.Refclock.Nmea;

/// <summary>
/// Writes one sentence, field after field, then checksum and line end. Room for <see cref="NmeaWriter.MaxLength"/> is taken for
/// granted.
/// </summary>
internal ref struct SentenceBuilder
{
    private readonly Span<byte> destination;
    private int length;

    public SentenceBuilder(Span<byte> destination, ReadOnlySpan<byte> talker, ReadOnlySpan<byte> name)
    {
        this.destination = destination;
        destination[0] = NmeaFraming.FirstByte;
        length = 1;
        Append(talker);
        Append(name);
    }

    public void Empty(int fields = 1)
    {
        for (var i = 0; i < fields; i++)
            Append(","u8);
    }

    public void Text(scoped ReadOnlySpan<byte> text)
    {
        Append(","u8);
        Append(text);
    }

    /// <summary>A number with at least so many digits, or an empty field.</summary>
    public void Number(int? number, int digits)
    {
        Append(","u8);
        if (number is { } value)
            AppendDigits(value, digits);
    }

    public void TimeOfDay(in SentenceFix fix)
    {
        var date = Civil(fix);
        Append(","u8);
        AppendDigits(date.Hour, 2);
        AppendDigits(date.Minute, 2);
        AppendDigits(date.Second, 2);
        if (fix.FractionDigits == 0)
            return;
        var nanosecond = fix.Time.NanosecondOfSecond;
        for (var i = fix.FractionDigits; i < 9; i++)
            nanosecond /= 10;
        Append("."u8);
        AppendDigits(nanosecond, fix.FractionDigits);
    }

    public void ShortDate(in SentenceFix fix)
    {
        var date = Civil(fix);
        Append(","u8);
        AppendDigits(date.Day, 2);
        AppendDigits(date.Month, 2);
        AppendDigits(date.Year % 100, 2);
    }

    public void LongDate(in SentenceFix fix)
    {
        var date = Civil(fix);
        Number(date.Day, 2);
        Number(date.Month, 2);
        Number(date.Year, 4);
    }

    /// <summary>
    /// Latitude and longitude with hemispheres, in degrees and minutes to 1e-5 (about 2 cm); four empty fields without a fix.
    /// </summary>
    public void Position(in SentenceFix fix)
    {
        if (!fix.HasFix)
        {
            Empty(4);
            return;
        }

        Angle(fix.Latitude, degreeDigits: 2);
        Text(fix.Latitude < 0 ? "S"u8 : "N"u8);
        Angle(fix.Longitude, degreeDigits: 3);
        Text(fix.Longitude < 0 ? "W"u8 : "E"u8);
    }

    /// <summary>Closes the sentence.</summary>
    /// <returns>Its length with line end.</returns>
    public int End()
    {
        var checksum = NmeaFraming.Checksum(destination[1..length]);
        Append([(byte)'*', HexDigit(checksum >> 4), HexDigit(checksum & 0xF), (byte)'\r', (byte)'\n']);
        return length;
    }

    /// <summary>The date as it is read aloud: a leap second belongs to the day that ends with it.</summary>
    private static UtcDate Civil(in SentenceFix fix)
        => fix.IsLeapSecond ? UtcDate.From(new(fix.Time.Seconds - 1, 0)) with { Second = 60 } : UtcDate.From(fix.Time);

    private static byte HexDigit(int value) => "0123456789ABCDEF"u8[value];

    private void Angle(double degrees, int degreeDigits)
    {
        const int UnitsPerMinute = 100_000;
        var units = (int)Math.Round(Math.Abs(degrees) * 60 * UnitsPerMinute);
        Append(","u8);
        AppendDigits(units / (60 * UnitsPerMinute), degreeDigits);
        AppendDigits(units / UnitsPerMinute % 60, 2);
        Append("."u8);
        AppendDigits(units % UnitsPerMinute, 5);
    }

    private void AppendDigits(int number, int digits)
    {
        Span<byte> text = stackalloc byte[10];
        var start = text.Length;
        for (var rest = number; rest > 0 || text.Length - start < digits; rest /= 10)
            text[--start] = (byte)('0' + (rest % 10));
        Append(text[start..]);
    }

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(destination[length..]);
        length += text.Length;
    }
}
