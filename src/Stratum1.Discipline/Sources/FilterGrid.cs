namespace Stratum1.Discipline.Sources;

/// <summary>One model's ratios.</summary>
/// <param name="Wander">Frequency wander over noise, 1/s.</param>
/// <param name="Drift">Drift wander over noise, s⁻²; zero for a model without drift.</param>
/// <param name="LogWander">ln of the wander.</param>
/// <param name="LogPrior">ln of the prior odds.</param>
internal readonly record struct FilterGridPoint(double Wander, double Drift, double LogWander, double LogPrior);

/// <summary>The ratios of wander to noise that a bank of filters tries.</summary>
internal static class FilterGrid
{
    /// <summary>Ratio W/J of the calmest model, in 1/s: an oven oscillator (1e-11) seen through a serial line (1e-3 s).</summary>
    private const double CalmestRatio = 1e-8;

    /// <summary>Models with frequency wander only: up to a ratio of 10, where a filter merely repeats the newest sample.</summary>
    private const int WanderModels = 28;

    /// <summary>Such models per decade: the steady-state error is flat enough that the nearest is within 0.3 % of optimal.</summary>
    private const int WanderModelsPerDecade = 3;

    /// <summary>Ratio of drift wander to noise of the calmest model with drift, in s⁻².</summary>
    private const double CalmestDriftRatio = 1e-8;

    /// <summary>Models with drift: up to 1e-3.</summary>
    private const int DriftModels = 11;

    private const int DriftModelsPerDecade = 2;

    /// <summary>Frequency wander of a model with drift, as part of what a wander-only filter of the same bandwidth would have.</summary>
    private const double DriftModelWander = 0.1;

    /// <summary>
    /// −ln of the prior odds of a model with drift: one to ten. Temperature swings show soon; until then a drift costs the cold start.
    /// </summary>
    private const double DriftPenalty = 2.3;

    /// <summary>All models: those with wander only by rising ratio, then those with drift by rising ratio.</summary>
    public static FilterGridPoint[] Points { get; } = Make();

    /// <summary>
    /// Gives each model's weight to the models whose ratio is <paramref name="decades"/> higher, in parts where none is exactly
    /// there.
    /// </summary>
    public static void Shift(ReadOnlySpan<double> weights, double decades, Span<double> shifted)
    {
        shifted.Clear();
        Shift(weights[..WanderModels], decades * WanderModelsPerDecade, shifted[..WanderModels]);
        Shift(weights[WanderModels..], decades * DriftModelsPerDecade, shifted[WanderModels..]);

        static void Shift(ReadOnlySpan<double> weights, double places, Span<double> shifted)
        {
            var whole = (int)Math.Floor(places);
            var part = places - whole;
            for (var i = 0; i < weights.Length; i++)
            {
                shifted[Math.Clamp(i + whole, 0, weights.Length - 1)] += (1.0 - part) * weights[i];
                shifted[Math.Clamp(i + whole + 1, 0, weights.Length - 1)] += part * weights[i];
            }
        }
    }

    private static FilterGridPoint[] Make()
    {
        var grid = new FilterGridPoint[WanderModels + DriftModels];
        for (var i = 0; i < WanderModels; i++)
        {
            var wander = CalmestRatio * Math.Pow(10.0, (double)i / WanderModelsPerDecade);
            grid[i] = new(wander, 0.0, Math.Log(wander), 0.0);
        }

        // A wander-only filter has a memory of r^(−1/2), one with drift of r^(−1/3)·…; equal memories: wander ratio = drift ratio^(3/5).
        for (var i = 0; i < DriftModels; i++)
        {
            var drift = CalmestDriftRatio * Math.Pow(10.0, (double)i / DriftModelsPerDecade);
            var wander = DriftModelWander * Math.Pow(drift, 0.6);
            grid[WanderModels + i] = new(wander, drift, Math.Log(wander), -DriftPenalty);
        }

        return grid;
    }
}
