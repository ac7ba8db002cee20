using Stratum1.Protocol.Ntp;
using RandomPool = Stratum1.Protocol.Nts.RandomPool;

namespace Stratum1.Protocol.Client;

// An exchange goes through in four steps:
//   WriteRequest  the packet; what it contains is remembered, for the reply must repeat it
//   Transmitted   when it left: first as the program saw it, then as the kernel or the card did
//   Examine       a packet that came back: tests 1 to 7, and the stamps to measure with; changes nothing
//   Commit        what was made of it
//
// A client's request tells nothing: its timestamps are random, so that nobody who does not see it can answer it. In the interleaved mode
// (RFC 9769) the reply has the transmit timestamp of the reply before it, as the server's kernel or card took it. A measurement then
// takes T1 to T4 either from the exchange before (the better choice whenever it is much shorter), or T1 and T2 from the newest request and
// T3 and T4 from the reply before it.

/// <summary>
/// What we and one server or peer know of each other's packets (RFC 5905 §8, §9; RFC 9769): makes requests, judges what comes back.
/// </summary>
/// <param name="options">How it is spoken to.</param>
/// <param name="authenticator">What makes its packets authentic.</param>
/// <param name="random">For what nobody may guess.</param>
public sealed class Association(AssociationOptions options, IExchangeAuthenticator authenticator, RandomPool random)
{
    /// <summary>RFC 5905 §7.2, MAXDISP: what is further from its reference is not a server.</summary>
    private static readonly TimeInterval MaxRootDistance = TimeInterval.FromWholeSeconds(16);

    /// <summary>After so many unanswered requests a server has forgotten when its last reply left (chrony's choice as well).</summary>
    private const int ForgottenAfter = 4;

    /// <summary>The exchange before is measured if it was this much shorter than the time since.</summary>
    private const double PreviousIsShorter = 0.1;

    private readonly bool isClient = options.Mode == NtpMode.Client;
    private readonly TimestampNonces nonces = new(random);

    // What the other side said last, and when that came.
    private NtpTimestamp remoteReceive;
    private NtpTimestamp remoteTransmit;
    private LocalStamp? localReceive;
    private bool remoteIsUsable;
    private (TimeInterval Delay, TimeInterval Dispersion) remoteRoot;
    private ReferenceShifts shifts;
    private int remotePoll;

    // What we said last, and when that left.
    private NtpTimestamp sentReceive;
    private NtpTimestamp sentTransmit;
    private LocalStamp? localTransmit;
    private LocalStamp? previousTransmit;
    private TimeInterval previousPath;
    private int previousPoll;
    private int sentPoll;
    private bool isAnswered;
    private int unansweredBefore;

    // A peer's packet that is no answer: how two peers find each other, and again after a loss.
    private NtpTimestamp initialTransmit;
    private LocalStamp? initialReceive;
    private bool initialIsNew;

    /// <summary>How it is spoken to.</summary>
    public AssociationOptions Options => options;

    /// <summary>What makes its packets authentic.</summary>
    public IExchangeAuthenticator Authenticator => authenticator;

    /// <summary>Packets sent since the last valid reply.</summary>
    public int Unanswered { get; private set; }

    /// <summary>When our newest packet left; null before the first.</summary>
    public LocalStamp? Transmit => localTransmit;

    /// <summary>Writes our next packet.</summary>
    /// <param name="poll">Our interval, log₂ s; the packet tells it.</param>
    /// <param name="state">What a peer is told of our clock.</param>
    /// <param name="clock">Our clock.</param>
    /// <param name="packet">Room for the longest packet there is.</param>
    /// <returns>Its octets; zero when it cannot be made authentic.</returns>
    public int WriteRequest(sbyte poll, in ServedState state, in ServedLine clock, Span<byte> packet)
    {
        var interleaves = options.IsInterleaved && remoteReceive.Units != 0 && localTransmit is not null
            && (isClient ? Unanswered < ForgottenAfter : unansweredBefore == 1 && Unanswered == 0);
        var header = isClient ? ClientHeader(poll, interleaves) : PeerHeader(poll, state, clock, interleaves);
        header.Write(packet);
        var length = NtpHeader.Length;
        if ((options.Fields & FieldKinds.NetworkCorrection) != FieldKinds.None)
            length = NetworkCorrection.Write(packet, length, isClient ? TimeInterval.Zero : AnsweredPath());
        if ((options.Fields & FieldKinds.MonotonicRoot) != FieldKinds.None)
            length = MonotonicFieldOf(state, clock, header).Write(packet, length);
        length = authenticator.Protect(packet, length);

        (sentReceive, sentTransmit) = (header.Receive, header.Transmit);
        previousPoll = sentPoll;
        sentPoll = poll;
        isAnswered = false;
        initialIsNew = false;
        Unanswered++;
        return length;
    }

    /// <summary>Our newest packet has left.</summary>
    /// <param name="stamp">A better source replaces a worse one.</param>
    /// <param name="isSending">The packet is just being sent: whatever is known is of the one before.</param>
    public void Transmitted(LocalStamp stamp, bool isSending)
    {
        if (isSending || localTransmit is not { } known || stamp.Source > known.Source)
            localTransmit = stamp;
    }

