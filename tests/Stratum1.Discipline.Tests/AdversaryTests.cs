using System.Runtime.CompilerServices;
using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;
using Stratum1.Tests;

namespace Stratum1.Discipline.Tests;

/// <summary>
/// Whatever the sources say, the loop steps only when it may, its rates stay within their limits, its state stays finite, and once the
/// sources are sane again so is the clock.
/// </summary>
/// <remarks>A failure names its seed; STRATUM1_SEED runs that one alone.</remarks>
public class AdversaryTests
{
    private const int Blocks = 100;

    public static TheoryData<int> BlockNumbers => [.. Enumerable.Range(0, Blocks)];

    /// <summary>100,000 seeded runs; 5,000 under STRATUM1_FAST.</summary>
    [Theory, MemberData(nameof(BlockNumbers))]
    public void The_loop_survives_any_samples(int block)
    {
        foreach (var seed in Seeds.Of(100_000, 5_000).Where(seed => seed % Blocks == block))
            new Run(seed).Do();
    }

    private sealed class Run
    {
        private static readonly double[] Magnitudes = [1e-9, 1e-6, 1e-3, 1.0, 1e3, 1e9];

        private readonly int seed;
        private readonly Random random;
        private readonly ClockLoopOptions options;
        private readonly ClockLoop loop;
        private readonly ClockLedger ledger;
        private readonly SourceSelection selection = new(new SelectionOptions());
        private readonly Holdover holdover = new();
        private readonly SourceStatistics[] sources;
        private readonly Candidate[] candidates;
        private readonly double frequency;
        private MonotonicTime now = MonotonicTime.FromTimespec(1_700_000_000, 0);
        private MonotonicTime? reviseAt;
        private double gained;
        private long updates;

