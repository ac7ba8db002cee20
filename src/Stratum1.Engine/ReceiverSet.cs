using Stratum1.Discipline.Leap;
using Stratum1.Engine.Sources;
using Stratum1.Refclock.Pulse;

namespace Stratum1.Engine;

/// <summary>All receivers: hands each its bytes and edges, takes what it has measured, and tells it what the clock knows.</summary>
internal sealed class ReceiverSet
{
    /// <summary>The clock may number pulses while it is surely right to this.</summary>
    private static readonly TimeInterval NumberingBound = TimeInterval.FromSeconds(0.3);

    private readonly ClockEngine engine;
    private readonly Receiver[] receivers;

    public ReceiverSet(EngineOptions options, ClockEngine engine, MonotonicTime now)
    {
        this.engine = engine;
        receivers = [.. options.Receivers.Select(receiver => new Receiver(receiver, options, now))];
    }

    /// <summary>The receivers, as configured.</summary>
    public IReadOnlyList<Receiver> All => receivers;

    private ClockSteering Steering => engine.Steering;

    private ActionList Actions => engine.Actions;

    /// <summary>Bytes arrived.</summary>
    public void OnBytes(MonotonicTime at, int receiver, ReadOnlySpan<byte> bytes)
    {
        var source = receivers[receiver];
        source.Baud.OnBytes(at);
        for (var good = source.Clock.OnBytes(at, bytes); good > 0; good--)
            source.Baud.OnGoodFrame();
        Collect(source);
    }

    /// <summary>A pulse line changed.</summary>
    public void OnEdge(int receiver, in PulseEdge edge)
    {
        receivers[receiver].Clock.OnEdge(edge);
        Collect(receivers[receiver]);
    }

    /// <summary>A device was opened, lost, or refused.</summary>
    public void OnDevice(int receiver, bool isPulse, DeviceReport report)
    {
        var source = receivers[receiver];
        var before = isPulse ? source.Pulse : source.Serial;
        if (isPulse)
            source.Pulse = report;
        else
            source.Serial = report;
        if (report.IsOpen && !before.IsOpen)
            source.OpenedAt = Steering.Now;
        if (report.IsOpen && !before.IsOpen && !isPulse)
            source.Clock.OnReopened();
        if (report != before)
            Actions.Log(report.IsOpen ? LogLevel.Information : LogLevel.Warning, report.Reason ?? $"{source.Options.Id}: device opened");
    }

    /// <summary>Once a second.</summary>
    public void Tick(MonotonicTime now)
    {
        for (var i = 0; i < receivers.Length; i++)
            Tick(i, now);
    }

    /// <summary>UTC jumps.</summary>
    public void OnLeap(LeapEvent leap)
    {
        foreach (var receiver in receivers)
        {
            receiver.Clock.OnLeap(Steering.Now, leap.Midnight, leap.Shift);
            receiver.PulseGuard.Reset();
            receiver.MessageGuard.Reset();
        }
    }

    /// <summary>Tells the receivers what the clock knows, for numbering pulses.</summary>
    public void ShareClock()
    {
        var knows = engine.Synchronisation.WasSynchronised && Steering.ErrorBound < NumberingBound;
        var offset = knows ? Steering.OffsetAt(Steering.Now) : null;
        foreach (var receiver in receivers)
            receiver.Clock.SetClock(offset, IsIndependentOf(receiver));
    }

    private void Tick(int index, MonotonicTime now)
    {
        var source = receivers[index];
        source.Clock.OnTimer(now);
        source.Wire.Look(source.Clock.Frames);
        source.Pulses?.CountReach(now);
        source.Messages?.CountReach(now);
        if (source.Baud.Check(now))
        {
            source.Clock.OnReopened();
            Actions.Add(new(EngineActionKind.SetBaud) { Receiver = index, Baud = source.Baud.Baud });
        }

        ReportTroubles(source, now);
    }

    private void ReportTroubles(Receiver receiver, MonotonicTime now)
    {
        var found = ReceiverDiagnosis.Of(receiver, now);
        var isOver = false;
        if (found is not { IsWaiting: true } && receiver.Troubles.Look(found, out isOver) is { } trouble)
            Actions.Log(LogLevel.Warning, $"{receiver.Options.Id}: {trouble}");
        else if (isOver)
            Actions.Log(LogLevel.Information, $"{receiver.Options.Id}: receiver and pulse are good");
        if (receiver.Clock.RolloverPeriods == receiver.ReportedPeriods)
            return;
        receiver.ReportedPeriods = receiver.Clock.RolloverPeriods;
        Actions.Log(LogLevel.Warning, $"{receiver.Options.Id}: receiver date corrected by {receiver.ReportedPeriods * 1024:+0} weeks");
    }

    /// <summary>Takes what a receiver has measured.</summary>
    private void Collect(Receiver receiver)
    {
        var any = false;
        while (receiver.Clock.TryTakePulse(out var pulse))
            any |= Take(receiver, receiver.Pulses, receiver.PulseGuard, pulse);
        if (receiver.Clock.TryTakeLabel(out var message) && Take(receiver, receiver.Messages, receiver.MessageGuard, message))
            any |= receiver.Messages.IsNeeded(Steering.Now, Steering.ErrorBound);

        if (receiver.Clock.TryTakeLeapSecond(out var midnight))
            engine.Leaps.OnLeapSecondTold(midnight);
        if (receiver.Clock.Numbering.Renumberings != receiver.Renumberings)
            Distrust(receiver, "the receiver insists on other seconds; all times measured before were wrong");
        if (any)
            engine.Follower.Select();
    }

    /// <summary>Adds a measurement to a source's statistics, unless it contradicts what the clock knows.</summary>
    private bool Take(Receiver receiver, Source? source, PlausibilityGuard guard, in Measurement measurement)
    {
        if (source is null)
            return false;
        var gaveIn = guard.GaveIn;
        var state = engine.Synchronisation;
        if (state.WasSynchronised && Steering.OffsetAt(measurement.At) is { } predicted
            && !guard.Accepts(measurement, predicted, Steering.ErrorBoundAt(measurement.At), state.LockedFor))
        {
            return false;
        }

        if (guard.GaveIn != gaveIn)
            Distrust(receiver, "it has contradicted the clock for so long that the clock must be wrong");
        source.Statistics.Add(measurement);
        if (source == receiver.Pulses)
            receiver.Jitter.Note(source.Statistics.LastInnovation);
        engine.Keeper.OnMeasured(receiver, source);
        return true;
    }

    /// <summary>What the clock followed was wrong: begins anew, loudly.</summary>
    private void Distrust(Receiver receiver, string why)
    {
        Actions.Log(LogLevel.Error, $"{receiver.Options.Id}: {why}");
        receiver.Restart();
        engine.Follower.Forget();
    }

    /// <summary>Whether the clock would know the time without this receiver.</summary>
    private bool IsIndependentOf(Receiver receiver)
        => engine.Sources.NetworkAgrees
            || (engine.Sources.Best is { } best && best != receiver.Pulses && best != receiver.Messages);
}
