using Stratum1.Discipline.Clock;
using Stratum1.Engine.Network;
using Stratum1.Engine.SampleClocks;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine.Histories;

// The engine measures against the oscillator, whose reading does not outlive the program. What does is the kernel's clock, which goes on
// at the rate it was left with. So samples are written against that clock, as if it had always run as it runs now; and read back by the
// clock as it is then, which has run at the rate that is found. Whether that is true (somebody may have set the clock in between) is for
// the first new sample to say: SourceStatistics.Restore.

/// <summary>Writes down what sources have told, and takes it up again in a later run.</summary>
/// <remarks>Receivers have no history: they are locked again within seconds.</remarks>
/// <param name="engine">The engine; the same thread owns both.</param>
/// <param name="options">How it was started.</param>
public sealed class HistoryDesk(ClockEngine engine, EngineOptions options)
{
    private ClockSteering Steering => engine.Steering;

    /// <summary>What a source has told; null when that is nothing.</summary>
    public SourceHistory? Of(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var history = source.Statistics.History;
        if (history.Count == 0)
            return null;
        var samples = new PastSample[history.Count];
        var (now, rate) = (Steering.Now, IsKernels ? Steering.Ledger.Rate : Frequency.Zero);
        var clock = Steering.Ledger.ToStamp(now);
        for (var age = 0; age < samples.Length; age++)
        {
            var sample = history[age];
            var elapsed = now - sample.At;
            var at = clock - elapsed - (rate * elapsed);
            samples[^(age + 1)] = new(at, sample.Offset - sample.At.OffsetTo(at), sample.Noise, sample.Bound, sample.Delay);
        }

        return source switch
        {
            NetworkSource server => new(server.Options.Name, server.IsAuthenticated, server.Reach, server.Stratum, server.Leap, samples),
            SampleSource clockSource => new(null, false, clockSource.Reach, clockSource.Stratum, clockSource.Leap, samples),
            _ => null,
        };
    }

    /// <summary>Takes up what a source told an earlier run, unless it has told something since.</summary>
    /// <returns>False when it is not of this source, or cannot be.</returns>
    public bool TryRestore(Source source, SourceHistory history)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(history);
        var fits = source is NetworkSource server
            ? server.Options.Name == history.Name && (history.IsAuthenticated || !server.IsAuthenticated)
            : source is SampleSource && history.Name is null;
        if (!fits || source.Statistics.Total > 0 || history.Leap == LeapIndicator.Unsynchronised || !IsInOrder(history.Samples))
            return false;
        var samples = new Measurement[history.Samples.Count];
        var (now, rate) = (Steering.Now, IsKernels ? options.FoundRate.Ratio : 0.0);
        var clock = Steering.Ledger.ToStamp(now);
        for (var i = 0; i < samples.Length; i++)
        {
            var past = history.Samples[i];
            var at = now - TimeInterval.FromSecondsSaturating((clock - past.At).Seconds / (1.0 + rate));
            samples[i] = new(at, at.OffsetTo(past.At) + past.Offset, past.Noise, past.Bound, past.Delay);
        }

        source.Statistics.Restore(samples);
        switch (source)
        {
            case NetworkSource network:
                network.Restore(history);
                break;
            case SampleSource sampled:
                sampled.Restore(history);
                break;
        }

        return true;
    }

    private bool IsKernels => options.Stamps == StampScale.Corrected;

    private bool IsInOrder(IReadOnlyList<PastSample> samples)
    {
        var clock = Steering.Ledger.ToStamp(Steering.Now);
        for (var i = 0; i < samples.Count; i++)
        {
            if (samples[i].At > clock || (i > 0 && samples[i].At <= samples[i - 1].At))
                return false;
        }

        return samples.Count > 0;
    }
}
