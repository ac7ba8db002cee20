using System.Globalization;
using Stratum1.Protocol.Control;

namespace Stratum1.Cli.Control.Output;

/// <summary>One value in the three ways it can be shown.</summary>
/// <param name="Text">For people: with its unit, in this product's sign (positive means we are behind).</param>
/// <param name="Csv">As <c>chronyc -c</c> prints it, with chrony's sign; null where chronyc prints nothing.</param>
/// <param name="Json">A number, a text, a truth value or null; numbers in the unit that the key names, in this product's sign.</param>
internal readonly record struct Cell(string Text, string? Csv, object? Json)
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>How it is to be taken.</summary>
    public Tone Tone { get; init; }

    /// <summary>The text is a bar of number signs, which a terminal may draw better.</summary>
    public bool IsBar { get; init; }

    public static Cell Of(string text) => new(text, text, text);

    public static Cell Of(string text, string csv) => new(text, csv, text);

    /// <summary>An address, or none.</summary>
    public static Cell Of(ControlAddress address)
        => address.Kind == ControlAddressKind.None ? new("-", "[UNSPEC]", Json: null) : Of(address.ToString());

    /// <summary>A number without a unit.</summary>
    public static Cell Of(long number) => new(number.ToString(Plain), number.ToString(Plain), number);

    public static Cell Of(ulong number) => new(number.ToString(Plain), number.ToString(Plain), number);

    public static Cell Of(double number, int decimals)
        => new(number.ToString($"F{decimals}", Plain), number.ToString($"F{decimals}", Plain), number);

    /// <summary>Yes or no.</summary>
    public static Cell Of(bool value) => new(value ? "yes" : "no", value ? "Yes" : "No", value);

    /// <summary>A length of time.</summary>
    public static Cell Of(TimeInterval value, int decimals = 9)
        => new(Amount.Seconds(value, signed: false), value.Seconds.ToString($"F{decimals}", Plain), value.Seconds);

    /// <summary>An offset, which chronyc prints with the same sign.</summary>
    public static Cell Offset(TimeInterval value)
        => new(Amount.Seconds(value, signed: true), value.Seconds.ToString("F9", Plain), value.Seconds);

    /// <summary>An offset, which chronyc prints with the opposite sign.</summary>
    public static Cell NegatedOffset(TimeInterval value, int decimals = 9)
        => new(Amount.Seconds(value, signed: true), (0.0 - value.Seconds).ToString($"F{decimals}", Plain), value.Seconds);

    /// <summary>A frequency, which chronyc prints with the same sign.</summary>
    public static Cell Of(Frequency value, bool signed, int decimals = 3)
        => new(Amount.Ppm(value, signed), value.Ppm.ToString($"F{decimals}", Plain), value.Ppm);

    /// <summary>A frequency, which chronyc prints with the opposite sign.</summary>
    public static Cell Negated(Frequency value)
        => new(Amount.Ppm(value, signed: true), (0.0 - value.Ppm).ToString("F3", Plain), value.Ppm + 0.0);

    /// <summary>Time since something happened; null is never.</summary>
    public static Cell Age(uint? seconds)
        => new(Amount.Age(seconds), (seconds ?? uint.MaxValue).ToString(Plain), seconds is { } known ? (long)known : null);

    /// <summary>A point in time.</summary>
    public static Cell Of(UtcTime time)
        => new(Amount.Date(time), string.Create(Plain, $"{time.Seconds}.{time.NanosecondOfSecond:D9}"), Amount.Iso(time));

    /// <summary>A reference ID in hexadecimal.</summary>
    public static Cell Hexadecimal(ReferenceId id) => Of(id.Value.ToString("X8", Plain));

    /// <summary>An interval as a power of two; 127 is unknown.</summary>
    public static Cell LogInterval(sbyte exponent)
        => new(exponent == sbyte.MaxValue ? "-" : exponent.ToString(Plain), exponent.ToString(Plain), exponent == sbyte.MaxValue ? null
            : (long)exponent);
}
