using System.Net;
using Stratum1.Discipline.Sources;
using Stratum1.Protocol.Client;

namespace Stratum1.Engine.Network;

/// <summary>
/// What an exchange with a server is worth: the offset and delay that its stamps make, which of the tests A to D it passes by what is
/// known of the path (<see cref="PacketTests"/>), and the sample it becomes.
/// </summary>
/// <param name="upstream">The server's line.</param>
/// <param name="statistics">What was measured of it before.</param>
/// <param name="context">Our clock.</param>
internal sealed class ExchangeMeter(Upstream upstream, SourceStatistics statistics, NetworkContext context)
{
    /// <summary>The longest a server may think about a request, as the client modes assume (chrony's choice).</summary>
    private static readonly TimeInterval MaxResponseTime = TimeInterval.FromWholeSeconds(4);

    private readonly DelayQuantile? quantile = upstream.Options.DelayQuantile is { } part ? new(part) : null;
    private TimeInterval correction;

    /// <summary>The least round trip, with what transparent clocks took out of the last one used.</summary>
    public TimeInterval RoundTrip => statistics.MinimumDelay + correction;

    private UpstreamOptions Options => upstream.Options;

    private TimeInterval LeastDelay => Options.MinDelay > TimeInterval.Zero ? Options.MinDelay : statistics.MinimumDelay;

    /// <summary>The offset of the server's clock against the oscillator, as configured corrections leave it, and the delay.</summary>
    public ExchangeMeasurement Measure(in ExchangeStamps stamps)
    {
        // Before the first estimate the oscillator is as good as its drift file says.
        var known = statistics.TryEstimate(context.Now, out var estimate);
        var frequency = known ? estimate.Frequency : context.Steering.Frequency;
        var error = known ? estimate.FrequencyError : statistics.FrequencyError;
        var measured = stamps.Measure(context.Pivot, (frequency, error), context.Precision);
        var offset = measured.Offset + Options.Offset;
        if (Options.Asymmetry is { } asymmetry && (statistics.Samples > 0 || Options.MinDelay > TimeInterval.Zero))
            offset += TimeInterval.FromSeconds(asymmetry * (measured.Delay - LeastDelay).Seconds);
        return measured with { Offset = offset };
    }

    /// <summary>The tests A to D that a reply passes.</summary>
    /// <param name="reply">As the association judged it.</param>
    /// <param name="stamps">Its stamps.</param>
    /// <param name="measured">What <see cref="Measure"/> made of them.</param>
    /// <param name="isProper">The exchange as such may be used.</param>
    /// <param name="local">At which address of ours it came; null when not known.</param>
    public PacketTests TestsOf(in Reply reply, in ExchangeStamps stamps, in ExchangeMeasurement measured, bool isProper, IPAddress? local)
    {
        var tests = PacketTests.None;
        var limits = Options.Delays;
        if (isProper
            && measured.Delay - measured.Dispersion <= limits.Longest
            && measured.Grain <= limits.Longest
            && (Options.Kind == UpstreamKind.Peer || stamps.ResponseTime <= MaxResponseTime))
        {
            tests |= PacketTests.Exchange;
        }

        var (ratio, deviation) = (true, quantile?.Passes(measured.Delay) ?? true);
        if (statistics.TryEstimate(measured.At, out var predicted))
        {
            var elapsed = (measured.At - statistics.LastSampleAt).Seconds;
            var history = new DelayHistory(
                LeastDelay,
                statistics.Jitter,
                measured.Offset - predicted.Offset,
                TimeInterval.FromSeconds(Math.Max(0, elapsed) * (predicted.FrequencyError.Ratio + 1e-6)));
            ratio = limits.PassesRatio(measured.Delay, history);
            deviation = quantile is null ? limits.PassesDeviation(measured.Delay, history) : deviation;
        }

        tests |= ratio ? PacketTests.DelayRatio : PacketTests.None;
        tests |= deviation ? PacketTests.DelayDeviation : PacketTests.None;
        return tests | (LoopTest.IsLoop(reply.Header, context.Served, local) ? PacketTests.None : PacketTests.NoLoop);
    }

    /// <summary>Notes the delay of a valid reply, whether it passed or not.</summary>
    public void Note(TimeInterval delay) => quantile?.Add(delay);

    /// <summary>The sample of a reply that passed all tests.</summary>
    /// <remarks>With a known asymmetry the excess over the least delay is corrected, and no noise: it does not count as delay.</remarks>
    public Measurement SampleOf(in ExchangeStamps stamps, in ExchangeMeasurement measured)
    {
        correction = measured.DelayCorrection;
        var delay = Options.Asymmetry is null ? measured.Delay : LeastDelay;
        var bound = ((measured.Delay + measured.DelayCorrection + stamps.RootDelay) / 2) + measured.Dispersion + stamps.RootDispersion;
        return new(measured.At, measured.Offset, TimeInterval.Max(delay / 4, measured.Grain), bound, delay);
    }
}
