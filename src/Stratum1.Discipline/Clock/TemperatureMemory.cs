namespace Stratum1.Discipline.Clock;

/// <summary>What a <see cref="TemperatureModel"/> has learned, to be kept over a restart.</summary>
/// <param name="Lags">One for each length of prediction, shortest first.</param>
public sealed record TemperatureMemory(IReadOnlyList<LagMemory> Lags)
{
    /// <summary>Whether it can have come from this very model: as many lengths and delays, and nothing impossible in it.</summary>
    public bool IsSane => Lags.Count == TemperatureModel.Lags && Lags.All(lag => lag.IsSane);
}

/// <summary>What was learned of one length of prediction.</summary>
/// <param name="Comparisons">Predictions that were compared with the truth; at most as many as are remembered.</param>
/// <param name="Without">Mean of the squared misses without the temperature, over the variance they had anyway.</param>
/// <param name="Delays">One for each delay from sensor to crystal that is tried, shortest first.</param>
public sealed record LagMemory(double Comparisons, double Without, IReadOnlyList<DelayMemory> Delays)
{
    internal bool IsSane
        => Comparisons is >= 0.0 and <= TemperatureModel.MemoryComparisons && Without is >= 0.0 and < double.PositiveInfinity
            && Delays.Count == TemperatureModel.DelayCount && Delays.All(delay => delay.IsSane);
}

/// <summary>What was learned of one delay.</summary>
/// <param name="With">As <see cref="LagMemory.Without"/>, with the temperature.</param>
/// <param name="Product">Sum of misses times what the temperature gained, weighted.</param>
/// <param name="Square">Sum of what the temperature gained squared, weighted: the coefficient is Product/Square.</param>
public readonly record struct DelayMemory(double With, double Product, double Square)
{
    internal bool IsSane
        => With is >= 0.0 and < double.PositiveInfinity && double.IsFinite(Product) && Square is >= 0.0 and < double.PositiveInfinity;
}
