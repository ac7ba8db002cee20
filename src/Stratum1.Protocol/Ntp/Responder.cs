using System.Buffers.Binary;
using Stratum1.Protocol.Access;

namespace Stratum1.Protocol.Ntp;

/// <summary>
/// Turns requests into replies, field by field as RFC 5905 §9.2 (fast transmit) says. One per serving thread; allocates nothing.
/// </summary>
/// <remarks>
/// A reply is made in two steps. <see cref="Answer"/> does all that can be done beforehand; <see cref="Stamp"/> writes the
/// transmit timestamp and is called for each reply immediately before the send call, so that a batch of replies does not
/// carry the time at which the first of them was prepared.
/// A reply is never longer than its request, so the server cannot be used to amplify traffic.
/// </remarks>
public sealed class Responder
{
    /// <summary>
    /// Chosen, because: requests with NTS stay below one Ethernet frame (RFC 8915 §5.7 forbids fragments), and it bounds
    /// the walk over extension fields.
    /// </summary>
    public const int MaxRequestLength = 2048;

    /// <summary>The UDP port of NTP servers and peers.</summary>
    public const ushort NtpPort = 123;

    /// <summary>What became of the datagrams so far.</summary>
    public ServerCounters Counters { get; } = new();

    /// <summary>Judges a datagram and prepares the reply, all but its transmit timestamp.</summary>
    /// <param name="request">The datagram and where it came from.</param>
    /// <param name="state">The engine's latest word.</param>
    /// <param name="access">Who may ask.</param>
    /// <param name="reply">Room for <see cref="NtpHeader.Length"/> octets; may not overlap the request.</param>
    /// <param name="replyLength">Octets to send after <see cref="Stamp"/>; zero means silence.</param>
    /// <returns>The verdict, already counted.</returns>
    public RequestVerdict Answer(
        in NtpRequest request, in ServedState state, AccessTable access, Span<byte> reply, out int replyLength)
    {
        ArgumentNullException.ThrowIfNull(access);
        var verdict = Judge(request, access);
        if (verdict == RequestVerdict.Answered && !state.Answers)
            verdict = RequestVerdict.NotServing;

        replyLength = 0;
        if (verdict == RequestVerdict.Answered)
        {
            WriteReply(request, state, reply);
            replyLength = NtpHeader.Length;
        }

        Counters.Count(verdict);
        return verdict;
    }

    /// <summary>Writes the transmit timestamp (T3) into a prepared reply.</summary>
    /// <param name="reply">What <see cref="Answer"/> prepared.</param>
    /// <param name="transmit">
    /// Served time as the reply leaves. RFC 5905 §6 wants the bits below the clock's precision random: that is for the caller,
    /// who owns the random source.
    /// </param>
    public static void Stamp(Span<byte> reply, NtpTimestamp transmit)
        => BinaryPrimitives.WriteUInt64BigEndian(reply[NtpHeader.TransmitOffset..], transmit.Units);

    private static RequestVerdict Judge(in NtpRequest request, AccessTable access)
    {
        var datagram = request.Datagram;
        if (datagram.Length < NtpHeader.Length)
            return RequestVerdict.TooShort;
        if (datagram.Length > MaxRequestLength)
            return RequestVerdict.TooLong;

        var version = (datagram[0] >> 3) & 0b111;
        if (version is < NtpHeader.OldestVersion or > NtpHeader.NewestVersion)
            return RequestVerdict.WrongVersion;

        var trailer = PacketTrailer.Find(datagram, version);
        if (trailer.Kind == TrailerKind.Malformed)
            return RequestVerdict.Malformed;
        if (!access.Allows(request.Address))
            return RequestVerdict.Denied;
        if (!IsClient((NtpMode)(datagram[0] & 0b111), version, request.Port))
            return RequestVerdict.WrongMode;

        // A client that sends a MAC wants one back; unknown extension fields are skipped (RFC 7822 §3).
        return trailer.Kind == TrailerKind.Unauthenticated ? RequestVerdict.Answered : RequestVerdict.UnknownKey;
    }

    /// <summary>
    /// Version 1 has no mode field: its three bits are zero and the ports tell the roles (RFC 1305 appendix D). A version 1
    /// packet from another port than 123 is a client's; from 123 it is a peer's, which we do not serve.
    /// </summary>
    private static bool IsClient(NtpMode mode, int version, ushort port)
        => mode == NtpMode.Client || (mode == NtpMode.Reserved && version == 1 && port != NtpPort);

    private static void WriteReply(in NtpRequest request, in ServedState state, Span<byte> reply)
    {
        _ = NtpHeader.TryRead(request.Datagram, out var asked);
        var header = state.HeaderAt(request.ReceivedAt) with
        {
            Version = asked.Version,
            Poll = asked.Poll,
            Origin = asked.Transmit,
            Receive = request.ReceivedAt,
        };
        header.Write(reply);
    }
}
