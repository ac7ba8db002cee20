namespace Stratum1.Linux;

/// <summary>
/// A clock rate in the kernel's two numbers. The kernel adds, to the nominal second, (tick − 10 000) · 100 ppm and
/// freq · 2⁻¹⁶ ppm; freq is limited to ±500 ppm (MAXFREQ), tick to ±10 % (adjtimex(2)).
/// </summary>
/// <param name="Tick">Microseconds per tick of USER_HZ = 100; 10 000 is nominal, 9 000 to 11 000 is allowed.</param>
/// <param name="Scaled">Units of 2⁻¹⁶ ppm.</param>
internal readonly record struct KernelFrequency(long Tick, long Scaled)
{
    internal const long NominalTick = 10_000;

    /// <summary>Beyond ±10 % the kernel refuses; 10 % is a thousand times the worst crystal.</summary>
    internal const double LimitPpm = 100_000;

    private const double PpmPerTick = 100;
    private const double ScaledLimitPpm = 500;
    private const double UnitsPerPpm = 65_536;

    /// <summary>What the kernel makes of these numbers; exact, for both terms are linear and every such sum fits a double.</summary>
    internal Frequency Applied => Frequency.FromPpm(((Tick - NominalTick) * PpmPerTick) + (Scaled / UnitsPerPpm));

    /// <summary>The nearest that can be had: 2⁻¹⁶ ppm = 1.5e-11. Beyond ±500 ppm tick takes the whole hundreds of ppm.</summary>
    /// <remarks>Tick stays nominal inside ±500 ppm, so that a crystal near the edge of a hundred does not move both numbers.</remarks>
    internal static KernelFrequency Nearest(Frequency frequency)
    {
        var ppm = Math.Clamp(frequency.Ppm, -LimitPpm, LimitPpm);
        var ticks = Math.Abs(ppm) <= ScaledLimitPpm ? 0 : Math.Round(ppm / PpmPerTick);
        return new(NominalTick + (long)ticks, (long)Math.Round((ppm - (ticks * PpmPerTick)) * UnitsPerPpm));
    }
}
