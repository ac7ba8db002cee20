using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Serving;

// A batch goes through in four steps:
//   Adopt     the state and the rules of the moment, once
//   Expect    every client's address, so that the memory of all clients is fetched at the same time
//   Answer    every datagram: judged, counted, its reply written but for the transmit timestamp
//   Complete  every reply, immediately before the send call, so that the last does not carry the time of the first
// A reply is never longer than its request, so the server cannot be used to amplify traffic.

/// <summary>
/// Turns requests into replies, field by field as RFC 5905 §9.2 (fast transmit) and RFC 9769 (interleaved) say. One per serving thread;
/// allocates nothing.
/// </summary>
/// <param name="clients">This thread's clients; null keeps no record of them, and then nobody is limited (<c>noclientlog</c>).</param>
/// <param name="stamps">For the interleaved mode, shared by all threads; null leaves it out.</param>
/// <param name="nts">This thread's NTS; null refuses its requests.</param>
public sealed class Responder(ClientTable? clients = null, InterleavedStamps? stamps = null, INtsRequests? nts = null)
{
    /// <summary>
    /// Chosen, because: requests with NTS stay below one Ethernet frame (RFC 8915 §5.7 forbids fragments), and it bounds
    /// the walk over extension fields.
    /// </summary>
    public const int MaxRequestLength = 2048;

    /// <summary>The UDP port of NTP servers and peers.</summary>
    public const ushort NtpPort = 123;

    private const ulong ReceiveBit = InterleavedStamps.ReceiveBit;

    private static readonly ReferenceId KissRate = ReferenceId.FromText("RATE");
    private static readonly ReferenceId KissNts = ReferenceId.FromText("NTSN");

    private readonly MacMaker macs = new();
    private ServingRules rules = ServingRules.Nobody;
    private ServedState state;
    private NtpTimestamp batchAt;
    private ReplyTemplate template;

    /// <summary>What became of the datagrams so far.</summary>
    public ServerCounters Counters { get; } = new();

    /// <summary>For the interleaved mode; null without it.</summary>
    public InterleavedStamps? Stamps => stamps;

    /// <summary>What the following replies say.</summary>
    /// <param name="current">The engine's latest word.</param>
    /// <param name="now">Served time; the root dispersion is that of this moment for the whole batch.</param>
    /// <param name="currentRules">Who may ask, and with which keys.</param>
    public void Adopt(in ServedState current, NtpTimestamp now, ServingRules currentRules)
    {
        ArgumentNullException.ThrowIfNull(currentRules);
        (state, batchAt, rules) = (current, now, currentRules);
        template = ReplyTemplate.Of(state, now);
    }

    /// <summary>A datagram from this address is about to be answered.</summary>
    public void Expect(ReadOnlySpan<byte> address) => clients?.Expect(address);

    /// <summary>Judges a datagram and prepares the reply, all but its transmit timestamp.</summary>
    /// <param name="request">The datagram and where it came from.</param>
    /// <param name="reply">Room for as many octets as the request has; may not overlap it.</param>
    /// <param name="draft">What <see cref="Complete"/> needs; its length is zero when there is no reply.</param>
    /// <returns>The verdict, already counted.</returns>
    public RequestVerdict Answer(in NtpRequest request, Span<byte> reply, out ReplyDraft draft)
    {
        draft = default;
        var verdict = RequestJudge.Judge(request, rules, state.Answers, out var trailer, out var mode);
        if (verdict == RequestVerdict.Answered)
            verdict = Admit(request, trailer, mode, reply, out draft);
        Counters.Count(verdict);
        return verdict;
    }

    /// <summary>Writes the transmit timestamp (T3) into a prepared reply, and what authenticates the reply behind it.</summary>
    /// <param name="draft">What <see cref="Answer"/> said of the reply.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="transmit">
    /// Served time as the reply leaves. RFC 5905 §6 wants the bits below the clock's precision random: that is for the caller,
    /// who owns the random source. The lowest one is not used.
    /// </param>
    public void Complete(in ReplyDraft draft, Span<byte> reply, NtpTimestamp transmit)
    {
        if (!draft.IsInterleaved)
            BinaryPrimitives.WriteUInt64BigEndian(reply[NtpHeader.TransmitOffset..], transmit.Units & ~ReceiveBit);
        if (draft.Receive.Units != 0)
            stamps!.Save(draft.Receive, transmit, StampSource.Daemon);
        if (draft.Key is { } key)
            macs.Append(key, reply, draft.Length - key.MacLength(NtpHeader.VersionOf(reply)));
        else if (draft.NtsTicket is { } ticket)
            nts!.Seal(ticket, reply[..draft.Length]);
    }

