using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Serving;

/// <summary>
/// The first 24 octets of all replies of a batch, as they stand on the wire: what does not depend on the request. The fields are those
/// of <see cref="NtpHeader"/>; three words are filled in faster than thirteen fields.
/// </summary>
/// <param name="First">Leap, stratum, precision, root delay; version, mode and poll are zero.</param>
/// <param name="Second">Root dispersion and reference ID.</param>
/// <param name="Third">Reference timestamp.</param>
internal readonly record struct ReplyTemplate(ulong First, ulong Second, ulong Third)
{
    private const ulong PollMask = 0xFFUL << 40;
    private const ulong PrecisionAndRootDelay = 0xFF_FFFF_FFFF;

    /// <summary>Replies of a clock in this state at this moment.</summary>
    public static ReplyTemplate Of(in ServedState state, NtpTimestamp now)
    {
        Span<byte> header = stackalloc byte[NtpHeader.Length];
        (state.HeaderAt(now) with { Mode = NtpMode.Reserved }).Write(header);
        return new(
            BinaryPrimitives.ReadUInt64BigEndian(header),
            BinaryPrimitives.ReadUInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(header[16..]));
    }

    /// <summary>
    /// The same for a kiss-o'-death: leap unsynchronised, stratum 0, and the code in place of the reference ID (RFC 5905 §7.4).
    /// </summary>
    public ReplyTemplate AsKiss(ReferenceId code)
        => new(
            ((ulong)LeapIndicator.Unsynchronised << 62) | (First & PrecisionAndRootDelay),
            (Second & ~(ulong)uint.MaxValue) | code.Value,
            Third);

    /// <summary>Writes all fields but the timestamps of the exchange.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="version">As in the request.</param>
    /// <param name="mode">The answer to the request's.</param>
    /// <param name="poll">log₂ seconds.</param>
    public void Write(Span<byte> reply, int version, NtpMode mode, sbyte poll)
    {
        var first = First | ((ulong)((version << 3) | (int)mode) << 56) | (((ulong)unchecked((byte)poll) << 40) & PollMask);
        BinaryPrimitives.WriteUInt64BigEndian(reply, first);
        BinaryPrimitives.WriteUInt64BigEndian(reply[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(reply[16..], Third);
    }
}
