using System.Net;
using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;
using Stratum1.Engine.Histories;
using Stratum1.Engine.Sources;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>A server or peer on the network: asked according to its <see cref="PollPlan"/>, its replies measured and judged.</summary>
public sealed class NetworkSource : Source
{
    /// <summary>The longest a server may think about a request, as the client modes assume (chrony's choice).</summary>
    private static readonly TimeInterval MaxResponseTime = TimeInterval.FromWholeSeconds(4);

    /// <summary>A refused client is to stop (RFC 5905 §7.4); it asks again after an hour, for a mistake may have been put right.</summary>
    private static readonly TimeInterval RefusalPause = TimeInterval.FromWholeSeconds(3600);

    /// <summary>Intervals that a server which finds us too busy is left alone.</summary>
    private const int RatePause = 4;

    /// <summary>Judgements in a row that make a source unfit (chrony's figure).</summary>
    private const int UnfitPatience = 4;

    private const int ReachBits = 8;

    /// <summary>Samples that outweigh all before them (RFC 5905 §10 keeps eight); <c>maxsamples</c> wants fewer kept.</summary>
    private const int UsualMemory = 8;

    /// <summary>
    /// s. A hundredth of half the delay is an error small enough to ask more rarely (<see cref="PollController"/>), but not more than that
    /// of a path of 1 ms: 5 µs, what the stamps of most computers are worth.
    /// </summary>
    private const double FarHalfDelay = 0.5e-3;

    // How much longer the interval gets, in parts of a doubling, when a request brings nothing: less for a server the clock follows.
    private const double MissedSelected = 0.1;
    private const double Missed = 0.25;
    private const double NotGood = 0.02;
    private const double Loop = 0.1;

    private readonly NetworkContext context;
    private readonly Association association;
    private readonly DelayQuantile? quantile;
    private readonly MedianFilter? filter;
    private readonly byte[] packet = new byte[2048];
    private ReferenceId? copiedId;
    private ReferenceId? redirectedId;
    private int remoteStratum = NtpHeader.InvalidStratum;
    private int remotePoll;
    private LeapIndicator leap = LeapIndicator.Unsynchronised;
    private TimeInterval rootDelay;
    private TimeInterval delayCorrection;
    private long polls;
    private int unfit;

    internal NetworkSource(int number, IPAddress address, Upstream upstream, NetworkContext context, IExchangeAuthenticator authenticator)
        : base(ReferenceId.FromAddress(address), upstream.Options.Traits, context.StatisticsFor(upstream.Options))
    {
        (Number, Address, Upstream, this.context) = (number, address, upstream, context);
        (Port, KeyAddress, Nts) = (Options.Port, address, authenticator as NtsSession);
        var mode = Options.Kind == UpstreamKind.Peer ? NtpMode.SymmetricActive : NtpMode.Client;
        var suggested = (authenticator as KeyAuthenticator)?.Key?.SuggestedVersion ?? NtpHeader.NewestVersion;
        association = new(
            new() { Mode = mode, Version = Options.Version ?? suggested, IsInterleaved = Options.IsInterleaved, Fields = Options.Fields },
            authenticator,
            context.Random);
        quantile = Options.DelayQuantile is { } part ? new(part) : null;
        filter = Options.FilterLength > 1 ? new(Options.FilterLength) : null;
        Plan = new(Options);
    }

    /// <summary>By which host and engine know its exchanges; never used again.</summary>
    public int Number { get; }

    /// <summary>Where it is.</summary>
    public IPAddress Address { get; private set; }

    /// <summary>Its UDP port.</summary>
    public int Port { get; private set; }

    /// <summary>Keys and cookies; null without NTS.</summary>
    public NtsSession? Nts { get; }

    /// <summary>Where it exchanges keys: the address that its name has, even when the time is to be had elsewhere.</summary>
    public IPAddress KeyAddress { get; }

    /// <summary>The line of the configuration it comes from.</summary>
    public Upstream Upstream { get; }

    /// <summary>Its options.</summary>
    public UpstreamOptions Options => Upstream.Options;

    /// <summary>Whether its replies are proven to come from it.</summary>
    public bool IsAuthenticated => association.Authenticator.IsAuthenticated;