    /// <summary>Remembers the client, and writes the reply it may have.</summary>
    private RequestVerdict Admit(in NtpRequest request, in PacketTrailer trailer, NtpMode mode, Span<byte> reply, out ReplyDraft draft)
    {
        draft = default;
        var rate = clients is null ? RateVerdict.Pass : clients.Note(request.Address, request.ReceivedAt);
        if (rate == RateVerdict.Drop)
            return RequestVerdict.RateLimited;

        SymmetricKey? key = null;
        if (trailer.Kind != TrailerKind.Unauthenticated)
        {
            key = trailer.Kind == TrailerKind.Mac ? rules.Keys.Find(PacketTrailer.KeyId(request.Datagram, trailer)) : null;
            if (key is null)
                return RequestVerdict.UnknownKey;
            if (!macs.IsValid(key, request.Datagram, trailer.MacOffset))
                return RequestVerdict.NotAuthentic;
        }

        var isNts = (trailer.Fields & FieldKinds.Nts) != FieldKinds.None;
        if (rate == RateVerdict.Pass && key is null && trailer.Fields == FieldKinds.None)
        {
            draft = WriteHeader(request, mode, template, reply);
            return RequestVerdict.Answered;
        }

        return isNts
            ? SealLater(request, trailer, mode, rate, reply, out draft)
            : WriteWhole(request, trailer, mode, rate, key, reply, out draft);
    }

    /// <summary>A reply with extension fields, a MAC, or a kiss.</summary>
    private RequestVerdict WriteWhole(
        in NtpRequest request, in PacketTrailer trailer, NtpMode mode, RateVerdict rate, SymmetricKey? key, Span<byte> reply,
            out ReplyDraft draft)
    {
        if (rate == RateVerdict.Kiss)
        {
            WriteKiss(request, mode, KissRate, reply);
            draft = new() { Length = NtpHeader.Length };
        }
        else
        {
            draft = WriteHeader(request, mode, template, reply);
            draft = draft with { Length = WriteFields(request, trailer.Fields, reply) };
        }

        if (key is not null)
        {
            Counters.CountAuthenticated();
            draft = draft with { Key = key, Length = draft.Length + key.MacLength(NtpHeader.VersionOf(reply)) };
        }

        return rate == RateVerdict.Kiss ? RequestVerdict.KissedRate : RequestVerdict.Answered;
    }

    /// <summary>A reply that NTS will seal, or its kiss.</summary>
    private RequestVerdict SealLater(
        in NtpRequest request, in PacketTrailer trailer, NtpMode mode, RateVerdict rate, Span<byte> reply, out ReplyDraft draft)
    {
        draft = default;
        if (nts is null)
            return RequestVerdict.NotAuthentic;
        var length = rate == RateVerdict.Kiss ? NtpHeader.Length : WriteFields(request, trailer.Fields, reply);
        var verdict = nts.Open(request.Datagram, reply[..Math.Min(reply.Length, request.Datagram.Length)], ref length, out var ticket);
        if (verdict == NtsVerdict.Refused)
            return RequestVerdict.NotAuthentic;

        if (verdict == NtsVerdict.Authentic && rate == RateVerdict.Pass)
            draft = WriteHeader(request, mode, template, reply);
        else
            WriteKiss(request, mode, verdict == NtsVerdict.Nak ? KissNts : KissRate, reply);
        draft = draft with { Length = length, NtsTicket = verdict == NtsVerdict.Authentic ? ticket : null };
        if (verdict == NtsVerdict.Nak)
            return RequestVerdict.KissedNts;

        Counters.CountAuthenticated();
        return rate == RateVerdict.Kiss ? RequestVerdict.KissedRate : RequestVerdict.Answered;
    }

