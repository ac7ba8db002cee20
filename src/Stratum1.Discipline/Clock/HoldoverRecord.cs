using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Clock;

// A model of the oscillator says how far a prediction made t seconds ago should be off by now. While the references are there this can be
// checked all the time, for every t: predictions are kept, and compared with what came when their time is up. Where the oscillator
// swings with the temperature, or ages, the comparison says by how much the model is too narrow; a dry run of every outage.
//
// An estimate made later from the same samples and more is orthogonal to its own error, so the difference of the two estimates has
// the variance P(predicted) − P(now), not the sum. The mean of squared differences over that variance is 1 when the model is right.

/// <summary>How well past estimates predicted the offset, per length of prediction; corrects the holdover's error bound.</summary>
internal sealed class HoldoverRecord
{
    /// <summary>The shortest prediction checked, s; each following one is twice as long, the last 3 days.</summary>
    private const double ShortestLag = 16.0;

    private const int Lags = 15;

    /// <summary>Weight of what the next shorter lag says, in comparisons.</summary>
    private const double PriorComparisons = 5.0;

    /// <summary>Older comparisons fade after this many.</summary>
    private const double MemoryComparisons = 32.0;

    /// <summary>A good run is no reason to promise more than the model does: comparisons over hours are few.</summary>
    private const double LeastFactor = 1.0;

    private readonly Estimate?[] predictions = new Estimate?[Lags];
    private readonly double[] meanSquares = new double[Lags];
    private readonly double[] comparisons = new double[Lags];

    /// <summary>The references changed: open predictions would compare two different ones. What was learned stays.</summary>
    public void Interrupt() => Array.Clear(predictions);

    /// <summary>The scale of the references moved (a leap second): open predictions move with it.</summary>
    public void ShiftReference(TimeInterval by)
    {
        for (var i = 0; i < Lags; i++)
        {
            if (predictions[i] is { } past)
                predictions[i] = past with { Offset = past.Offset + by };
        }
    }

    /// <summary>Compares what was predicted for now, and keeps new predictions.</summary>
    public void Observe(in Estimate estimate)
    {
        var lag = ShortestLag;
        for (var i = 0; i < Lags; i++, lag *= 2.0)
        {
            if (predictions[i] is { } past)
            {
                var age = (estimate.At - past.At).Seconds;
                if (age < lag)
                    continue;
                if (age < 1.5 * lag)
                    Compare(i, past.PredictedAt(estimate.At), estimate);
            }

            predictions[i] = estimate;
        }
    }

    /// <summary>Factor by which the model's variance is to be multiplied after <paramref name="seconds"/> without references.</summary>
    public double FactorAt(double seconds)
    {
        if (!(seconds > ShortestLag))
            return 1.0;
        var position = Math.Min(Math.Log2(seconds / ShortestLag), Lags - 1);
        double shorter = 1.0, factor = 1.0;
        for (var i = 0; i < Lags && i < position + 1.0; i++)
        {
            shorter = factor;
            factor = ((PriorComparisons * shorter) + (comparisons[i] * meanSquares[i])) / (PriorComparisons + comparisons[i]);
        }

        var part = position - Math.Ceiling(position) + 1.0;
        return Math.Max(LeastFactor, shorter + (part * (factor - shorter)));
    }

    private void Compare(int i, in Estimate predicted, in Estimate estimate)
    {
        var variance = predicted.OffsetVariance - estimate.OffsetVariance;
        if (variance < estimate.OffsetVariance)
            return; // Shorter than the filter's memory: nothing has happened yet that could be compared.
        var error = (estimate.Offset - predicted.Offset).Seconds;
        comparisons[i] = Math.Min(comparisons[i] + 1.0, MemoryComparisons);
        meanSquares[i] += ((error * error / variance) - meanSquares[i]) / comparisons[i];
    }
}
