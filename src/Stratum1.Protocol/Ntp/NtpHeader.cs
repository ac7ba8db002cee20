using System.Buffers.Binary;

namespace Stratum1.Protocol.Ntp;

/// <summary>The 48 octets every NTP packet of versions 1 to 4 begins with (RFC 5905 §7.3, figure 8; RFC 1059 appendix B).</summary>
/// <param name="Leap">Leap indicator of the sender.</param>
/// <param name="Version">0 to 7 as on the wire; 1 to 4 exist.</param>
/// <param name="Mode">Who speaks to whom.</param>
/// <param name="Stratum">1 is a primary server; 0 is unsynchronised or a kiss-o'-death (RFC 5905 §7.4); 16 and more are invalid.</param>
/// <param name="Poll">Interval between the client's requests, log₂ seconds.</param>
/// <param name="Precision">Resolution of the sender's clock, log₂ seconds.</param>
/// <param name="RootDelay">Round-trip delay to the primary reference.</param>
/// <param name="RootDispersion">Bound of the error to the primary reference, without half the root delay.</param>
/// <param name="ReferenceId">What the sender follows, or the kiss code when the stratum is 0.</param>
/// <param name="Reference">When the sender's clock was last set or corrected; zero when never.</param>
/// <param name="Origin">In a reply: the request's <paramref name="Transmit"/>, untouched (T1).</param>
/// <param name="Receive">When the request arrived at the server (T2).</param>
/// <param name="Transmit">When this packet left its sender (T3 in a reply; any 64 bits in a request).</param>
public readonly record struct NtpHeader(
    LeapIndicator Leap,
    byte Version,
    NtpMode Mode,
    byte Stratum,
    sbyte Poll,
    sbyte Precision,
    NtpShort RootDelay,
    NtpShort RootDispersion,
    ReferenceId ReferenceId,
    NtpTimestamp Reference,
    NtpTimestamp Origin,
    NtpTimestamp Receive,
    NtpTimestamp Transmit)
{
    /// <summary>Octets of the header; extension fields and MAC, if any, begin here.</summary>
    public const int Length = 48;

    /// <summary>The oldest version that is answered (RFC 1059, 1988).</summary>
    public const byte OldestVersion = 1;

    /// <summary>The newest version there is (RFC 5905, 2010).</summary>
    public const byte NewestVersion = 4;

    /// <summary>Stratum on the wire of a server that is not synchronised: the internal 16 becomes 0 (RFC 5905 §7.3).</summary>
    public const byte UnsynchronisedStratum = 0;

    /// <summary>The first stratum that is not valid, MAXSTRAT of RFC 5905 §7.2.</summary>
    public const byte InvalidStratum = 16;

    /// <summary>Where <see cref="Origin"/> lies.</summary>
    internal const int OriginOffset = 24;

    /// <summary>Where <see cref="Receive"/> lies.</summary>
    internal const int ReceiveOffset = 32;

    /// <summary>Where <see cref="Transmit"/> lies, for the stamp that is written last of all.</summary>
    internal const int TransmitOffset = 40;

    /// <summary>The version that a packet names, 0 to 7.</summary>
    internal static int VersionOf(ReadOnlySpan<byte> packet) => (packet[0] >> 3) & 0b111;

    /// <summary>Reads the fields as they are, without judging them.</summary>
    /// <returns>False when there are fewer than 48 octets. Never throws.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out NtpHeader header)
    {
        header = default;
        if (packet.Length < Length)
            return false;

        var first = packet[0];
        header = new NtpHeader(
            Leap: (LeapIndicator)(first >> 6),
            Version: (byte)VersionOf(packet),
            Mode: (NtpMode)(first & 0b111),
            Stratum: packet[1],
            Poll: unchecked((sbyte)packet[2]),
            Precision: unchecked((sbyte)packet[3]),
            RootDelay: new(BinaryPrimitives.ReadUInt32BigEndian(packet[4..])),
            RootDispersion: new(BinaryPrimitives.ReadUInt32BigEndian(packet[8..])),
            ReferenceId: new(BinaryPrimitives.ReadUInt32BigEndian(packet[12..])),
            Reference: Timestamp(packet[16..]),
            Origin: Timestamp(packet[OriginOffset..]),
            Receive: Timestamp(packet[ReceiveOffset..]),
            Transmit: Timestamp(packet[TransmitOffset..]));
        return true;

        static NtpTimestamp Timestamp(ReadOnlySpan<byte> field) => new(BinaryPrimitives.ReadUInt64BigEndian(field));
    }

    /// <summary>Writes the 48 octets; values that do not fit their bits lose the upper ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is shorter than <see cref="Length"/>: a bug of the caller.</exception>
    public void Write(Span<byte> packet)
    {
        packet = packet[..Length];
        packet[0] = (byte)((((byte)Leap & 0b11) << 6) | ((Version & 0b111) << 3) | ((byte)Mode & 0b111));
        packet[1] = Stratum;
        packet[2] = unchecked((byte)Poll);
        packet[3] = unchecked((byte)Precision);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], RootDelay.Units);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], RootDispersion.Units);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], ReferenceId.Value);
        BinaryPrimitives.WriteUInt64BigEndian(packet[16..], Reference.Units);
        BinaryPrimitives.WriteUInt64BigEndian(packet[OriginOffset..], Origin.Units);
        BinaryPrimitives.WriteUInt64BigEndian(packet[ReceiveOffset..], Receive.Units);
        BinaryPrimitives.WriteUInt64BigEndian(packet[TransmitOffset..], Transmit.Units);
    }
}
