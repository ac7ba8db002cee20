using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Clock;

// A crystal's frequency follows its temperature, and near a working point it does so linearly: y = y₀ + k·(T − T₀). While there are
// references, k is found by a dry run of every outage (as HoldoverRecord does): an estimate made L seconds ago predicts the offset for
// now; what it missed, e, is explained by the temperature since as k·g, with g = ∫(T − T₀)dt over those L seconds. So
//   k = Σ(e·g/v) / Σ(g²/v),    v: the variance the prediction had anyway,   older terms fading,
// for each L its own, with a little of the next shorter one's: the delay between sensor and crystal matters less the longer L is. The
// board's sensor is not in the crystal: it is quick, coarse (steps of 0.5 °C and more) and feels the processor's load. So several
// delays are tried side by side, each a first-order filter of the readings, each with its own k.
//
// Whether any of this is better than nothing is a matter of record, not of faith: for every L the squared misses with and without the
// temperature (over v, for an estimate that knew little proves little) are kept, the former with the k that was known beforehand. Only
// where "with" has been clearly less is it used.

/// <summary>Predicts what the temperature does to the oscillator while there are no references, where that has proved to work.</summary>
public sealed class TemperatureModel
{
    /// <summary>The shortest prediction that is judged, s; each following one is four times as long, the last 18 hours.</summary>
    private const double ShortestLag = 256.0;

    internal const int Lags = 5;

    /// <summary>Time constants from sensor to crystal that are tried, s: a bare board takes minutes, a case half an hour.</summary>
    private static readonly double[] Delays = [15.0, 60.0, 240.0, 960.0];

    internal static int DelayCount => Delays.Length;

    /// <summary>Older comparisons fade after this many.</summary>
    internal const double MemoryComparisons = 32.0;

    /// <summary>Comparisons from which k is learned before it is tried.</summary>
    private const double FirstComparisons = 3.0;

    /// <summary>Comparisons before a verdict.</summary>
    private const double LeastComparisons = 6.0;

    /// <summary>"Better" means at most this part of the squared misses without: less could be chance.</summary>
    private const double ClearlyBetter = 0.7;

    /// <summary>Fading of what was learned of k, per comparison.</summary>
    private const double Memory = 1.0 - (1.0 / (2.0 * MemoryComparisons));

    /// <summary>Weight of what the next shorter prediction has learned.</summary>
    private const double FromShorter = 0.1;

    /// <summary>A sensor that says nothing for so long is none, s.</summary>
    private const double Silence = 120.0;

    private readonly Filter[] filters = new Filter[Delays.Length];
    private readonly Lag[] lags = [.. Enumerable.Range(0, Lags).Select(_ => new Lag())];
    private MonotonicTime? readAt;
    private double origin;

    /// <summary>What was learned, for a later run.</summary>
    public TemperatureMemory Learned => new([.. lags.Select(lag => lag.Memory)]);

    /// <summary>Begins with what an earlier run learned. What is true of it no more, comparisons will show.</summary>
    /// <exception cref="ArgumentException">It cannot have come from this model.</exception>
    public void Restore(TemperatureMemory learned)
    {
        ArgumentNullException.ThrowIfNull(learned);
        if (!learned.IsSane)
            throw new ArgumentException("The memory is of another model.", nameof(learned));
        for (var i = 0; i < Lags; i++)
            lags[i].Memory = learned.Lags[i];
    }

    /// <summary>Whether there is a sensor that speaks.</summary>
    public bool HasSensor(MonotonicTime now) => readAt is { } last && (now - last).Seconds < Silence;

    /// <summary>The sensor was read.</summary>
    /// <param name="now">When; not before the last reading.</param>
    /// <param name="temperature">In any unit.</param>
    public void Read(MonotonicTime now, double temperature)
    {
        if (!double.IsFinite(temperature))
            return;
        if (!HasSensor(now))
        {
            origin = temperature;
            Array.Clear(filters);
            foreach (var lag in lags)
                lag.Past = null;
        }
        else
        {
            var elapsed = Math.Max(0.0, (now - readAt!.Value).Seconds);
            for (var i = 0; i < Delays.Length; i++)
                filters[i].Advance(elapsed, Delays[i], temperature - origin);
        }

        readAt = now;
    }

    /// <summary>There is a new estimate: old predictions are compared with it, new ones are kept.</summary>
    public void Observe(in Estimate estimate)
    {
        if (!HasSensor(estimate.At))
            return;
        var length = ShortestLag;
        for (var i = 0; i < Lags; i++)
        {
            var lag = lags[i];
            if (lag.Past is { } past)
            {
                var age = (estimate.At - past.At).Seconds;
                if (age < length)
                {
                    length *= 4.0;
                    continue;
                }

                if (age < 1.5 * length)
                    Compare(i, past, estimate, age);
            }

            lag.Past = estimate;
            for (var filter = 0; filter < Delays.Length; filter++)
                lag.Filters[filter] = At(filter, estimate.At);
            length *= 4.0;
        }
    }

    /// <summary>The references changed, or were wrong: open predictions are void. What was learned stays.</summary>
    public void Interrupt()
    {
        foreach (var lag in lags)
            lag.Past = null;
    }

    /// <summary>The scale of the references moved (a leap second).</summary>
    public void ShiftReference(TimeInterval by)
    {
        foreach (var lag in lags)
        {
            if (lag.Past is { } past)
                lag.Past = past with { Offset = past.Offset + by };
        }
    }

    /// <summary>The temperature at a moment, to predict from.</summary>
    public TemperatureMark MarkAt(MonotonicTime now) => new(At(0, now), At(1, now), At(2, now), At(3, now));

