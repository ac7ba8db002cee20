using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Selection;

// The mean of independent estimates with the least variance weighs each by 1/variance. Offset and frequency are weighed apart: a noisy
// server polled for days knows the frequency better than a pulse of a minute. Systematic errors (half the delay) do not average and
// are no reason to trust a nearer server's random error less, so they go into the intervals and the bound, not into the weights.
//
// The estimates are not quite independent: all follow the same oscillator, and lag behind its wander together. Each is therefore made
// with the gain that suits the mean (SourceStatistics.TryEstimateShared): n filters with the gain K of the mean, averaged, are the
// filter of the averaged samples, whose variance is the sum of the squared parts of theirs, lag and all. Without such filters half of
// the variance is taken as common, because wander and noise contribute about equally to it; that is what the gain balances. The
// result is never called worse than its best part.

/// <summary>Combines the estimates of several sources into one.</summary>
internal static class Combination
{
    /// <summary>Part of the variance that sources share when each filters for itself.</summary>
    public const double CommonPart = 0.5;

    /// <summary>Least variance of an offset, s²: the grain of a time stamp. Keeps a perfect source from dividing by zero.</summary>
    private const double LeastOffsetVariance = 1e-20;

    /// <summary>Least variance of a frequency: 2⁻⁵³ of a second per second would be below what a double holds.</summary>
    private const double LeastFrequencyVariance = 1e-30;

    /// <summary>How many equally good sources would give the same mean: 1 over the sum of the squared parts, 1 to n.</summary>
    public static double EffectiveSources(ReadOnlySpan<double> weights)
    {
        var squares = 0.0;
        foreach (var weight in weights)
            squares += weight * weight;
        return 1.0 / squares;
    }

    /// <summary>Combines those estimates whose weight is not zero.</summary>
    /// <param name="estimates">All at the same moment.</param>
    /// <param name="weights">In: 1 to take part, 0 not to. Out: each one's part of the offset; the sum is 1.</param>
    /// <param name="best">Index of the best, which takes part: the origin of the sums.</param>
    /// <param name="common">Part of the variances that is common to all: 0 or <see cref="CommonPart"/>.</param>
    public static Estimate Of(ReadOnlySpan<Estimate> estimates, Span<double> weights, int best, double common)
    {
        double offsetSum = 0.0, frequencySum = 0.0;
        for (var i = 0; i < estimates.Length; i++)
        {
            var takesPart = weights[i];
            weights[i] = takesPart / Math.Max(estimates[i].OffsetVariance, LeastOffsetVariance);
            offsetSum += weights[i];
            frequencySum += takesPart * FrequencyWeight(estimates[i]);
        }

        ref readonly var origin = ref estimates[best];
        double offset = 0.0, frequency = 0.0, drift = 0.0, wander = 0.0, restlessness = 0.0, covariance = 0.0;
        var (interval, horizon) = (origin.Interval, origin.DriftHorizon);
        Spread phase = new(common), rate = new(common);
        for (var i = 0; i < estimates.Length; i++)
        {
            if (weights[i] <= 0.0)
                continue;
            ref readonly var estimate = ref estimates[i];
            var w = weights[i] /= offsetSum;
            var v = FrequencyWeight(estimate) / frequencySum;
            offset += w * (estimate.Offset - origin.Offset).Seconds;
            frequency += v * estimate.Frequency.Ratio;
            drift += v * estimate.Drift;
            wander += v * estimate.WanderVariance;
            covariance += w * v * estimate.OffsetFrequencyCovariance;
            restlessness += w * w * estimate.CorrectionVariance / estimate.Interval;
            interval = Math.Min(interval, estimate.Interval);
            horizon = Math.Min(horizon, estimate.DriftHorizon);
            phase.Add(w, estimate.OffsetVariance);
            rate.Add(v, estimate.FrequencyVariance);
        }

        return origin with
        {
            Offset = origin.Offset + TimeInterval.FromSecondsSaturating(offset),
            Frequency = new Frequency(frequency),
            Drift = drift,
            DriftHorizon = horizon,
            OffsetVariance = phase.Variance,
            OffsetFrequencyCovariance = Math.Min(covariance, Math.Sqrt(phase.Variance * rate.Variance)),
            FrequencyVariance = rate.Variance,
            WanderVariance = wander,
            CorrectionVariance = restlessness * interval,
            Interval = interval,
        };
    }

    private static double FrequencyWeight(in Estimate estimate) => 1.0 / Math.Max(estimate.FrequencyVariance, LeastFrequencyVariance);

    /// <summary>Variance of a weighted mean whose parts share a part of their variances.</summary>
    private struct Spread(double common)
    {
        private double squares;
        private double errors;
        private double weights;
        private double least;

        public readonly double Variance => Math.Min(least, ((1.0 - common) * squares) + (common * errors * errors));

        public void Add(double weight, double variance)
        {
            least = weights > 0.0 ? Math.Min(least, variance) : variance;
            weights += weight;
            squares += weight * weight * variance;
            errors += weight * Math.Sqrt(variance);
        }
    }
}
