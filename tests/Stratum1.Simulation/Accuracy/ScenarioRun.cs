using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Simulation.Accuracy;

/// <summary>Runs a scenario through the Discipline classes as the engine does: sample → statistics → selection → loop → ledger.</summary>
public sealed class ScenarioRun
{
    private readonly Scenario scenario;
    private readonly Oscillator oscillator;
    private const int SensorInterval = 10;

    private static readonly TimeInterval Silence = TimeInterval.FromWholeSeconds(30);

    private readonly SeededNoise noise;
    private readonly SeededNoise sensorNoise;
    private readonly ClockLedger ledger = new(StampScale.Corrected);
    private readonly ClockLoop loop = new(new ClockLoopOptions { StepThreshold = TimeInterval.FromSeconds(0.1), StepLimit = 3 });
    private readonly SourceStatistics[] sources;
    private readonly SourceSelection selection = new(new SelectionOptions());
    private readonly Holdover holdover = new();
    private readonly Candidate[] candidates;
    private readonly PollController[] polls;
    private readonly long[] nextSample;
    private readonly float[] errors;
    private readonly float[] bounds;
    private MonotonicTime? reviseAt;
    private double frequencySquares;
    private (double Gained, double Frequency, long Second) beforeOutage;
    private double unavoidable;

    /// <summary>Prepares a run; the oscillator of a seed is the same whatever the sources do.</summary>
    public ScenarioRun(Scenario scenario, int seed)
    {
        this.scenario = scenario;
        oscillator = new Oscillator(scenario.Oscillator, new SeededNoise(seed));
        noise = new SeededNoise(unchecked(seed + 1_000_003));
        sensorNoise = new SeededNoise(unchecked(seed + 2_000_003));
        sources = [.. scenario.Sources.Select(_ => new SourceStatistics(new SourceStatisticsOptions()))];
        polls = [.. scenario.Sources.Select(source => new PollController(source.Poll, source.MaxPoll))];
        nextSample = [.. scenario.Sources.Select(_ => 1L)];
        candidates = new Candidate[sources.Length];
        errors = new float[scenario.Seconds];
        bounds = new float[scenario.Seconds];
    }

    /// <summary>Runs to the end.</summary>
    public RunFigures Run()
    {
        for (var second = 0; second < scenario.Seconds; second++)
        {
            var now = oscillator.Reading;
            ReviseUntil(now);
            Feel(second, now);
            Log(second, now);
            Sample(second, now);
            oscillator.Advance();
        }

        return Figures();
    }

    private void ReviseUntil(MonotonicTime now)
    {
        while (reviseAt is { } at && at <= now)
            Apply(at, loop.Revise(at, ledger));
    }

    private void Feel(int second, MonotonicTime now)
    {
        if (scenario.Sensor is not { } sensor || second % SensorInterval != 0)
            return;
        holdover.Temperature.Read(now, sensor(sensorNoise, second));
        if (scenario.IsOut(second) && holdover.Age(now) > Silence && holdover.Predict(now) is { } foreseen)
            Apply(now, loop.Foresee(now, foreseen, ledger));
    }

    private void Log(int second, MonotonicTime now)
    {
        errors[second] = (float)(ledger.Corrected(now) - oscillator.TrueTime).Seconds;
        bounds[second] = (float)holdover.ErrorBound(now, loop.Remaining(now, ledger)).Seconds;
        if (scenario.IsOut(second))
            unavoidable = oscillator.Gained - beforeOutage.Gained - (beforeOutage.Frequency * (oscillator.Second - beforeOutage.Second));
        if (second >= scenario.Seconds / 2)
        {
            var rate = ((1.0 + oscillator.Frequency) * (1.0 + ledger.Rate.Ratio)) - 1.0;
            frequencySquares += rate * rate;
        }
    }

    private void Sample(int second, MonotonicTime now)
    {
        if (second == 0 || scenario.IsOut(second))
            return;
        var sampled = false;
        for (var i = 0; i < sources.Length; i++)
        {
            var source = scenario.Sources[i];
            if (second < nextSample[i])
                continue;
            nextSample[i] = second + (1L << polls[i].Poll);
            var error = source.Noise(noise, second);
            var offset = now.OffsetTo(oscillator.TrueTime) + TimeInterval.FromSeconds(error.Offset + source.Bias);
            var delay = TimeInterval.FromSeconds(error.Delay);
            sources[i].Add(new Measurement(now, offset, TimeInterval.FromSeconds(source.Claim), delay / 2, delay));
            polls[i].Update(sources[i].EffectiveSamples);
            sampled = true;
        }

        if (sampled)
            Follow(now);
        beforeOutage = (oscillator.Gained, oscillator.Frequency, second);
    }

    private void Follow(MonotonicTime now)
    {
        for (var i = 0; i < sources.Length; i++)
            candidates[i] = Candidate.From(sources[i], now, SourceTraits.None, !scenario.Sources[i].IsNetwork);
        var outcome = selection.Select(now, candidates);
        if (outcome.Verdict != SelectionVerdict.Selected)
            return;
        if (loop.Update(now, outcome.Estimate, ledger) is { } adjustment)
            Apply(now, adjustment);
        holdover.Observe(outcome.Estimate, outcome.Bound, outcome.BestChanged);
    }

    private void Apply(MonotonicTime at, ClockAdjustment adjustment)
    {
        if (adjustment.Step is { } step)
            ledger.Step(at, step);
        ledger.SetRate(at, adjustment.Rate);
        reviseAt = adjustment.ReviseAt;
    }

    private RunFigures Figures()
    {
        var second = Over(scenario.Seconds / 2);
        var judged = Over(scenario.OutageFrom ?? (scenario.Seconds / 2));
        return new RunFigures(
            1e6 * second.Rms,
            1e6 * second.Max,
            1e9 * Math.Sqrt(frequencySquares / (scenario.Seconds - (scenario.Seconds / 2))),
            Settled(1e-6),
            Settled(1e-3),
            judged.Covered,
            1e6 * judged.MeanBound,
            1e6 * judged.MeanError,
            1e6 * Math.Abs(errors[^1]),
            1e6 * Math.Abs(unavoidable));
    }

    private (double Rms, double Max, double Covered, double MeanBound, double MeanError) Over(int from)
    {
        double squares = 0.0, max = 0.0, errorSum = 0.0, boundSum = 0.0;
        var covered = 0;
        for (var i = from; i < errors.Length; i++)
        {
            var error = Math.Abs((double)errors[i]);
            squares += error * error;
            max = Math.Max(max, error);
            errorSum += error;
            boundSum += bounds[i];
            covered += error <= bounds[i] ? 1 : 0;
        }

        var count = (double)(errors.Length - from);
        return (Math.Sqrt(squares / count), max, covered / count, boundSum / count, errorSum / count);
    }

    private int? Settled(double threshold)
    {
        var run = 0;
        for (var i = 0; i < errors.Length; i++)
        {
            run = Math.Abs(errors[i]) < threshold ? run + 1 : 0;
            if (run == 60)
                return i - 59;
        }

        return null;
    }
}
