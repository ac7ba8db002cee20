using System.Net;
using Stratum1.Engine.Histories;
using Stratum1.Engine.Journal;
using Stratum1.Engine.Manual;
using Stratum1.Engine.Network;
using Stratum1.Engine.RealTimeClocks;
using Stratum1.Engine.SampleClocks;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Samples;

namespace Stratum1.Engine;

/// <summary>
/// The daemon's decisions as one deterministic object: bytes, edges and the passing of time go in, each with a reading of the
/// clocks; actions and a snapshot for the servers come out. One thread owns it; it reads no clock and does nothing by itself.
/// </summary>
/// <remarks>The daemon and the simulator run this very class.</remarks>
public sealed class ClockEngine
{
    /// <summary>Edges stamped before a step may arrive this long after it.</summary>
    private static readonly TimeInterval StepSettling = TimeInterval.FromSeconds(0.1);

    /// <summary>What a server's answer must be to tell whether a step by others was wrong; it may have been slow.</summary>
    private const PacketTests Telling = PacketTests.Usable | PacketTests.NoLoop | PacketTests.Exchange;

    private readonly EngineOptions options;
    private readonly EngineTimers timers;

    /// <summary>Takes over the clock.</summary>
    /// <param name="options">What is configured and what earlier runs left.</param>
    /// <param name="start">The clocks now.</param>
    public ClockEngine(EngineOptions options, in ClockReading start)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        Steering = new(options, Actions, start);
        Journal = new(options.Journal);
        Keeper = new(this, Journal);
        var now = Steering.Now;
        ReceiverSet = new(options, this, now);
        Sources = new(options.Selection);
        Leaps = new(this, options);
        Manual = new(Steering, Actions) { IsOn = options.AcceptsTypedTimes };
        Network = new(options, Steering, Actions, Sources);
        Follower = new(this, options);
        Steering.Doubted = Follower.Forget;
        Steering.Unsure = Network.AskSoon;
        Histories = new(this, options);
        Local = options.Local is { } local ? new(local, now, options.Random) : null;
        foreach (var receiver in Receivers)
        {
            if (receiver.Pulses is { } pulses)
                Sources.Add(pulses);
            Sources.Add(receiver.Messages);
        }