        public Run(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            options = new ClockLoopOptions
            {
                StepThreshold = random.Next(3) == 0 ? null : Seconds(Magnitude()),
                StepLimit = random.Next(4) - 1,
                MaxSlewRate = Frequency.FromPpm(Math.Pow(10.0, 5.0 * random.NextDouble())),
                MaxDrift = Frequency.FromPpm(Math.Pow(10.0, 2.5 + (2.5 * random.NextDouble()))),
                CorrectionTimeRatio = Math.Pow(10.0, random.NextDouble() * 2.0),
            };
            loop = new ClockLoop(options);
            ledger = new ClockLedger(random.Next(2) == 0 ? StampScale.Corrected : StampScale.Raw);
            sources = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new SourceStatistics(new SourceStatisticsOptions()))];
            candidates = new Candidate[sources.Length];
            frequency = (random.NextDouble() - 0.5) * 2e-4;
        }

        public void Do()
        {
            for (var i = 0; i < 25; i++)
            {
                Pass(random.Next(8) == 0 ? Magnitude() * random.NextDouble() : Math.Pow(2.0, random.Next(-3, 8)));
                foreach (var source in sources)
                    source.Add(Absurd());
                Follow();
            }

            foreach (var source in sources)
                source.Reset();
            for (var i = 0; i < 16; i++)
            {
                Pass(1.0);
                foreach (var source in sources)
                    source.Add(Sane());
                Follow();
            }

            Check(sources[0].TryEstimate(now, out var estimate), "no estimate");
            Check(Math.Abs(estimate.Offset.Seconds - gained) < 5e-6, "the estimate did not recover");
            var remaining = loop.Remaining(now, ledger);
            var isSaturated = remaining == TimeInterval.MaxValue || remaining == TimeInterval.MinValue; // Slewed by 68 years before.
            Check(isSaturated || Math.Abs((remaining + ledger.CorrectionAt(now)).Seconds - gained) < 1e-5, "the loop aims elsewhere");
            var slew = ledger.Rate.Ratio - loop.Frequency.Ratio;
            var approaches = remaining.Abs() < Seconds(1e-5) || Math.Sign(slew) == Math.Sign(remaining.Seconds);
            Check(approaches, $"slews away: {slew} for {remaining}");
        }

        private static TimeInterval Seconds(double seconds) => TimeInterval.FromSecondsSaturating(seconds);

        private double Magnitude() => Magnitudes[random.Next(Magnitudes.Length)];

        private void Pass(double seconds)
        {
            var next = now + Seconds(seconds);
            while (reviseAt is { } at && at <= next && at > now)
            {
                now = at;
                var revision = loop.Revise(now, ledger);
                Check(revision.Step is null, "a revision stepped");
                Apply(revision);
            }

            gained += frequency * seconds;
            now = next;
        }

        private Measurement Absurd()
        {
            var offset = random.Next(6) switch
            {
                0 => TimeInterval.MaxValue,
                1 => TimeInterval.MinValue,
                2 => Seconds(gained + (Magnitude() * (random.NextDouble() - 0.5))),
                _ => Seconds(gained + (1e-6 * random.NextDouble())),
            };
            var delay = random.Next(3) == 0 ? Seconds(Magnitude() * (random.NextDouble() - 0.1)) : TimeInterval.Zero;
            var noise = Seconds(Magnitude() * (random.NextDouble() - 0.01));
            return new Measurement(now, offset, noise, Seconds(Magnitude() * random.NextDouble()), delay);
        }

        private Measurement Sane()
            => new(now, Seconds(gained + (1e-6 * (random.NextDouble() - 0.5))), Seconds(1e-6), default, default);

        private void Follow()
        {
            for (var i = 0; i < sources.Length; i++)
                candidates[i] = Candidate.From(sources[i], now, SourceTraits.None, isReferenceClock: true);
            var outcome = selection.Select(now, candidates);
            foreach (var report in selection.Reports)
                Check(Enum.IsDefined(report.State), $"no reason: {report}");
            if (outcome.Verdict != SelectionVerdict.Selected)
                return;
            CheckFinite(outcome.Estimate);
            var before = outcome.Estimate.PredictedAt(now).Offset - ledger.CorrectionAt(now);
            if (loop.Update(now, outcome.Estimate, ledger) is not { } adjustment)
                return;
            updates++;
            var mayStep = options.StepThreshold < before.Abs() && (options.StepLimit < 0 || updates <= options.StepLimit);
            Check(adjustment.Step.HasValue == mayStep, $"step {adjustment.Step} for {before}");
            Apply(adjustment);
            holdover.Observe(outcome.Estimate, outcome.Bound, outcome.BestChanged);
            Check(holdover.ErrorBound(now, loop.Remaining(now, ledger)) >= TimeInterval.Zero, "negative error bound");
        }

        private void Apply(ClockAdjustment adjustment)
        {
            var limit = options.MaxDrift.Ratio + options.MaxSlewRate.Ratio + 1e-12;
            Check(Math.Abs(adjustment.Rate.Ratio) <= limit, $"rate {adjustment.Rate}");
            Check(adjustment.ReviseAt is null || adjustment.ReviseAt >= now, "a revision in the past");
            if (adjustment.Step is { } step)
                ledger.Step(now, step);
            ledger.SetRate(now, adjustment.Rate);
            reviseAt = adjustment.ReviseAt;
        }

        private void CheckFinite(Estimate e)
        {
            var sum = e.Frequency.Ratio + e.Drift + e.DriftHorizon + e.OffsetVariance + e.OffsetFrequencyCovariance + e.FrequencyVariance
                + e.WanderVariance + e.Noise + e.CorrectionVariance + e.Interval;
            Check(double.IsFinite(sum), $"{e}");
            Check(e.OffsetVariance >= 0.0 && e.FrequencyVariance >= 0.0, $"{e}");
        }

        // The text is made on failure only.
        private void Check(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref FailureText what)
        {
            if (!holds)
                Assert.Fail($"seed {seed}, after {updates} updates: {what.ToStringAndClear()}");
        }

        private void Check(bool holds, string what)
        {
            if (!holds)
                Assert.Fail($"seed {seed}, after {updates} updates: {what}");
        }
    }

    [InterpolatedStringHandler]
    private ref struct FailureText
    {
        private DefaultInterpolatedStringHandler text;

        public FailureText(int literalLength, int formattedCount, bool holds, out bool isWanted)
        {
            isWanted = !holds;
            text = isWanted ? new(literalLength, formattedCount) : default;
        }

        public void AppendLiteral(string value) => text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

        public string ToStringAndClear() => text.ToStringAndClear();
    }
}
