namespace Stratum1.Simulation;

/// <summary>Random numbers of the simulated world; the same seed gives the same world on every machine.</summary>
public sealed class SeededNoise(int seed)
{
    private readonly Random random = new(seed);
    private double spare;
    private bool hasSpare;

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => random.NextDouble();

    /// <summary>Exponential with mean 1.</summary>
    public double Exponential() => -Math.Log(1.0 - random.NextDouble());

    /// <summary>Normal with mean 0 and variance 1 (polar method: Marsaglia and Bray, SIAM Review 6 (1964) 260).</summary>
    public double Normal()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spare;
        }

        double u, v, square;
        do
        {
            u = (2.0 * random.NextDouble()) - 1.0;
            v = (2.0 * random.NextDouble()) - 1.0;
            square = (u * u) + (v * v);
        }
        while (square is >= 1.0 or 0.0);
        var scale = Math.Sqrt(-2.0 * Math.Log(square) / square);
        spare = v * scale;
        hasSpare = true;
        return u * scale;
    }
}
