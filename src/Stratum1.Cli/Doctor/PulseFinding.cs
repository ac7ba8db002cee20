using Stratum1.Linux;
using Stratum1.Refclock.Pulse;

namespace Stratum1.Cli.Doctor;

/// <summary>What was seen on a pulse line.</summary>
/// <param name="Path">The device.</param>
/// <param name="Problem">Why it could not be looked at; null when it could.</param>
internal sealed record PulseFinding(string Path, string? Problem)
{
    /// <summary>Edges of one direction in a second.</summary>
    public int PerSecond { get; init; }

    /// <summary>Pulses that stand one second apart.</summary>
    public long Pulses { get; init; }

    /// <summary>Edges of any kind.</summary>
    public long Edges { get; init; }

    /// <summary>Zero while unknown.</summary>
    public double WidthSeconds { get; init; }

    /// <summary>The edge that begins the second.</summary>
    public EdgePolarity? Leading { get; init; }

    /// <summary>What a filter that saw some seconds of edges has found.</summary>
    public static PulseFinding Of(string path, PulseFilter filter, long edges) => new(path, Problem: null)
    {
        PerSecond = filter.Rate,
        Pulses = filter.Counters.Pulses,
        Edges = edges,
        WidthSeconds = filter.Width.Seconds,
        Leading = filter.Leading,
    };

    /// <summary>Watches a kernel PPS device for some seconds.</summary>
    public static PulseFinding Watch(string path)
    {
        const int Seconds = 8;
        using var device = PpsDevice.TryOpen(path, out var problem);
        if (device is null)
            return new(path, problem!.Reason);
        var filter = new PulseFilter();
        var (edges, last) = (0L, default(PpsCapture));
        device.TryFetch(TimeInterval.Zero, out last);
        var end = SystemClock.Monotonic + TimeInterval.FromWholeSeconds(Seconds);
        while (SystemClock.Monotonic < end)
        {
            if (!device.TryFetch(TimeInterval.FromSeconds(0.5), out var capture))
                continue;
            PulseEdge[] both =
            [
                new(capture.Assert.Translate<Oscillator>(TimeInterval.Zero), EdgePolarity.Assert),
                new(capture.Clear.Translate<Oscillator>(TimeInterval.Zero), EdgePolarity.Clear),
            ];
            bool[] isNew = [capture.AssertSequence != last.AssertSequence, capture.ClearSequence != last.ClearSequence];
            foreach (var i in both[0].At < both[1].At ? new[] { 0, 1 } : [1, 0])
            {
                if (!isNew[i])
                    continue;
                filter.Accept(both[i]);
                edges++;
            }

            last = capture;
        }

        return Of(path, filter, edges);
    }
}
