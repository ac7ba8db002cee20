namespace Stratum1.Time;

/// <summary>A reading of one time scale: whole seconds since its origin, and a fraction of 2⁻³² s.</summary>
/// <remarks>
/// Readings of different scales are different types, so that a raw clock reading cannot be mistaken for true time:
/// <c>UtcTime</c> is <c>Instant&lt;Utc&gt;</c>, <c>MonotonicTime</c> is <c>Instant&lt;Oscillator&gt;</c> (aliases for
/// the whole solution). Range ±292 billion years; unlike <see cref="NtpTimestamp"/> there is no era to guess.
/// </remarks>
/// <typeparam name="TScale">Which scale: a marker, never instantiated.</typeparam>
/// <param name="Seconds">Whole seconds since the origin of the scale, rounded toward −∞.</param>
/// <param name="Fraction">The rest, in units of 2⁻³² s.</param>
public readonly record struct Instant<TScale>(long Seconds, uint Fraction) : IComparable<Instant<TScale>>
    where TScale : struct, ITimeScale
{
    /// <summary>All units of 2⁻³² s since the origin.</summary>
    private Int128 Units => ((Int128)Seconds << 32) + Fraction;

    /// <summary>The point <paramref name="d"/> later (or earlier, when negative).</summary>
    public static Instant<TScale> operator +(Instant<TScale> t, TimeInterval d) => FromUnits(t.Units + d.Units);

    /// <summary>The point <paramref name="d"/> earlier (or later, when negative).</summary>
    public static Instant<TScale> operator -(Instant<TScale> t, TimeInterval d) => FromUnits(t.Units - d.Units);

    /// <summary>Time from <paramref name="y"/> to <paramref name="x"/>; saturates at ±68 years.</summary>
    public static TimeInterval operator -(Instant<TScale> x, Instant<TScale> y) => new(long.CreateSaturating(x.Units - y.Units));

    /// <summary>Earlier than.</summary>
    public static bool operator <(Instant<TScale> x, Instant<TScale> y) => x.CompareTo(y) < 0;

    /// <summary>Later than.</summary>
    public static bool operator >(Instant<TScale> x, Instant<TScale> y) => x.CompareTo(y) > 0;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Instant<TScale> x, Instant<TScale> y) => x.CompareTo(y) <= 0;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Instant<TScale> x, Instant<TScale> y) => x.CompareTo(y) >= 0;

    /// <summary>The kernel's struct timespec; nanoseconds round to the nearest unit and back without loss.</summary>
    /// <param name="seconds">tv_sec.</param>
    /// <param name="nanoseconds">tv_nsec; values outside 0 to 999 999 999 carry into the seconds.</param>
    public static Instant<TScale> FromTimespec(long seconds, long nanoseconds)
        => new Instant<TScale>(seconds, 0) + TimeInterval.FromNanoseconds(nanoseconds);

    /// <summary>The nanoseconds of the second, 0 to 999 999 999, rounded to the nearest that does not carry.</summary>
    public int NanosecondOfSecond => (int)Math.Min(999_999_999, (((ulong)Fraction * 1_000_000_000) + (1UL << 31)) >> 32);

    /// <summary>The nearest whole second; an exact half rounds up.</summary>
    public Instant<TScale> RoundToSecond() => new(Seconds + (Fraction >= 0x8000_0000 ? 1 : 0), 0);

    /// <summary>
    /// The other scale's reading minus this one's, when both are taken at the same moment: with the reference as
    /// <paramref name="reference"/> this is the offset of RFC 5905, positive when this clock is behind. Saturates at ±68 years.
    /// </summary>
    public TimeInterval OffsetTo<TOther>(Instant<TOther> reference)
        where TOther : struct, ITimeScale
        => new(long.CreateSaturating(reference.Units - Units));

    /// <summary>What the other scale reads when it is <paramref name="offset"/> ahead of this reading.</summary>
    public Instant<TOther> Translate<TOther>(TimeInterval offset)
        where TOther : struct, ITimeScale
        => Instant<TOther>.FromUnits(Units + offset.Units);

    /// <inheritdoc/>
    public int CompareTo(Instant<TScale> other) => Units.CompareTo(other.Units);

    /// <summary>Seconds and nine decimals since the origin.</summary>
    public override string ToString() => $"{Seconds}.{NanosecondOfSecond:D9}";

    // Wraps only after 292 billion years: seconds beyond long are a bug of the caller, and the cast throws.
    internal static Instant<TScale> FromUnits(Int128 units) => new((long)(units >> 32), unchecked((uint)units));
}
