namespace Stratum1.Time;

/// <summary>A relative frequency: seconds gained per second, dimensionless. Positive means the reference runs faster than we do.</summary>
/// <remarks>Same sign as an offset (reference − local): adding it to the clock's rate removes the error.</remarks>
/// <param name="Ratio">Seconds per second; 1e-6 is 1 ppm.</param>
public readonly record struct Frequency(double Ratio)
{
    /// <summary>No frequency error.</summary>
    public static Frequency Zero => default;

    /// <summary>Parts per million, chrony's and the kernel's unit.</summary>
    public double Ppm => Ratio * 1e6;

    /// <summary>From parts per million.</summary>
    public static Frequency FromPpm(double ppm) => new(ppm * 1e-6);

    /// <summary>The sum of two small frequencies (their product, below 1e-8 for 100 ppm each, is neglected).</summary>
    public static Frequency operator +(Frequency x, Frequency y) => new(x.Ratio + y.Ratio);

    /// <summary>The difference of two small frequencies.</summary>
    public static Frequency operator -(Frequency x, Frequency y) => new(x.Ratio - y.Ratio);

    /// <summary>The opposite frequency.</summary>
    public static Frequency operator -(Frequency x) => new(-x.Ratio);

    /// <summary>Time gained at this frequency over <paramref name="elapsed"/>.</summary>
    /// <exception cref="OverflowException">The product is NaN or outside ±68 years.</exception>
    public static TimeInterval operator *(Frequency x, TimeInterval elapsed) => TimeInterval.FromSeconds(x.Ratio * elapsed.Seconds);

    /// <summary>Parts per million with a sign and three decimals.</summary>
    public override string ToString() => $"{Ppm:+0.000;-0.000;0.000} ppm";
}
