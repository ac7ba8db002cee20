namespace Stratum1.Discipline.Sources;

// A network sample is wrong by half the difference of what its two directions waited in queues. If the waits are e₁ and e₂, the delay
// shows their sum d = e₁ + e₂ above its floor, and for memoryless queues e₁ is then uniform between 0 and d whatever the load: the
// error (e₁ − e₂)/2 is uniform within ±d/2 and has the variance d²/12, exactly. So the excess delay of each sample is its weight.
//
// The floor itself is only seen from above. For waits of mean θ the excess has the density x/θ²·exp(−x/θ) (a Gamma(2) law), so
// P(excess < x) ≈ x²/2θ², and the least of N excesses is on average θ√(π/2N) = 1.25 θ/√N: that much lies the floor below the
// minimum.

/// <summary>Tracks the floor of a source's round-trip delay; follows the route when it changes.</summary>
internal sealed class MinimumDelay
{
    private const int BucketSamples = 16;
    private const int Buckets = 64;

    /// <summary>
    /// √(π/2)/2: mean distance of the least of N Gamma(2) variables from their floor, times √N, in units of their mean 2θ.
    /// </summary>
    private const double MinimumOverMean = 0.6267;

    /// <summary>
    /// Buckets in a row with not one delay below the mean: P = (3e⁻²)³² ≈ 3·10⁻¹³ for memoryless queues on an unchanged route.
    /// </summary>
    private const int RouteChangeBuckets = 2;

    /// <summary>Samples over which the mean delay is taken.</summary>
    private const double MeanSamples = 128.0;

    /// <summary>Variance of a uniform error within half the excess to either side, over the squared excess.</summary>
    private const double ExcessVariance = 1.0 / 12.0;

    /// <summary>The most of the mean excess that is believed to be noise of the stamps, to begin with.</summary>
    private const double FloorOverMeanExcess = 0.25;

    /// <summary>
    /// After so many samples less is believed, as 1/√N: by then noise of the stamps would have shown as delays below those of the queues,
    /// whose least approaches the floor like that. Chosen: an hour at the usual interval (peer's suite, 126; bench, S6-lan-p6).
    /// </summary>
    private const double FloorSamples = 64.0;

    /// <summary>Least noise anybody may claim, s: half the grain of our time stamps.</summary>
    private const double LeastNoise = 1e-10;

    private readonly double[] minima = new double[Buckets];
    private int newest = -1;
    private int buckets;
    private int inBucket;
    public int Samples { get; private set; }
    private int bucketsAboveMean;
    private double mean;

    /// <summary>The least delay of the last thousand samples, s.</summary>
    public double Minimum { get; private set; }

    /// <summary>
    /// Mean excess over the floor, s: that over the minimum, and what the minimum itself is above it; zero before the second sample.
    /// </summary>
    public double MeanExcess => Math.Max(0.0, mean - Minimum) / (1.0 - (MinimumOverMean / Math.Sqrt(Math.Max(1, Samples))));

    public void Reset()
    {
        newest = -1;
        buckets = inBucket = Samples = bucketsAboveMean = 0;
    }

    /// <summary>Takes a round-trip delay in, s.</summary>
    public void Add(double delay)
    {
        if (inBucket == 0)
            OpenBucket(delay);
        minima[newest] = Math.Min(minima[newest], delay);
        Minimum = Samples == 0 ? delay : Math.Min(Minimum, delay);
        Samples = Math.Min(Samples + 1, Buckets * BucketSamples);
        mean = Samples == 1 ? delay : mean + ((delay - mean) / Math.Min(Samples, MeanSamples));
        inBucket = (inBucket + 1) % BucketSamples;
    }

    /// <summary>Expected excess of a delay over the floor, s; positive once two delays differed.</summary>
    public double ExcessOf(double delay)
        => Math.Max(0.0, delay - Minimum) + (MinimumOverMean * MeanExcess / Math.Sqrt(Math.Max(1, Samples)));

    /// <summary>Variance of a sample, s².</summary>
    /// <remarks>
    /// The claimed noise is the resolution of the stamps, and a floor under what the queues add; above a quarter of the mean excess it
    /// can only be a guess of the queues themselves.
    /// </remarks>
    /// <param name="noise">Claimed by the driver, s.</param>
    /// <param name="delay">Round trip, s; not positive for a reference clock, whose claim is all there is.</param>
    public double VarianceOf(double noise, double delay)
    {
        noise = Math.Max(noise, LeastNoise);
        if (delay <= 0.0 || MeanExcess <= 0.0)
            return noise * noise;
        var excess = ExcessOf(delay);
        // The first few delays may all be long: then they differ by less than they are off, and the claim is the better guess.
        var believed = FloorOverMeanExcess * Math.Min(1.0, Math.Sqrt(FloorSamples / Samples));
        var floor = Math.Min(noise, (believed * MeanExcess) + (noise / Math.Pow(Samples, 1.5)));
        return (floor * floor) + (ExcessVariance * excess * excess);
    }

    private void OpenBucket(double delay)
    {
        if (buckets > 1)
            NoticeRouteChange();
        newest = (newest + 1) % Buckets;
        buckets = Math.Min(buckets + 1, Buckets);
        minima[newest] = delay;
        Minimum = delay;
        for (var i = 0; i < buckets; i++)
            Minimum = Math.Min(Minimum, minima[i]);
    }

    // The mean follows a new route only by a fifth in the meantime, so a rise by more than the mean excess is seen; a smaller one
    // does little harm and is gone when the window has passed.
    private void NoticeRouteChange()
    {
        bucketsAboveMean = minima[newest] > mean ? bucketsAboveMean + 1 : 0;
        if (bucketsAboveMean < RouteChangeBuckets)
            return;
        minima[0] = Math.Min(minima[newest], minima[(newest - 1 + Buckets) % Buckets]);
        newest = 0;
        buckets = 1;
        Samples = BucketSamples * RouteChangeBuckets;
        bucketsAboveMean = 0;
    }
}
