using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Engine;
using Stratum1.Engine.Journal;
using Stratum1.Refclock.Gnss;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Refclocks;
using Stratum1.Server.Hosts;
using Stratum1.Server.State;

namespace Stratum1.Server.Running;

/// <summary>One receiver of the engine and where its bytes and pulses come from.</summary>
/// <param name="Serial">The line that carries its serial device.</param>
/// <param name="Pulse">Where its pulse comes from; kind None without one.</param>
/// <param name="Options">What the engine is told.</param>
public sealed record ReceiverSetup(RefclockConfig Serial, PulseInput Pulse, ReceiverOptions Options)
{
    /// <summary>The name under which what was learned of it is kept.</summary>
    public string Device => Serial.Device is { Length: > 0 } device ? device : Pulse.ToString();
}

/// <summary>Turns the configuration into what the engine is told.</summary>
internal static class EngineSetup
{
    /// <summary>Flash memory wears; nothing worth keeping changes faster.</summary>
    private static readonly TimeInterval ShortestSaveInterval = TimeInterval.FromWholeSeconds(60);

    /// <summary>The receivers: each GNSS line, with the pulse of a PPS line locked to it.</summary>
    public static IReadOnlyList<ReceiverSetup> Receivers(
        ServerConfig config, UtcTime? saved, IReadOnlyList<ReceiverMemory> memories)
    {
        var receivers = new List<ReceiverSetup>();
        foreach (var clock in config.Refclocks)
        {
            if (!IsReceiver(clock))
                continue;
            var pulse = config.Refclocks.FirstOrDefault(pps => OwnsPulse(clock, pps));
            var memory = memories.FirstOrDefault(memory => memory.Device == clock.Device);
            receivers.Add(new(clock, pulse?.Pulse ?? clock.Pulse, Options(clock, pulse, saved, memory)));
        }

        return receivers;
    }

    /// <summary>Whether a PPS line is the pulse of a receiver.</summary>
    internal static bool OwnsPulse(RefclockConfig receiver, RefclockConfig pulse)
        => IsReceiver(receiver) && pulse.Kind == RefclockKind.Pps && pulse.Lock == receiver.Id;

    private static bool IsReceiver(RefclockConfig clock) => clock.Kind is RefclockKind.Gnss or RefclockKind.Simulated;

    /// <summary>Everything else.</summary>
    public static EngineOptions Options(
        ServerConfig config,
        StartOptions start,
        Host host,
        (IReadOnlyList<ReceiverSetup> Receivers, IReadOnlyList<SampleClockSetup> Clocks) references,
        DriftRecord? drift,
        UtcTime? saved)
    {
        var clock = config.Clock;
        var options = new EngineOptions
        {
            Stamps = start.ControlsClock ? StampScale.Corrected : StampScale.Raw,
            Built = host.Earliest,
            Released = Release.Date,
            Saved = saved,
            RestoresTime = start.RestoreTime,
            FoundRate = start.ControlsClock ? host.Rate : Frequency.Zero,
            Precision = (sbyte)(clock.Precision is { } seconds ? Math.Round(Math.Log2(seconds)) : host.Precision),
            Loop = new()
            {
                // -q sets the clock at once, whatever the configuration says of steps (chronyd(8)).
                StepThreshold = start.Mode == StartMode.SetOnce ? TimeInterval.Zero : clock.Step?.Threshold,
                StepLimit = start.Mode == StartMode.SetOnce ? -1 : clock.Step is { } step ? step.Limit ?? -1 : 0,
                MaxSlewRate = clock.MaxSlewRate,
                MaxDrift = clock.MaxDrift,
                MaxUpdateSkew = clock.MaxUpdateSkew,
                CorrectionTimeRatio = clock.CorrectionTimeRatio,
                MaxChange = clock.MaxChange?.Limit,
                MaxChangeStart = clock.MaxChange?.Start ?? 0,
                MaxChangeIgnore = clock.MaxChange?.Ignore ?? -1,
            },
            Selection = config.Selection with
            {
                OrphanStratum = config.Local is { IsOrphan: true } local ? local.Stratum : null,
            },
            Smoothing = config.Smoothing,
            FallbackDrift = config.Oscillator.FallbackDrift,
            LeapMode = config.Leap.Mode,
            Local = config.Local,
            AcceptsTypedTimes = config.Start.AcceptsTypedTimes,
            Journal = config.Log.Folder is null ? JournalKinds.None : config.Log.Kinds,
            LogChange = clock.LogChange,
            MaxClockError = clock.MaxClockError.Ratio > 0 ? clock.MaxClockError : null,
            SaveInterval = TimeInterval.Max(clock.DriftFileInterval, ShortestSaveInterval),
            Upstreams = [.. config.Upstreams.All.Select(upstream => upstream.Options)],
            InitialStep = start.Mode == StartMode.Daemon ? config.Start.InitialStep : null,
            RefreshInterval = config.Upstreams.Refresh,
            MinSamples = config.Upstreams.MinSamples,
            MaxSamples = config.Upstreams.MaxSamples,
            KeyLifetime = config.Nts.Refresh,
            UncheckedUpdates = config.Nts.UncheckedUpdates,
            Random = host.Random,
            Receivers = [.. references.Receivers.Select(receiver => receiver.Options)],
            SampleClocks = [.. references.Clocks.Select(clock => clock.Options)],
        };
        return drift is { } known ? options with { Drift = known.Frequency, DriftError = AtLeast(known.Skew) } : options;
    }

    /// <summary>A drift file is from another day: the oscillator has aged and the room has another temperature.</summary>
    private static Frequency AtLeast(Frequency skew) => new(Math.Max(skew.Ratio, 1e-6));

    private static ReceiverOptions Options(RefclockConfig serial, RefclockConfig? pulse, UtcTime? saved, ReceiverMemory? memory)
    {
        var main = pulse ?? serial;
        var clock = new GnssClockOptions
        {
            Built = Release.Date,
            Saved = saved,
            PulseLateness = (main.Correction ?? TimeInterval.Zero) + (pulse?.Offset ?? TimeInterval.Zero),
            SerialLateness = serial.Offset,
            PulseWidth = main.PulseWidth > TimeInterval.Zero ? main.PulseWidth : null,
        };
        if (main.Precision is { } precision)
            clock = clock with { PulseNoise = precision };
        if (main.CorrectionBound is { } bound)
            clock = clock with { PulseBound = bound };
        if (serial.Delay is { } delay)
            clock = clock with { SerialBound = delay / 2 };
        if (pulse?.Delay is { } pulseDelay)
            clock = clock with { PulseBound = pulseDelay / 2 };
        return new()
        {
            Clock = clock,
            Id = main.ReferenceId,
            HasPulse = pulse is not null || serial.Kind == RefclockKind.Simulated || serial.Pulse.Kind != PulseInputKind.None,
            Traits = (SourceTraits)main.Traits,
            Stratum = main.Stratum,
            Poll = main.Poll,
            Baud = serial.Kind == RefclockKind.Simulated ? null : serial.Baud,
            LastGoodBaud = memory?.Baud,
            Latency = memory?.Latency is { } latency ? (latency.Median.Seconds, latency.Spread.Seconds) : null,
        };
    }
}