    /// <summary>Judges a packet that came from the other side. Survives any octets.</summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="received">When it came.</param>
    /// <param name="reply">The judgement.</param>
    /// <returns>False when it cannot be for us at all: not well formed, another mode or version.</returns>
    public bool Examine(ReadOnlySpan<byte> packet, LocalStamp received, out Reply reply)
    {
        reply = default;
        if (!NtpHeader.TryRead(packet, out var header) || header.Version is < NtpHeader.OldestVersion or > NtpHeader.NewestVersion)
            return false;
        var trailer = PacketTrailer.Find(packet, header.Version);
        if (trailer.Kind == TrailerKind.Malformed || !IsForUs(header.Mode))
            return false;

        MonotonicRoot? monotonic = TryFind(packet, trailer, FieldKinds.MonotonicRoot, out var root) ? MonotonicRoot.Read(root) : null;
        var path = TryFind(packet, trailer, FieldKinds.NetworkCorrection, out var held) ? NetworkCorrection.Read(held) : TimeInterval.Zero;
        var rootDelay = monotonic?.RootDelay ?? header.RootDelay.Interval;
        var rootDispersion = monotonic?.RootDispersion ?? header.RootDispersion.Interval;
        var isBasic = header.Origin == sentTransmit;
        var isInterleaved = !isBasic && options.IsInterleaved && header.Origin == sentReceive;
        var tests = PacketTests.None
            | When(PacketTests.New, header.Receive != remoteReceive || header.Transmit != remoteTransmit)
            | When(PacketTests.Expected, isBasic || isInterleaved)
            | When(PacketTests.Complete, header.Origin.Units != 0 && header.Receive.Units != 0 && header.Transmit.Units != 0)
            | When(PacketTests.Authentic, authenticator.Accepts(packet, trailer))
            | When(PacketTests.Synchronised, header.Leap != LeapIndicator.Unsynchronised
                && header.Stratum is not NtpHeader.UnsynchronisedStratum and < NtpHeader.InvalidStratum)
            | When(PacketTests.RootDistance, (rootDelay / 2) + rootDispersion < MaxRootDistance);
        var corrected = shifts.Since(monotonic, header.Receive);
        reply = new(header, received, tests, isInterleaved, !isAnswered, rootDelay, rootDispersion, null, monotonic, corrected)
        {
            TransmitPath = path,
        };
        if (reply.IsUsable && (!isInterleaved || remoteIsUsable))
            reply = reply with { Stamps = isInterleaved ? InterleavedStampsOf(reply) : BasicStampsOf(reply) };
        return true;
    }

    /// <summary>Whether an interleaved measurement is improper: of an exchange that was measured before, or that missed a packet.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="delay">As measured with it.</param>
    public bool IsImproper(in Reply reply, TimeInterval delay)
    {
        if (!reply.IsInterleaved || reply.Stamps is not { } stamps)
            return false;
        if (isClient)
            return previousTransmit is null && stamps.Transmit == localTransmit;

        // A peer of ours sends once per interval; anything that does not fit says that one of its packets was lost.
        var interval = Math.Pow(2.0, Math.Min(remotePoll, previousPoll));
        return delay.Seconds > 0.5 * interval
            || reply.Header.Receive - reply.Header.Transmit <= TimeInterval.Zero
            || (remotePoll <= previousPoll && (reply.Header.Transmit - remoteTransmit).Seconds > 1.5 * interval);
    }

    /// <summary>Takes over what a judged reply says.</summary>
    /// <param name="reply">As <see cref="Examine"/> judged it.</param>
    /// <param name="isGood">It was measured, and the measurement is used.</param>
    public void Commit(in Reply reply, bool isGood)
    {
        var header = reply.Header;
        var isNewer = !isClient && header.Transmit - remoteTransmit > TimeInterval.Zero;
        if (reply.IsValid && (!isAnswered || isNewer))
        {
            (remoteReceive, remoteTransmit, localReceive) = (header.Receive, header.Transmit, reply.Received);
            remoteIsUsable = reply.IsUsable;
            shifts.Add(reply);
            (initialTransmit, initialReceive, initialIsNew) = (default, null, false);

            // What was measured in the basic mode is not measured again when the interleaved mode begins.
            previousTransmit = reply.IsInterleaved || !isGood ? localTransmit : null;
            previousPath = reply.IsUsable ? reply.TransmitPath : TimeInterval.Zero;
        }
        else if (!isClient && IsBeginning(reply) && (!initialIsNew || header.Transmit - initialTransmit > TimeInterval.Zero))
        {
            (initialTransmit, initialReceive, initialIsNew) = (header.Transmit, reply.Received, true);
        }

        if (!reply.IsValid || isAnswered)
            return;
        isAnswered = true;
        remoteRoot = (reply.RootDelay, reply.RootDispersion);
        remotePoll = header.Poll;
        (unansweredBefore, Unanswered) = (Unanswered, 0);
    }