    /// <summary>Answers to the last eight requests.</summary>
    public Reach Answers { get; private set; }

    /// <summary>Whether it ever gave a good reply.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>Packets.</summary>
    public ExchangeCounters Counters { get; } = new();

    /// <summary>The last valid exchange; null before the first.</summary>
    public ExchangeReport? LastExchange { get; private set; }

    /// <summary>The last packet from there, valid or not; null before the first.</summary>
    public ExchangeReport? LastPacket { get; private set; }

    /// <inheritdoc/>
    public override byte Reach => Answers.Bits;

    /// <inheritdoc/>
    public override int Poll => Plan.Poll;

    /// <summary>So many of its answers must contradict a step by others before all of that is taken back; at least 1.</summary>
    public int AnswersAgainstStep
        => (Options.MaxSamples ?? context.Options.MaxSamples) is var most and > 0 ? Math.Min(most, UsualMemory) : UsualMemory;

    /// <summary>Whether it is asked, and how.</summary>
    public PollMode Mode => Plan.Mode;

    /// <summary>Selection finds it unfit, and has done so again and again.</summary>
    public bool IsUnfit => unfit >= UnfitPatience;

    /// <summary>It has been asked often enough to know whether it answers.</summary>
    public bool IsWellKnown => polls >= ReachBits;

    /// <summary>Requests that were answered, or will not be.</summary>
    internal long PollsJudged => polls - (association.Unanswered > 0 ? 1 : 0);

    /// <summary>All of the last eight requests stayed without an answer.</summary>
    public bool IsUnreachable => !Answers.IsReachable && IsWellKnown;

    /// <inheritdoc/>
    public override ReferenceId Id => copiedId ?? redirectedId ?? base.Id;

    /// <inheritdoc/>
    public override string Name => Upstream.FixedAddress is null ? $"{Address} ({Upstream.Options.Name})" : Address.ToString();

    /// <inheritdoc/>
    public override SourceKind Kind => SourceKind.Network;

    /// <inheritdoc/>
    public override int Stratum => Math.Max(remoteStratum - (copiedId is null ? 0 : 1), Options.MinStratum);

    /// <inheritdoc/>
    public override TimeInterval RootDelay => rootDelay + Statistics.MinimumDelay + delayCorrection;

    /// <summary>What it announces.</summary>
    public LeapIndicator Leap => leap;

    internal PollPlan Plan { get; }

    /// <summary>While nobody vouches for its certificates it is only watched.</summary>
    private SourceTraits TraitsNow => Nts is { IsHeldBack: true } ? Traits | SourceTraits.NoSelect : Traits;

    internal bool IsSelected { get; set; }

    /// <summary>Offline because no route leads there, not because somebody wants it so.</summary>
    internal bool IsCutOff { get; set; }

    /// <summary>The newest request could not leave this machine.</summary>
    internal bool CouldNotSend { get; set; }

    private MonotonicTime Now => context.Now;

    /// <inheritdoc/>
    public override bool IsFresh(MonotonicTime now) => Answers.IsReachable && Statistics.HasEstimate;

    /// <inheritdoc/>
    public override Candidate CandidateAt(MonotonicTime now, TimeInterval clockBound)
        => Candidate.From(Statistics, now, TraitsNow, isReferenceClock: false, IsAuthenticated, Stratum, Answers.Bits) with
        {
            Leap = leap,
            Id = base.Id,
            LocalId = LastExchange?.Local is { } local ? ReferenceId.FromAddress(local) : default,
            Unanswered = Answers.Unanswered,
            MaxUnreach = Options.MaxUnreach,
        };

    /// <summary>A request is due: makes it.</summary>
    /// <returns>False when nothing was sent.</returns>
    internal bool Ask()
    {
        Plan.NextAt = null;
        if (Nts is { IsReady: false })
        {
            polls++;
            OnMissed(isSent: false);
            return false; // This turn is for its keys.
        }

        if (!Plan.Begin(Options.IsInterleaved && association.Unanswered == 0))
            return false;
        var length = association.WriteRequest((sbyte)Plan.Poll, context.Served, context.Line, packet);
        association.Transmitted(new(Now, StampSource.Daemon), isSending: true);
        if (Plan.WarmUps == 0)
            polls++;
        var isSent = length > 0;
        if (isSent)
        {
            Counters.Sent++;
            context.Actions.Add(new(EngineActionKind.SendPacket)
            {
                Association = Number,
                Address = Address,
                Port = Port,
                IsPeer = Options.Kind == UpstreamKind.Peer,
                Packet = packet.AsMemory(0, length),
            });
        }

        if (association.Unanswered >= 2)
            OnMissed(isSent);
        Plan.Sent(isSent || Answers.IsReachable);
        return isSent;
    }

