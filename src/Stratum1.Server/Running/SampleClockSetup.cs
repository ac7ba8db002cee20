using Stratum1.Discipline.Selection;
using Stratum1.Engine.SampleClocks;
using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Running;

/// <summary>One reference clock of the engine that delivers samples, and the line of the configuration that says from where.</summary>
/// <param name="Line">The refclock line.</param>
/// <param name="Options">What the engine is told.</param>
public sealed record SampleClockSetup(RefclockConfig Line, SampleClockOptions Options)
{
    /// <summary>Interrupt latency of a pulse that nobody measured (see GnssClockOptions.PulseBound).</summary>
    private static readonly TimeInterval PulseBound = TimeInterval.FromSeconds(10e-6);

    private static readonly TimeInterval DefaultDelay = TimeInterval.FromNanoseconds(1);

    private static readonly TimeInterval DefaultPrecision = TimeInterval.FromSeconds(1e-6);

    /// <summary>All but the receivers, and the pulses that belong to one.</summary>
    public static IReadOnlyList<SampleClockSetup> Of(ServerConfig config)
        => [.. config.Refclocks.Where(clock => IsSampled(clock, config)).Select(clock => new SampleClockSetup(clock, OptionsOf(clock)))];

    private static bool IsSampled(RefclockConfig clock, ServerConfig config) => clock.Kind switch
    {
        RefclockKind.Gnss or RefclockKind.Simulated => false,
        RefclockKind.Pps => !config.Refclocks.Any(other => EngineSetup.OwnsPulse(other, clock)),
        _ => true,
    };

    private static SampleClockOptions OptionsOf(RefclockConfig clock)
    {
        var isPulse = clock.Kind == RefclockKind.Pps || clock.Sampling.IsPulse || clock.Input.IsExternalPulse;
        var sampling = clock.Sampling;
        var delay = clock.Delay ?? DefaultDelay;
        return new()
        {
            Id = clock.ReferenceId,
            Traits = (SourceTraits)clock.Traits,
            Stratum = clock.Stratum,
            Poll = clock.Poll,
            DriverPoll = sampling.DriverPoll,
            FilterLength = sampling.FilterLength,
            MaxDispersion = sampling.MaxDispersion > TimeInterval.Zero ? sampling.MaxDispersion : null,
            Offset = (clock.Offset ?? TimeInterval.Zero) + (clock.Correction ?? TimeInterval.Zero),
            Delay = delay,
            Bound = clock.Delay is null && clock.Kind == RefclockKind.Pps ? clock.CorrectionBound ?? PulseBound : delay / 2,
            Precision = clock.Precision ?? DefaultPrecision,
            IsPulse = isPulse,
            Rate = sampling.Rate,
            Width = clock.PulseWidth,
            Lock = clock.Lock,
            MaxLockAge = clock.MaxLockAge,
            IsLocal = sampling.IsLocal,
            IsTai = sampling.IsTai,
            MaxSamples = sampling.MaxSamples,
            MaxUnreach = sampling.MaxUnreach,
        };
    }
}