    /// <summary>What an estimate says for now, with what the temperature has done since.</summary>
    /// <param name="last">The last estimate there was.</param>
    /// <param name="mark">The temperature then.</param>
    /// <param name="now">When; the sensor was just read.</param>
    /// <param name="variancePart">Part of the squared errors that is left, by experience: below 1.</param>
    /// <returns>Null where the temperature does not help.</returns>
    public Estimate? Predict(in Estimate last, in TemperatureMark mark, MonotonicTime now, out double variancePart)
    {
        variancePart = 1.0;
        var age = (now - last.At).Seconds;
        if (!HasSensor(now) || Verdict(age, ref variancePart) is not var (filter, k))
            return null;
        var (before, after) = (mark[filter], At(filter, now));
        var gained = after.Integral - before.Integral - (before.Temperature * age);
        var ahead = (last with { Drift = 0.0 }).PredictedAt(now);
        return ahead with
        {
            Offset = ahead.Offset + TimeInterval.FromSecondsSaturating(k * gained),
            Frequency = new(ahead.Frequency.Ratio + (k * (after.Temperature - before.Temperature))),
        };
    }

    // Between readings the temperature is taken to stay.
    private Filter At(int index, MonotonicTime now)
    {
        var filter = filters[index];
        if (readAt is { } last)
            filter.Integral += filter.Temperature * (now - last).Seconds;
        return filter;
    }

    // The lag nearest below decides; longer ones than were ever seen are judged by the longest that was.
    private (int Filter, double PerUnit)? Verdict(double age, ref double variancePart)
    {
        (int Filter, double PerUnit)? verdict = null;
        var length = ShortestLag;
        for (var i = 0; i < Lags && (i == 0 || age >= length); i++, length *= 4.0)
        {
            if (lags[i].Comparisons < LeastComparisons)
                break;
            (var best, variancePart) = lags[i].Best();
            verdict = variancePart <= ClearlyBetter ? (best, PerUnit(i, best)) : null;
        }

        return verdict;
    }

    private double PerUnit(int lag, int filter)
    {
        var (product, square) = (lags[lag].Products[filter], lags[lag].Squares[filter]);
        if (lag > 0)
        {
            product += FromShorter * lags[lag - 1].Products[filter];
            square += FromShorter * lags[lag - 1].Squares[filter];
        }

        return square > 0.0 ? product / square : 0.0;
    }

    private void Compare(int index, in Estimate past, in Estimate estimate, double age)
    {
        var variance = past.PredictedAt(estimate.At).OffsetVariance;
        var without = (estimate.Offset - past.PredictedAt(estimate.At).Offset).Seconds;
        var constant = (estimate.Offset - (past with { Drift = 0.0 }).PredictedAt(estimate.At).Offset).Seconds;
        if (!(variance > 0.0))
            return;
        var lag = lags[index];
        lag.Comparisons = Math.Min(lag.Comparisons + 1.0, MemoryComparisons);
        lag.Without += ((without * without / variance) - lag.Without) / lag.Comparisons;
        for (var i = 0; i < Delays.Length; i++)
        {
            var gained = At(i, estimate.At).Integral - lag.Filters[i].Integral - (lag.Filters[i].Temperature * age);
            var missed = constant - (lag.Comparisons > FirstComparisons ? PerUnit(index, i) * gained : 0.0);
            lag.With[i] += ((missed * missed / variance) - lag.With[i]) / lag.Comparisons;
            lag.Products[i] = (Memory * lag.Products[i]) + (constant * gained / variance);
            lag.Squares[i] = (Memory * lag.Squares[i]) + (gained * gained / variance);
        }
    }

    /// <summary>Readings through a first-order filter, and their integral.</summary>
    internal struct Filter
    {
        public double Temperature, Integral;

        public void Advance(double elapsed, double delay, double reading)
        {
            // The reading has held since the last one: T → reading + (T − reading)·e^(−t/τ), and its integral.
            var kept = Math.Exp(-elapsed / delay);
            Integral += (reading * elapsed) + ((Temperature - reading) * delay * (1.0 - kept));
            Temperature = reading + ((Temperature - reading) * kept);
        }
    }

    private sealed class Lag
    {
        public Estimate? Past;
        public double Comparisons;
        public double Without;

        public Filter[] Filters { get; } = new Filter[Delays.Length];

        public double[] Products { get; } = new double[Delays.Length];

        public double[] Squares { get; } = new double[Delays.Length];

        public double[] With { get; } = new double[Delays.Length];

        public LagMemory Memory
        {
            get => new(Comparisons, Without, [.. With.Select((with, i) => new DelayMemory(with, Products[i], Squares[i]))]);
            set
            {
                (Comparisons, Without) = (value.Comparisons, value.Without);
                for (var i = 0; i < With.Length; i++)
                    (With[i], Products[i], Squares[i]) = (value.Delays[i].With, value.Delays[i].Product, value.Delays[i].Square);
            }
        }

        public (int Filter, double Part) Best()
        {
            var best = 0;
            for (var i = 1; i < With.Length; i++)
                best = With[i] < With[best] ? i : best;
            return (best, Without > 0.0 ? With[best] / Without : 1.0);
        }
    }
}

/// <summary>The temperature at a moment, through each of the filters.</summary>
public readonly record struct TemperatureMark
{
    private readonly TemperatureModel.Filter first, second, third, fourth;

    internal TemperatureMark(
        TemperatureModel.Filter first, TemperatureModel.Filter second, TemperatureModel.Filter third, TemperatureModel.Filter fourth)
        => (this.first, this.second, this.third, this.fourth) = (first, second, third, fourth);

    internal TemperatureModel.Filter this[int index] => index switch { 0 => first, 1 => second, 2 => third, _ => fourth };
}