    /// <summary>The server has sent us elsewhere for the time.</summary>
    /// <returns>Whether that is another place than before.</returns>
    internal bool Redirect(IPAddress address, int port)
    {
        if (address.Equals(Address) && port == Port)
            return false;
        (Address, Port) = (address, port);
        redirectedId = ReferenceId.FromAddress(address);
        Forget();
        return true;
    }

    /// <summary>Our newest packet has left.</summary>
    internal void OnTransmitted(LocalStamp stamp)
    {
        if (stamp.Source > StampSource.Daemon)
            Counters.CountTransmitStamp(stamp.Source);
        association.Transmitted(stamp, isSending: stamp.Source == StampSource.Daemon);
    }

    /// <summary>A packet came from there.</summary>
    /// <param name="datagram">The packet.</param>
    /// <param name="received">When.</param>
    /// <param name="local">At which address of ours.</param>
    /// <returns>What became of it.</returns>
    internal PacketOutcome OnPacket(ReadOnlySpan<byte> datagram, LocalStamp received, IPAddress? local)
    {
        Counters.CountReceived(received.Source);
        if (Plan.Mode == PollMode.Offline || !association.Examine(datagram, received, out var reply))
            return PacketOutcome.Ignored;
        var tests = reply.Tests;
        ExchangeMeasurement? measured = null;
        if (reply.IsFirst && reply.Stamps is { } stamps)
        {
            measured = Measure(stamps);
            tests |= TestsOf(reply, stamps, measured.Value, local);
        }

        var isGood = measured is not null && (tests & PacketTests.Good) == PacketTests.Good;
        association.Commit(reply, isGood);
        if (!reply.IsValid)
            LastPacket = ReportOf(reply, tests, measured, local);
        if (!reply.IsValid || !reply.IsFirst)
            return PacketOutcome.Ignored;
        var isNews = OnValid(reply, tests, measured, isGood);
        LastPacket = LastExchange = ReportOf(reply, tests, measured, local);
        return isNews ? PacketOutcome.Good : PacketOutcome.Valid;
    }

    /// <summary>From now to the next request.</summary>
    /// <param name="isAsking">A request was made just now.</param>
    internal TimeInterval NextDelay(bool isAsking)
    {
        var elapsed = isAsking || association.Transmit is not { } last ? TimeInterval.Zero : Now - last.At;
        var poll = Plan.Poll;
        if (Options.Kind == UpstreamKind.Peer && Answers.IsReachable)
            poll = Math.Min(poll, Math.Max(remotePoll, Options.MinPoll));
        var delay = Plan.Interval(poll);
        if (Options.Kind == UpstreamKind.Peer)
            delay = PeerSchedule.Adjust(delay, elapsed, isAsking, remoteStratum - context.Served.Stratum);
        return TimeInterval.Max(delay - elapsed, TimeInterval.Zero);
    }

    /// <summary>Selection has judged it, just after a good reply.</summary>
    internal void OnJudged(SelectionState state)
    {
        var isUnfit = state
            is SelectionState.Falseticker or SelectionState.TooDistant or SelectionState.TooJittery or SelectionState.BadStratum;
        unfit = isUnfit ? unfit + 1 : 0;
    }

    /// <summary>Forgets what was measured: its clock or ours was not what we thought.</summary>
    internal void Forget()
    {
        Statistics.Reset();
        filter?.Reset();
        Answers = default;
        polls = 0;
    }

    /// <summary>No route leads there any more: not asked, and it does not answer. What it said of the time stays true.</summary>
    internal void CutOff()
    {
        IsCutOff = true;
        Plan.GoOffline();
        Answers = default;
    }

