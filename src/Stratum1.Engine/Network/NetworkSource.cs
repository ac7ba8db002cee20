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
    /// <summary>Judgements in a row that make a source unfit (chrony's figure).</summary>
    private const int UnfitPatience = 4;

    private const int ReachBits = 8;

    /// <summary>Samples that outweigh all before them (RFC 5905 §10 keeps eight); <c>maxsamples</c> wants fewer kept.</summary>
    private const int UsualMemory = 8;

    private readonly NetworkContext context;
    private readonly Association association;
    private readonly ExchangeMeter meter;
    private readonly MedianFilter? filter;
    private readonly byte[] packet = new byte[2048];
    private ReferenceId? copiedId;
    private ReferenceId? redirectedId;
    private PeerVariables remote = PeerVariables.None;
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
        meter = new(upstream, Statistics, context);
        filter = Options.FilterLength > 1 ? new(Options.FilterLength) : null;
        Plan = new(Options, Statistics);
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
    public override int Stratum => Math.Max(remote.Stratum - (copiedId is null ? 0 : 1), Options.MinStratum);

    /// <inheritdoc/>
    public override TimeInterval RootDelay => remote.RootDelay + meter.RoundTrip;

    /// <summary>What it announces.</summary>
    public LeapIndicator Leap => remote.Leap;

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
            Leap = Leap,
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
            measured = meter.Measure(stamps);
            var isProper = Plan.WarmUps == 0 && !association.IsImproper(reply, measured.Value.Delay);
            tests |= meter.TestsOf(reply, stamps, measured.Value, isProper, local);
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
            poll = Math.Min(poll, Math.Max(remote.Poll, Options.MinPoll));
        var delay = Plan.Interval(poll);
        if (Options.Kind == UpstreamKind.Peer)
            delay = PeerSchedule.Adjust(delay, elapsed, isAsking, remote.Stratum - context.Served.Stratum);
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
        => (Answers, remote) = (new(history.Reach, 0), remote with { Stratum = history.Stratum, Leap = history.Leap });

    /// <summary>A reply that answers our request.</summary>
    /// <returns>True when the estimate knows more than before.</returns>
    private bool OnValid(in Reply reply, PacketTests tests, ExchangeMeasurement? measured, bool isGood)
    {
        Counters.Valid++;
        remote = remote.After(reply);
        Answers = reply.IsUsable ? Answers.Polled().Answered() : Answers.Polled();
        if (Options.Copies)
            Copy(reply);
        if (measured is { } exchange)
            meter.Note(exchange.Delay);
        var shift = association.TakeShift();
        if (shift != TimeInterval.Zero)
            Statistics.ShiftReference(shift);

        var isNews = false;
        if (isGood)
        {
            Counters.Good++;
            IsConfirmed = true;
            Plan.OnGood();
            isNews = Take(meter.SampleOf(reply.Stamps!.Value, measured!.Value));
        }
        else
        {
            Plan.BackOff((tests & PacketTests.NoLoop) == PacketTests.None ? PollInterval.Loop : PollInterval.NotGood, Answers.IsReachable);
            Take(null);
        }

        if (association.Options.Mode == NtpMode.Client)
            context.Actions.Add(new(EngineActionKind.EndExchange) { Association = Number });
        Plan.OnReply(reply.Kiss);
        if (reply.Kiss != KissCode.None)
        {
            var text = reply.Kiss == KissCode.Rate ? "Received KoD RATE from" : $"Received KoD {reply.Header.ReferenceId} from";
            context.Actions.Log(LogLevel.Warning, $"{text} {Address}");
        }

        return isNews;
    }

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
            Plan.BackOff(IsSelected ? PollInterval.MissedSelected : PollInterval.Missed, Answers.IsReachable);
        Answers = Answers.Polled();
        Take(null);
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
        Plan.Adapt(measurement, Answers.IsReachable);
        return true;
    }

    private ExchangeReport ReportOf(in Reply reply, PacketTests tests, ExchangeMeasurement? measured, IPAddress? local)
        => ExchangeReport.Of(reply, tests, measured, association.Transmit, Plan.Poll, local, context.Steering.Ledger);
}