        SampleClocks = new(options, this, now);
        foreach (var clock in SampleClocks.All)
            Sources.Add(clock.Source);
        Sources.Steadier = SampleClocks.Steadier;
        timers = new(this, options, now);
        var followsRtc = StartTime.Restore(options, Steering, Actions);
        Rtc = options.Rtc is { } rtc ? new(rtc, this, followsRtc) : null;
        Follower.Publish();
    }

    /// <summary>What is to be done after the last event; the shell does it and clears the list.</summary>
    public ActionList Actions { get; } = new();

    /// <summary>What was measured and decided during the last event; the shell writes it and clears it.</summary>
    public EngineJournal Journal { get; }

    /// <summary>What serving threads may say.</summary>
    public Snapshot Snapshot => Follower.Snapshot;

    /// <summary>How much the clock is believed.</summary>
    public Synchronisation Synchronisation { get; } = new();

    /// <summary>The clock.</summary>
    public ClockSteering Steering { get; }

    /// <summary>The receivers, as configured.</summary>
    public IReadOnlyList<Receiver> Receivers => ReceiverSet.All;

    /// <summary>The reference clocks that deliver samples, as configured.</summary>
    public SampleClockSet SampleClocks { get; }

    /// <summary>All sources, and which the clock follows.</summary>
    public SourceSet Sources { get; }

    /// <summary>Servers and peers on the network.</summary>
    public UpstreamSet Network { get; }

    /// <summary>The clock as its own reference; null without <c>local</c>.</summary>
    public LocalReference? Local { get; internal set; }

    /// <summary>The clock set by hand.</summary>
    public ManualReference Manual { get; }

    /// <summary>What sources have told, to be kept over a restart.</summary>
    public HistoryDesk Histories { get; }

    /// <summary>The real-time clock; null when it is not followed.</summary>
    public RtcTracker? Rtc { get; }

    /// <summary>How wrong the clock was when the engine first knew.</summary>
    public TimeInterval FirstOffset => Follower.FirstOffset;

    /// <summary>The leap seconds.</summary>
    public LeapKeeper Leaps { get; }

    /// <summary>What clients are told of a leap second.</summary>
    /// <remarks>Smoothed time has none.</remarks>
    public LeapIndicator Leap => Steering.Smoothed is { Process.IsActive: true } ? LeapIndicator.None : Leaps.Indicator;

    /// <summary>Where random octets come from; null when nothing needs any.</summary>
    internal RandomSource? Random => options.Random;

    /// <summary>The receivers, and what is taken from them.</summary>
    internal ReceiverSet ReceiverSet { get; }

    /// <summary>What follows from news.</summary>
    internal ClockFollower Follower { get; }

    /// <summary>Writes the journal.</summary>
    internal JournalKeeper Keeper { get; }

    /// <summary>When <see cref="OnTimer"/> must be called at the latest, as a kernel stamp would read.</summary>
    public UtcTime WakeAt => Steering.Ledger.ToStamp(timers.WakeAt);

    /// <summary>Bytes arrived from a receiver.</summary>
    public void OnBytes(in ClockReading now, int receiver, ReadOnlySpan<byte> bytes)
        => ReceiverSet.OnBytes(Steering.Observe(now), receiver, bytes);

    /// <summary>A pulse line changed.</summary>
    /// <param name="now">When the engine hears of it.</param>
    /// <param name="receiver">Whose line.</param>
    /// <param name="stamp">When the kernel saw it, on its own clock.</param>
    /// <param name="polarity">Which way the line went.</param>
    public void OnEdge(in ClockReading now, int receiver, UtcTime stamp, EdgePolarity polarity)
    {
        Steering.Observe(now);
        if (!IsOfAnotherClock(now, stamp))
            ReceiverSet.OnEdge(receiver, new(Steering.Ledger.FromStamp(stamp), polarity));
    }

    /// <summary>A sample of a reference clock arrived.</summary>
    public void OnSample(in ClockReading now, int clock, in ClockSample sample)
    {
        Steering.Observe(now);
        if (SampleClocks.AddSample(clock, sample))
            Keeper.OnSample(SampleClocks.All[clock], sample.IsPulse, sample.Reference - sample.Stamp);
    }

    /// <summary>The pulse line of a reference clock changed; as <see cref="OnEdge"/>.</summary>
    public void OnClockEdge(in ClockReading now, int clock, UtcTime stamp, EdgePolarity polarity)
    {
        Steering.Observe(now);
        if (!IsOfAnotherClock(now, stamp) && SampleClocks.AddEdge(clock, Steering.Ledger.FromStamp(stamp), polarity))
            Keeper.OnSample(SampleClocks.All[clock], isPulse: true, TimeInterval.Zero);
    }

    /// <summary>The driver of a reference clock was asked, and all its samples were passed on.</summary>
    public void OnPolled(in ClockReading now, int clock)
    {
        Steering.Observe(now);
        if (!SampleClocks.CountPoll(clock))
            return;
        Keeper.OnFiltered(SampleClocks.All[clock]);
        Keeper.OnMeasured(SampleClocks.All[clock].Source);
        Follower.Select();
    }

    /// <summary>The device of a reference clock was opened, lost, or refused.</summary>
    public void OnClockDevice(in ClockReading now, int clock, DeviceReport report)
    {
        Steering.Observe(now);
        SampleClocks.OnDevice(clock, report);
    }

    /// <summary>A device was opened, lost, or refused.</summary>
    /// <param name="now">When.</param>
    /// <param name="receiver">Whose device.</param>
    /// <param name="isPulse">Its pulse line, not its serial line.</param>
    /// <param name="report">How it stands.</param>
    public void OnDevice(in ClockReading now, int receiver, bool isPulse, DeviceReport report)
    {
        Steering.Observe(now);
        ReceiverSet.OnDevice(receiver, isPulse, report);
    }

    /// <summary>A packet came for a source on the network.</summary>
    /// <param name="now">When the engine hears of it.</param>
    /// <param name="association">Number of the source.</param>
    /// <param name="stamp">When it came, on the kernel's clock.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="packet">What came.</param>
    /// <param name="local">At which address of ours; null when not known.</param>
    /// <param name="path">What is known of its way.</param>
    public void OnPacket(
        in ClockReading now, int association, UtcTime stamp, StampSource by, ReadOnlySpan<byte> packet, IPAddress? local,
        PathTime path = default)
    {
        Steering.Observe(now);
        var source = Network.Find(association);
        var before = source?.LastPacket;
        var (isChanged, measured) = Network.Exchanges.OnPacket(now, association, stamp, by, packet, local, path);
        if (source?.LastPacket is { } report && report != before)
        {
            Keeper.OnExchange(source);
            if ((report.Tests & Telling) == Telling)
                Steering.OnReply(report.At, report.Offset, source.AnswersAgainstStep);
        }

        if (measured is not null)
            Keeper.OnMeasured(measured);
        if (isChanged)
            Follower.Select(measured);
    }

    /// <summary>A packet of a source on the network has left, or a better stamp of that is known.</summary>
    /// <param name="now">When the engine hears of it.</param>
    /// <param name="association">Number of the source.</param>
    /// <param name="stamp">When it left, on the kernel's clock; null when it could not be sent.</param>
    /// <param name="by">Who says so.</param>
    public void OnTransmitted(in ClockReading now, int association, UtcTime? stamp, StampSource by)
    {
        Steering.Observe(now);
        Network.Exchanges.OnTransmitted(now, association, stamp, by);
    }

    /// <summary>A name was resolved.</summary>
    /// <param name="now">When the engine hears of it.</param>
    /// <param name="upstream">For whom.</param>
    /// <param name="addresses">None when it failed.</param>
    /// <param name="isFinal">It failed for good: there is no such name.</param>
    public void OnResolved(in ClockReading now, int upstream, IReadOnlyList<IPAddress> addresses, bool isFinal)
    {
        Steering.Observe(now);
        Network.OnResolved(upstream, addresses, isFinal);
    }

    /// <summary>Cables, wireless networks or routes have changed.</summary>
    /// <param name="now">When the engine hears of it.</param>
    /// <param name="hasRoute">Whether a way leads to an address now.</param>
    public void OnRoutes(in ClockReading now, Predicate<IPAddress> hasRoute)
    {
        ArgumentNullException.ThrowIfNull(hasRoute);
        Steering.Observe(now);
        if (Network.Exchanges.OnRoutes(hasRoute))
            Follower.Select();
    }

    /// <summary>Keys were exchanged with a source on the network, or not.</summary>
    /// <param name="now">When the engine hears of it.</param>
    /// <param name="association">Number of the source.</param>
    /// <param name="result">What came of it.</param>
    public void OnKeysExchanged(in ClockReading now, int association, KeyExchangeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Steering.Observe(now);
        Network.Exchanges.OnKeysExchanged(association, result);
    }

    /// <summary>Time passed: call at <see cref="WakeAt"/>, or whenever it is convenient.</summary>
    public void OnTimer(in ClockReading now) => timers.OnTimer(Steering.Observe(now));

    /// <summary>A second of the real-time clock has begun, at a stamp of the kernel's clock.</summary>
    public void OnRtcSecond(in ClockReading now, UtcTime reading, UtcTime stamp)
    {
        Steering.Observe(now);
        if (!IsOfAnotherClock(now, stamp))
            Rtc?.OnSecond(reading, Steering.Ledger.FromStamp(stamp));
    }

    /// <summary>The board's own sensor was read.</summary>
    /// <param name="now">When.</param>
    /// <param name="reading">In any units.</param>
    public void OnBoardTemperature(in ClockReading now, double reading)
    {
        Steering.Observe(now);
        Steering.OnBoardTemperature(reading);
    }

    /// <summary>The sensor of <c>tempcomp</c> was read.</summary>
    /// <param name="now">When.</param>
    /// <param name="reading">In the sensor file's own units.</param>
    public void OnTemperature(in ClockReading now, double reading)
    {
        Steering.Observe(now);
        Steering.OnTemperature(reading);
        if (Journal.Wants(JournalKinds.TemperatureCompensation))
            Journal.Add(new TemperatureRow(Steering.Clock, reading, Steering.Compensation));
    }

    /// <summary>The daemon ends: what is worth keeping is to be written.</summary>
    public void OnStop(in ClockReading now)
    {
        timers.Save(Steering.Observe(now));
        Steering.Settle();
    }

    /// <summary>Whether the stamp was taken by the clock as it was before it was moved.</summary>
    private bool IsOfAnotherClock(in ClockReading now, UtcTime stamp)
        => !now.IsNear(stamp) || (Steering.LastStep is { } step && Steering.Now - step < StepSettling);
}