    /// <summary>How much the server has corrected its own clock since this was asked last: old measurements move with it.</summary>
    /// <remarks>A peer may have sent packets in between that were no answer, and told it in them.</remarks>
    public TimeInterval TakeShift() => shifts.Take();

    private static PacketTests When(PacketTests test, bool passed) => passed ? test : PacketTests.None;

    /// <summary>A peer's packet that answers none of ours, but can be answered.</summary>
    private static bool IsBeginning(in Reply reply)
        => (reply.Tests & (PacketTests.New | PacketTests.Authentic)) == (PacketTests.New | PacketTests.Authentic)
           && reply.Header.Transmit.Units != 0;

    private bool IsForUs(NtpMode mode)
        => isClient ? mode == NtpMode.Server : mode is NtpMode.SymmetricActive or NtpMode.SymmetricPassive;

    private NtpHeader ClientHeader(sbyte poll, bool interleaves)
    {
        var origin = interleaves ? remoteReceive : default;
        var receive = interleaves ? nonces.Draw(origin, sentReceive, default) : default;
        return default(NtpHeader) with
        {
            Version = options.Version,
            Mode = NtpMode.Client,
            Poll = poll,
            Precision = 32, // Tells nothing; RFC 9769 and chrony send the same.
            Origin = origin,
            Receive = receive,
            Transmit = nonces.Draw(receive, origin, sentTransmit),
        };
    }

    private NtpHeader PeerHeader(sbyte poll, in ServedState state, in ServedLine clock, bool interleaves)
    {
        var begins = !isAnswered && initialTransmit.Units != 0;
        if (begins)
            remoteIsUsable = false;
        var origin = interleaves ? remoteReceive : begins ? initialTransmit : remoteTransmit;
        var receivedAt = begins ? initialReceive : localReceive;
        var receive = receivedAt is { } at ? nonces.Fuzz(clock.Of(at.At), state.Precision, origin, sentReceive, default) : default;
        var leaves = interleaves ? clock.Of(localTransmit!.Value.At) : clock.Of(clock.At);
        return state.HeaderAt(clock.Of(clock.At)) with
        {
            Version = options.Version,
            Mode = options.Mode,
            Poll = poll,
            Origin = origin,
            Receive = receive,
            Transmit = nonces.Fuzz(leaves, state.Precision, receive, origin, sentTransmit),
        };
    }

    private MonotonicRoot MonotonicFieldOf(in ServedState state, in ServedLine clock, in NtpHeader header)
        => isClient ? default : new(
            state.RootDelay,
            state.RootDispersionAt(clock.Of(clock.At)),
            state.Corrections.MonotonicOf(header.Receive, clock.Of(clock.At)),
            state.Corrections.Epoch);

    /// <summary>What a peer is told of the way of the packet that ours answers.</summary>
    private TimeInterval AnsweredPath()
        => (!isAnswered && initialTransmit.Units != 0 ? initialReceive : localReceive)?.Path.Told ?? TimeInterval.Zero;

    /// <summary>A field that was asked for.</summary>
    private bool TryFind(ReadOnlySpan<byte> packet, in PacketTrailer trailer, FieldKinds kind, out ExtensionField field)
    {
        field = default;
        return (options.Fields & kind) != FieldKinds.None && trailer.TryFindField(packet, kind, out field);
    }

    private ExchangeStamps? BasicStampsOf(in Reply reply)
        => localTransmit is not { } transmit ? null : new(
            transmit,
            reply.Header.Receive,
            reply.Header.Transmit,
            reply.Received,
            (reply.Header.Transmit - reply.Header.Receive).Abs(),
            reply.RootDelay,
            reply.RootDispersion,
            reply.Header.Precision)
        {
            TransmitPath = reply.TransmitPath,
        };

    private ExchangeStamps? InterleavedStampsOf(in Reply reply)
    {
        if (localTransmit is not { } transmit || localReceive is not { } receive)
            return null;
        var header = reply.Header;
        var isPrevious = previousTransmit is { } previous
            && PreviousIsShorter * (transmit.At - receive.At).Seconds > (receive.At - previous.At).Seconds;

        // Stamps of the exchange before were taken before the server's last correction of its clock.
        var remoteTransmitted = header.Transmit + reply.ReferenceShift;
        var response = (remoteTransmitted - remoteReceive).Abs();
        var stamps = isPrevious
            ? new ExchangeStamps(previousTransmit!.Value, remoteReceive + reply.ReferenceShift, remoteTransmitted, receive, response,
                remoteRoot.Delay, remoteRoot.Dispersion, header.Precision)
            : new(transmit, header.Receive, remoteTransmitted, receive, response,
                TimeInterval.Max(reply.RootDelay, remoteRoot.Delay), TimeInterval.Max(reply.RootDispersion, remoteRoot.Dispersion),
                header.Precision);
        return stamps with { TransmitPath = isPrevious ? previousPath : reply.TransmitPath };
    }
}