    /// <summary>There is a route again: asked as at the start.</summary>
    internal void Reconnect()
    {
        (IsCutOff, CouldNotSend) = (false, false);
        polls = 0;
        Plan.GoOnline();
        Plan.BeginAnew();
    }

    /// <summary>Takes up what it said of itself in an earlier run.</summary>
    internal void Restore(SourceHistory history)
        => (Answers, remoteStratum, leap) = (new(history.Reach, 0), history.Stratum, history.Leap);

    private ExchangeMeasurement Measure(in ExchangeStamps stamps)
    {
        // Before the first estimate the oscillator is as good as its drift file says.
        var known = Statistics.TryEstimate(Now, out var estimate);
        var frequency = known ? estimate.Frequency : context.Steering.Frequency;
        var error = known ? estimate.FrequencyError : Statistics.FrequencyError;
        var measured = stamps.Measure(context.Pivot, (frequency, error), context.Precision);
        var offset = measured.Offset + Options.Offset;
        if (Options.Asymmetry is { } asymmetry && (Statistics.Samples > 0 || Options.MinDelay > TimeInterval.Zero))
            offset += TimeInterval.FromSeconds(asymmetry * (measured.Delay - LeastDelay).Seconds);
        return measured with { Offset = offset };
    }

    private TimeInterval LeastDelay => Options.MinDelay > TimeInterval.Zero ? Options.MinDelay : Statistics.MinimumDelay;

    private PacketTests TestsOf(in Reply reply, in ExchangeStamps stamps, in ExchangeMeasurement measured, IPAddress? local)
    {
        var tests = PacketTests.None;
        var limits = Options.Delays;
        if (measured.Delay - measured.Dispersion <= limits.Longest
            && measured.Grain <= limits.Longest
            && Plan.WarmUps == 0
            && (association.Options.Mode != NtpMode.Client || stamps.ResponseTime <= MaxResponseTime)
            && !association.IsImproper(reply, measured.Delay))
        {
            tests |= PacketTests.Exchange;
        }

        var (ratio, deviation) = (true, quantile?.Passes(measured.Delay) ?? true);
        if (Statistics.TryEstimate(measured.At, out var predicted))
        {
            var elapsed = (measured.At - Statistics.LastSampleAt).Seconds;
            var history = new DelayHistory(
                LeastDelay,
                Statistics.Jitter,
                measured.Offset - predicted.Offset,
                TimeInterval.FromSeconds(Math.Max(0, elapsed) * (predicted.FrequencyError.Ratio + 1e-6)));
            ratio = limits.PassesRatio(measured.Delay, history);
            deviation = quantile is null ? limits.PassesDeviation(measured.Delay, history) : deviation;
        }

        tests |= ratio ? PacketTests.DelayRatio : PacketTests.None;
        tests |= deviation ? PacketTests.DelayDeviation : PacketTests.None;
        return tests | (LoopTest.IsLoop(reply.Header, context.Served, local) ? PacketTests.None : PacketTests.NoLoop);
    }

    /// <summary>A reply that answers our request.</summary>
    /// <returns>True when the estimate knows more than before.</returns>
    private bool OnValid(in Reply reply, PacketTests tests, ExchangeMeasurement? measured, bool isGood)
    {
        var header = reply.Header;
        Counters.Valid++;
        remotePoll = header.Poll;
        remoteStratum = header.Stratum == NtpHeader.UnsynchronisedStratum ? NtpHeader.InvalidStratum : Math.Min(header.Stratum, (byte)16);
        Answers = reply.IsUsable ? Answers.Polled().Answered() : Answers.Polled();
        if (reply.IsUsable)
            (leap, rootDelay) = (header.Leap, reply.RootDelay);
        if (Options.Copies)
            Copy(reply);
        if (measured is { } exchange)
            quantile?.Add(exchange.Delay);
        var shift = association.TakeShift();
        if (shift != TimeInterval.Zero)
            Statistics.ShiftReference(shift);

        var isNews = false;
        if (isGood)
        {
            Counters.Good++;
            delayCorrection = measured!.Value.DelayCorrection;
            IsConfirmed = true;
            Plan.OnGood();
            isNews = Take(Sample(reply, measured.Value, Options.Asymmetry is null ? measured.Value.Delay : LeastDelay));
        }
        else
        {
            Plan.BackOff((tests & PacketTests.NoLoop) == PacketTests.None ? Loop : NotGood, Answers.IsReachable, Statistics.MinimumDelay);
            Take(null);
        }

        if (association.Options.Mode == NtpMode.Client)
            context.Actions.Add(new(EngineActionKind.EndExchange) { Association = Number });
        Pause(reply);
        return isNews;
    }

