using Stratum1.Discipline.Clock;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine;

/// <summary>Puts the engine's state into the words of an NTP header, honestly in each state.</summary>
internal static class ServedStates
{
    /// <summary>The dispersion's growth is a line through the bound now and so much later.</summary>
    private static readonly TimeInterval Horizon = TimeInterval.FromWholeSeconds(64);

    /// <summary>Whether a source has set the clock, and it is still worth something.</summary>
    public static bool IsSynchronised(ClockEngine engine)
        => engine.Synchronisation.State != SyncState.Unsynchronised && engine.Steering.Reference is not null;

    /// <summary>What servers may say of the clock.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="options">Its options.</param>
    /// <param name="served">What the clock reads now.</param>
    public static ServedState Of(ClockEngine engine, EngineOptions options, UtcTime served)
    {
        if (engine.Local is { IsActive: true } local)
            return OfItself(local, options, served);
        var steering = engine.Steering;
        if (!IsSynchronised(engine) || engine.Sources.Best is not { } best || steering.Reference is not { } reference)
            return ServedState.Unsynchronised(options.Precision);

        var bound = steering.ErrorBound;
        var later = steering.ErrorBoundAt(steering.Now + Horizon);
        var resolution = TimeInterval.FromSeconds(Math.ScaleB(1, options.Precision));
        var isSmoothed = steering.Smoothed is { } smoothed && smoothed.Offset.Abs() > resolution;
        return new(
            Answers: true,
            Leap: engine.Leap,
            Stratum: (byte)Math.Min(best.Stratum + 1, NtpHeader.InvalidStratum),
            options.Precision,
            best.RootDelay,
            // The bound is a distance: half the root delay is in it already.
            RootDispersion: TimeInterval.Min(bound - (best.RootDelay / 2) + resolution, ServedState.MaxDispersion),
            DispersionAt: NtpTimestamp.From(served),
            DispersionGrowth: new(Math.Max(0, (later - bound).Seconds / Horizon.Seconds)),
            isSmoothed ? SmoothedTime.Id : best.Id,
            ReferenceTime: NtpTimestamp.From(steering.Ledger.Corrected(reference.At)));
    }

    private static ServedState OfItself(LocalReference local, EngineOptions options, UtcTime served) => new(
        Answers: true,
        LeapIndicator.None,
        (byte)local.Options.Stratum,
        options.Precision,
        RootDelay: TimeInterval.Zero,
        RootDispersion: TimeInterval.Zero,
        DispersionAt: NtpTimestamp.From(served),
        DispersionGrowth: Frequency.Zero,
        LocalReference.Id,
        ReferenceTime: NtpTimestamp.From(served - local.Age));
}
