using Stratum1.Protocol.Mode6;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Serving;

/// <summary>What can be said of a datagram by its own octets, its sender and the rules: who may be answered, and in which mode.</summary>
internal static class RequestJudge
{
    private const int ModeBits = 0b111;

    /// <summary>Judges a datagram, without touching any memory of clients.</summary>
    /// <param name="request">It, and where it came from.</param>
    /// <param name="rules">Who may ask.</param>
    /// <param name="answers">Whether anybody is answered now.</param>
    /// <param name="trailer">What follows its header; nothing unless it is well formed.</param>
    /// <param name="mode">Of the reply, if it may have one.</param>
    public static RequestVerdict Judge(
        in NtpRequest request, ServingRules rules, bool answers, out PacketTrailer trailer, out NtpMode mode)
    {
        (trailer, mode) = (default, default);
        var datagram = request.Datagram;
        if (rules.TakesControlMessages && datagram.Length >= Mode6Header.Length && (datagram[0] & ModeBits) == (int)NtpMode.Control)
            return rules.Access.Allows(request.Address) ? RequestVerdict.ControlMessage : RequestVerdict.Denied;
        if (datagram.Length < NtpHeader.Length)
            return RequestVerdict.TooShort;
        if (datagram.Length > Responder.MaxRequestLength)
            return RequestVerdict.TooLong;

        var version = NtpHeader.VersionOf(datagram);
        if (version is < NtpHeader.OldestVersion or > NtpHeader.NewestVersion)
            return RequestVerdict.WrongVersion;

        trailer = PacketTrailer.Find(datagram, version);
        if (trailer.Kind == TrailerKind.Malformed)
            return RequestVerdict.Malformed;

        mode = (NtpMode)(datagram[0] & ModeBits);
        if (mode != NtpMode.Client && rules.Associations.Count > 0 && IsForAssociation(mode, request.Address, rules))
            return RequestVerdict.ForAssociation;
        if (!rules.Access.Allows(request.Address))
            return RequestVerdict.Denied;

        mode = ReplyModeTo(mode, version, request.Port);
        if (mode == NtpMode.Reserved)
            return RequestVerdict.WrongMode;
        return answers ? RequestVerdict.Answered : RequestVerdict.NotServing;
    }

    private static bool IsForAssociation(NtpMode mode, ReadOnlySpan<byte> address, ServingRules rules)
        => mode is NtpMode.SymmetricActive or NtpMode.SymmetricPassive or NtpMode.Server
           && address.Length is (4 or 16)
           && rules.Associations.Contains(ClientTable.Number(address));

    /// <summary>
    /// Peers are answered without being followed. Version 1 has no mode field: its three bits are zero and the ports tell the
    /// roles (RFC 1305 appendix D). A version 1 packet from another port than 123 is a client's; from 123 it is a peer's.
    /// </summary>
    /// <returns><see cref="NtpMode.Reserved"/> when there is no answer.</returns>
    private static NtpMode ReplyModeTo(NtpMode mode, int version, ushort port) => mode switch
    {
        NtpMode.Client => NtpMode.Server,
        NtpMode.SymmetricActive => NtpMode.SymmetricPassive,
        NtpMode.Reserved when version == 1 && port != Responder.NtpPort => NtpMode.Server,
        _ => NtpMode.Reserved,
    };
}
