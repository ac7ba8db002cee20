using System.Buffers.Binary;
using Stratum1.Discipline.Sources;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;
using RandomPool = Stratum1.Protocol.Nts.RandomPool;

namespace Stratum1.Engine.Network;

/// <summary>What all network sources share.</summary>
internal sealed class NetworkContext
{
    /// <summary>For engines without a source of randomness, which then have no network either.</summary>
    private static readonly Protocol.Nts.RandomSource None = _ => throw new InvalidOperationException("EngineOptions.Random is not set");

    /// <summary>
    /// Timestamps of servers have no era. They are taken to lie between fifty years before this program and 86 years after: our own clock
    /// may have lost its battery.
    /// </summary>
    private static readonly TimeInterval PivotAfterBuilt = TimeInterval.FromWholeSeconds((1L << 31) - (50 * 31_556_952L));

    /// <summary>What all network sources share.</summary>
    public NetworkContext(EngineOptions options, ClockSteering steering, ActionList actions)
    {
        (Options, Steering, Actions) = (options, steering, actions);
        Random = new(options.Random ?? None);
        Keys = options.Keys;
        Precision = TimeInterval.FromSeconds(Math.ScaleB(1.0, options.Precision));
        Served = ServedState.Unsynchronised(options.Precision);
    }

    public EngineOptions Options { get; }

    public ClockSteering Steering { get; }

    public ActionList Actions { get; }

    /// <summary>Servers' timestamps lie within 68 years of this.</summary>
    public UtcTime Pivot => (Options.Released ?? Options.Built) + PivotAfterBuilt;

    public RandomPool Random { get; }

    /// <summary>The keys of the moment.</summary>
    public KeyTable Keys { get; set; }

    /// <summary>Of our stamps.</summary>
    public TimeInterval Precision { get; }

    /// <summary>What peers are told of our clock.</summary>
    public ServedState Served { get; set; }

    public MonotonicTime Now => Steering.Now;

    public ServedLine Line => new(Steering.Now, Steering.Clock, Steering.Ledger.Rate);

    /// <summary>0 to 1.</summary>
    public double NextDouble()
    {
        Span<byte> octets = stackalloc byte[4];
        Random.Fill(octets);
        return BinaryPrimitives.ReadUInt32LittleEndian(octets) / 4_294_967_296.0;
    }

    /// <summary>What the statistics of a new source begin with: our own frequency, and how many samples its line wants.</summary>
    public SourceStatisticsOptions StatisticsFor(UpstreamOptions options)
    {
        var most = options.MaxSamples ?? Options.MaxSamples;
        return new()
        {
            MinimumSamples = most > 0 ? Math.Min(3, most) : 3,
            ShortestHistory = options.MinSamples ?? Options.MinSamples,
            Frequency = Steering.Frequency,
            FrequencyError = Steering.Reference is { } reference
                ? new(Math.Max(1e-7, reference.FrequencyError.Ratio))
                : Options.DriftError,
        };
    }
}