    /// <summary>The kiss-o'-death's wish, at the next request's expense.</summary>
    private void Pause(in Reply reply)
    {
        var kiss = reply.Kiss;
        ExtraDelay = TimeInterval.Zero;
        if (kiss == KissCode.None)
            return;
        ExtraDelay = kiss == KissCode.Rate ? TimeInterval.FromSeconds(RatePause * Math.Pow(2.0, Plan.Poll)) : RefusalPause;
        Plan.EndBurst();
        var text = kiss == KissCode.Rate ? "Received KoD RATE from" : $"Received KoD {reply.Header.ReferenceId} from";
        context.Actions.Log(LogLevel.Warning, $"{text} {Address}");
    }

    /// <summary>By so much the next request comes later.</summary>
    internal TimeInterval ExtraDelay { get; private set; }

    private void Copy(in Reply reply)
    {
        if (reply.IsUsable)
        {
            copiedId = reply.Header.ReferenceId;
            return;
        }

        copiedId = null;
        Forget();
    }

    private void OnMissed(bool isSent)
    {
        if (isSent)
            Plan.BackOff(IsSelected ? MissedSelected : Missed, Answers.IsReachable, Statistics.MinimumDelay);
        Answers = Answers.Polled();
        Take(null);
    }

    // With a known asymmetry the excess over the least delay is corrected, and no noise: what counts as delay is handed in.
    private static Measurement Sample(in Reply reply, in ExchangeMeasurement measured, TimeInterval delay)
    {
        var stamps = reply.Stamps!.Value;
        var bound = ((measured.Delay + measured.DelayCorrection + stamps.RootDelay) / 2) + measured.Dispersion + stamps.RootDispersion;
        return new(measured.At, measured.Offset, TimeInterval.Max(delay / 4, measured.Grain), bound, delay);
    }

    /// <summary>Takes a measurement in; null: a request brought none.</summary>
    /// <returns>True when it went into the estimate.</returns>
    private bool Take(Measurement? sample)
    {
        // While a filter waits for its samples the machine's oscillator may turn; a steadier one does not.
        var compared = sample is { } one ? Statistics.Compared(one) : null;
        if (filter is not null)
            compared = filter.Add(compared, Statistics.ComparedRate(Now, context.Steering.Frequency));
        if (compared is not { } measurement || Statistics.SteadyAt(measurement.At) is not { } steady)
            return false;
        Statistics.Add(measurement with { Offset = measurement.Offset + steady }, measurement);
        var half = measurement.Delay.Seconds / 2;
        var surprise = Statistics.Total > 1 ? Math.Abs(Statistics.LastInnovation.Seconds) / half : double.MaxValue;
        var next = measurement.At + Plan.Interval(Plan.Poll);
        var error = Statistics.TryEstimate(next, out var expected) ? expected.OffsetError / Math.Min(half, FarHalfDelay) : 1.0;
        Plan.Adapt(Statistics.EffectiveSamples, surprise, error, Answers.IsReachable, Statistics.MinimumDelay);
        return true;
    }

    private ExchangeReport ReportOf(in Reply reply, PacketTests tests, ExchangeMeasurement? measured, IPAddress? local)
    {
        var at = measured?.At ?? reply.Received.At;
        var clock = context.Steering.Ledger.CorrectionAt(at);
        return new(
            reply, tests, at.Translate<Utc>(clock),
            (measured?.Offset ?? clock) - clock,
            measured?.Delay ?? TimeInterval.Zero,
            measured?.Dispersion ?? TimeInterval.Zero,
            reply.Stamps?.ResponseTime ?? TimeInterval.Zero,
            reply.Stamps?.Transmit.Source ?? association.Transmit?.Source ?? StampSource.Daemon,
            reply.Stamps?.Receive.Source ?? reply.Received.Source,
            Plan.Poll,
            local);
    }
}
