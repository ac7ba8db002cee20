using System.Globalization;

namespace Stratum1.Server.Configuration;

/// <summary>A number that a directive takes: what it is called, how far it may go, what it is counted in.</summary>
/// <param name="Name">What the manual calls it.</param>
/// <param name="Min">The smallest allowed value.</param>
/// <param name="Max">The largest allowed value.</param>
/// <param name="Unit">Its unit in plain text; empty for a count.</param>
/// <param name="IsWhole">Only whole numbers.</param>
public readonly record struct NumberRange(string Name, double Min, double Max, string Unit = "", bool IsWhole = false)
{
    /// <summary>The range as errors and manual state it: <c>0 to 1000 seconds</c>.</summary>
    public string Allowed
    {
        get
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{(decimal)Min} to {(decimal)Max}");
            return (IsWhole ? "a whole number, " : "") + text + (Unit.Length > 0 ? " " + Unit : "");
        }
    }

    /// <summary>How the manual writes the argument.</summary>
    public string Argument => $"*{Name}* ({Allowed})";

    /// <summary>A number of seconds.</summary>
    public static NumberRange Seconds(string name, double min, double max) => new(name, min, max, "seconds");

    /// <summary>A frequency.</summary>
    public static NumberRange Ppm(string name, double min, double max) => new(name, min, max, "ppm");

    /// <summary>A whole number.</summary>
    public static NumberRange Whole(string name, int min, int max, string unit = "") => new(name, min, max, unit, IsWhole: true);

    /// <summary>Whether the value is a number and lies in the range.</summary>
    // NaN compares false with everything, so it is in no range.
    public bool Includes(double value) => value >= Min && value <= Max && (!IsWhole || value == Math.Floor(value));
}