    private void WriteKiss(in NtpRequest request, NtpMode mode, ReferenceId code, Span<byte> reply)
    {
        template.AsKiss(code).Write(reply, NtpHeader.VersionOf(request.Datagram), mode, PollFor(request));
        request.Datagram.Slice(NtpHeader.TransmitOffset, 8).CopyTo(reply[NtpHeader.OriginOffset..]);
        BinaryPrimitives.WriteUInt64BigEndian(reply[NtpHeader.ReceiveOffset..], request.ReceivedAt.Units | ReceiveBit);
        Counters.CountReceiveStamp(request.Source);
    }

    /// <summary>The header of a reply in the basic mode, or in the interleaved one if that is what the request asks for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReplyDraft WriteHeader(in NtpRequest request, NtpMode mode, in ReplyTemplate fields, Span<byte> reply)
    {
        var datagram = request.Datagram;
        fields.Write(reply, NtpHeader.VersionOf(datagram), mode, PollFor(request));
        Counters.CountReceiveStamp(request.Source);

        var origin = BinaryPrimitives.ReadUInt64BigEndian(datagram[NtpHeader.OriginOffset..]);
        if ((origin & ReceiveBit) != 0 && stamps is not null && clients is not null && LooksInterleaved(datagram))
            return Interleave(request, new(origin), reply);

        datagram.Slice(NtpHeader.TransmitOffset, 8).CopyTo(reply[NtpHeader.OriginOffset..]);
        BinaryPrimitives.WriteUInt64BigEndian(reply[NtpHeader.ReceiveOffset..], request.ReceivedAt.Units | ReceiveBit);
        return new() { Length = NtpHeader.Length };
    }

    /// <summary>RFC 9769 §2: a client in the interleaved mode makes its receive and transmit timestamps different.</summary>
    private static bool LooksInterleaved(ReadOnlySpan<byte> datagram)
        => NtpHeader.VersionOf(datagram) == 4
            && !datagram.Slice(NtpHeader.ReceiveOffset, 8).SequenceEqual(datagram.Slice(NtpHeader.TransmitOffset, 8));

    private ReplyDraft Interleave(in NtpRequest request, NtpTimestamp origin, Span<byte> reply)
    {
        var receive = stamps!.Unused(request.ReceivedAt);
        var isInterleaved = stamps.TryTake(origin, out var transmit, out var source);
        var echoed = isInterleaved ? NtpHeader.ReceiveOffset : NtpHeader.TransmitOffset;
        request.Datagram.Slice(echoed, 8).CopyTo(reply[NtpHeader.OriginOffset..]);
        BinaryPrimitives.WriteUInt64BigEndian(reply[NtpHeader.ReceiveOffset..], receive.Units);
        if (isInterleaved)
        {
            BinaryPrimitives.WriteUInt64BigEndian(reply[NtpHeader.TransmitOffset..], transmit.Units & ~ReceiveBit);
            Counters.CountInterleaved(source);
        }

        return new() { Length = NtpHeader.Length, Receive = receive, IsInterleaved = isInterleaved };
    }

    /// <summary>Extension fields that were asked for.</summary>
    /// <returns>Octets of the reply with them.</returns>
    private int WriteFields(in NtpRequest request, FieldKinds fields, Span<byte> reply)
    {
        var length = NtpHeader.Length;
        if ((fields & FieldKinds.NetworkCorrection) != FieldKinds.None && request.NetworkCorrection is { } correction)
            length = NetworkCorrection.Write(reply, length, correction);
        if ((fields & FieldKinds.MonotonicRoot) != FieldKinds.None)
        {
            var root = new MonotonicRoot(
                state.RootDelay,
                state.RootDispersionAt(batchAt),
                state.Corrections.MonotonicOf(request.ReceivedAt, request.ReceivedAt),
                state.Corrections.Epoch);
            length = root.Write(reply, length);
        }

        return length;
    }

    /// <summary>The request's poll interval, or the one that the limit allows: a hint to ask less often.</summary>
    private sbyte PollFor(in NtpRequest request)
    {
        var asked = unchecked((sbyte)request.Datagram[2]);
        return clients?.Limit is { } limit ? (sbyte)Math.Max(asked, limit.Interval) : asked;
    }
}
