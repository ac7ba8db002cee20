namespace Stratum1.Time;

/// <summary>A signed length of time, held as a count of 2⁻³² s (233 ps). Range ±68 years; sums saturate.</summary>
/// <param name="Units">The length in units of 2⁻³² s, the grain of the NTP timestamp (RFC 5905 §6).</param>
public readonly record struct TimeInterval(long Units) : IComparable<TimeInterval>
{
    /// <summary>2³², not <see cref="uint.MaxValue"/>: the fraction is binary (RFC 5905 §6).</summary>
    internal const double UnitsPerSecond = 4_294_967_296.0;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>No time at all.</summary>
    public static TimeInterval Zero => default;

    /// <summary>The longest interval, +68 years: what a sum that is too large saturates to.</summary>
    public static TimeInterval MaxValue => new(long.MaxValue);

    /// <summary>The most negative interval, −68 years.</summary>
    public static TimeInterval MinValue => new(long.MinValue);

    /// <summary>The length in seconds; exact below 24 days (2⁵³ units), then rounded to 53 bits.</summary>
    public double Seconds => Units / UnitsPerSecond;

    /// <summary>The length in nanoseconds, rounded to the nearest; saturates never (±68 years fit).</summary>
    public long Nanoseconds => (long)RoundedShift((Int128)Units * NanosecondsPerSecond);

    /// <summary>Seconds, rounded to the nearest unit.</summary>
    /// <exception cref="OverflowException">NaN, or outside ±68 years: a bug in the caller's maths.</exception>
    public static TimeInterval FromSeconds(double seconds) => new(checked((long)Math.Round(seconds * UnitsPerSecond)));

    /// <summary>Seconds, rounded to the nearest unit; outside ±68 years it saturates.</summary>
    /// <exception cref="OverflowException">NaN: a bug in the caller's maths.</exception>
    public static TimeInterval FromSecondsSaturating(double seconds)
        => double.IsNaN(seconds) ? FromSeconds(seconds) : new(long.CreateSaturating(Math.Round(seconds * UnitsPerSecond)));

    /// <summary>A whole number of seconds.</summary>
    /// <exception cref="OverflowException">Outside ±68 years.</exception>
    public static TimeInterval FromWholeSeconds(long seconds) => new(checked(seconds * (1L << 32)));

    /// <summary>Nanoseconds, rounded to the nearest unit (error at most 117 ps); outside ±68 years it saturates.</summary>
    public static TimeInterval FromNanoseconds(long nanoseconds)
    {
        var scaled = (Int128)nanoseconds << 32;
        var half = scaled < 0 ? -NanosecondsPerSecond / 2 : NanosecondsPerSecond / 2;
        return new(long.CreateSaturating((scaled + half) / NanosecondsPerSecond));
    }

    // Saturating, because the operands may come from a hostile packet: neither wrap nor throw.

    /// <summary>The sum; saturates at ±68 years.</summary>
    public static TimeInterval operator +(TimeInterval x, TimeInterval y) => new(long.CreateSaturating((Int128)x.Units + y.Units));

    /// <summary>The difference; saturates at ±68 years.</summary>
    public static TimeInterval operator -(TimeInterval x, TimeInterval y) => new(long.CreateSaturating((Int128)x.Units - y.Units));

    /// <summary>The same length in the other direction; saturates.</summary>
    public static TimeInterval operator -(TimeInterval x) => Zero - x;

    /// <summary>A whole multiple; saturates.</summary>
    public static TimeInterval operator *(TimeInterval x, int factor) => new(long.CreateSaturating((Int128)x.Units * factor));

    /// <summary>A fraction, rounded toward zero.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static TimeInterval operator /(TimeInterval x, int divisor) => new((long)((Int128)x.Units / divisor));

    /// <summary>Shorter than, with sign.</summary>
    public static bool operator <(TimeInterval x, TimeInterval y) => x.Units < y.Units;

    /// <summary>Longer than, with sign.</summary>
    public static bool operator >(TimeInterval x, TimeInterval y) => x.Units > y.Units;

    /// <summary>Not longer than, with sign.</summary>
    public static bool operator <=(TimeInterval x, TimeInterval y) => x.Units <= y.Units;

    /// <summary>Not shorter than, with sign.</summary>
    public static bool operator >=(TimeInterval x, TimeInterval y) => x.Units >= y.Units;

    /// <summary>The length without its direction; saturates.</summary>
    public TimeInterval Abs() => Units < 0 ? -this : this;

    /// <summary>The nearest whole number of seconds; an exact half goes up.</summary>
    public TimeInterval RoundToSecond() => new(long.CreateSaturating(((Int128)Units + (1L << 31)) & ~(Int128)uint.MaxValue));

    /// <summary>The longer of two, with sign.</summary>
    public static TimeInterval Max(TimeInterval x, TimeInterval y) => x > y ? x : y;

    /// <summary>The shorter of two, with sign.</summary>
    public static TimeInterval Min(TimeInterval x, TimeInterval y) => x < y ? x : y;

    /// <inheritdoc/>
    public int CompareTo(TimeInterval other) => Units.CompareTo(other.Units);

    /// <summary>Seconds with a sign and nine decimals, as time people read them: <c>+0.250000000 s</c>.</summary>
    public override string ToString() => $"{Seconds:+0.000000000;-0.000000000;0.000000000} s";

    private static Int128 RoundedShift(Int128 scaled) => (scaled + (1L << 31)) >> 32;
}
