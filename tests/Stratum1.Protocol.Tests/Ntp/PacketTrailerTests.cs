using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Protocol.Tests.Serving;

namespace Stratum1.Protocol.Tests.Ntp;

public class PacketTrailerTests
{
    public static TheoryData<int, int[], RequestVerdict> Trailers => new()
    {
        // version, lengths of the fields (a negative one is that many octets of MAC), verdict
        { 4, [], RequestVerdict.Answered },
        { 4, [28], RequestVerdict.Answered },
        { 4, [16, 28], RequestVerdict.Answered },
        { 4, [28, 100, 600, 28], RequestVerdict.Answered },
        { 4, [28, -20], RequestVerdict.UnknownKey },
        { 4, [28, -24], RequestVerdict.UnknownKey },
        { 4, [-20], RequestVerdict.UnknownKey },
        { 4, [-24], RequestVerdict.UnknownKey },
        { 4, [-4], RequestVerdict.UnknownKey },
        { 4, [16], RequestVerdict.Malformed }, // A last field without MAC has 28 octets or more (RFC 7822 §3).
        { 4, [24], RequestVerdict.UnknownKey }, // Too short for a last field, so it is read as a MAC.
        { 4, [30], RequestVerdict.Malformed },
        { 4, [-36], RequestVerdict.Malformed },
        { 4, [-8], RequestVerdict.Malformed },
        { 4, [-3], RequestVerdict.Malformed },
        { 3, [-12], RequestVerdict.UnknownKey },
        { 3, [-20], RequestVerdict.UnknownKey },
        { 3, [-68], RequestVerdict.UnknownKey },
        { 2, [-25], RequestVerdict.Malformed },
        { 1, [28], RequestVerdict.UnknownKey }, // No extension fields before version 4: all of it is a MAC.
    };

    [Theory]
    [MemberData(nameof(Trailers))]
    public void What_follows_the_header_is_told_apart_by_version_and_length(int version, int[] parts, RequestVerdict expected)
    {
        var trailer = parts.SelectMany(n => n < 0 ? new byte[-n] : Requests.Field(n)).ToArray();
        var packet = Requests.Packet(version, NtpMode.Client, trailer);

        Assert.Equal(expected, Requests.Ask(packet, out var reply));
        Assert.Equal(expected == RequestVerdict.Answered ? NtpHeader.Length : 0, reply.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(29)]
    [InlineData(36)]
    [InlineData(65_532)]
    public void A_field_whose_length_does_not_fit_makes_the_packet_malformed(int claimed)
    {
        var field = Requests.Field(32);
        BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(2), (ushort)claimed);
        Assert.Equal(RequestVerdict.Malformed, Requests.Ask(Requests.Packet(4, NtpMode.Client, field), out _));
    }

    [Fact]
    public void The_MAC_is_found_behind_the_fields()
    {
        var packet = Requests.Packet(4, NtpMode.Client, [.. Requests.Field(28), .. Requests.Field(32), .. new byte[20]]);
        Assert.Equal(new PacketTrailer(TrailerKind.Mac, 48 + 28 + 32), PacketTrailer.Find(packet, 4));
    }

    [Fact]
    public void Four_octets_are_a_crypto_NAK_only_when_they_are_zero()
    {
        Assert.Equal(TrailerKind.CryptoNak, PacketTrailer.Find(Requests.Packet(4, NtpMode.Client, 0, 0, 0, 0), 4).Kind);
        Assert.Equal(TrailerKind.Malformed, PacketTrailer.Find(Requests.Packet(4, NtpMode.Client, 0, 0, 0, 1), 4).Kind);
    }
}
