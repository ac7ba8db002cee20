using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Ptp;

/// <summary>
/// NTP inside a PTP Delay_Req message (draft-ietf-ntp-over-ptp; IEEE 1588-2019 §13.3 for the header, §14.3 for the organisation's
/// extension), so that network cards and switches that stamp only PTP stamp NTP as well. The UDP port is 319.
/// </summary>
public static class PtpFrame
{
    /// <summary>Octets before the NTP message: header 34, origin timestamp 10, extension header 12.</summary>
    public const int Overhead = ExtensionOffset + ExtensionHeader;

    /// <summary>The domain that chrony uses unless <c>ptpdomain</c> says otherwise.</summary>
    public const byte DefaultDomain = 123;

    private const int ExtensionOffset = 44;
    private const int ExtensionHeader = 12;

    /// <summary>Type and length are not counted in the length of an extension.</summary>
    private const int ExtensionUncounted = 4;

    private const int CorrectionOffset = 8;
    private const int SequenceOffset = 30;
    private const byte DelayRequest = 1;
    private const byte Version = 2;
    private const ushort UnicastFlag = 0x0400;
    private const ushort OrganisationExtension = 3;

    /// <summary>IANA's organisation 00-00-5E, and subtype 1 of it: NTP.</summary>
    private const ulong NtpExtension = 0x00005E_000001_0000;

    /// <summary>Finds the NTP message in a PTP message. Never throws.</summary>
    /// <param name="datagram">The payload of the UDP datagram.</param>
    /// <param name="domain">The domain that is listened to.</param>
    /// <param name="message">The NTP message.</param>
    /// <param name="correction">What transparent clocks added; error below 0.24 ns.</param>
    /// <returns>False for anything else, true PTP included.</returns>
    public static bool TryUnwrap(ReadOnlySpan<byte> datagram, byte domain, out ReadOnlySpan<byte> message, out TimeInterval correction)
    {
        message = default;
        correction = default;
        if (datagram.Length < Overhead + NtpHeader.Length
            || (datagram[0] & 0x0F) != DelayRequest || (datagram[1] & 0x0F) != Version || datagram[4] != domain)
        {
            return false;
        }

        var extension = datagram[ExtensionOffset..];
        var length = BinaryPrimitives.ReadUInt16BigEndian(extension[2..]) + ExtensionUncounted - ExtensionHeader;
        if (BinaryPrimitives.ReadUInt16BigEndian(extension) != OrganisationExtension
            || BinaryPrimitives.ReadUInt64BigEndian(extension[4..]) != NtpExtension
            || length < NtpHeader.Length || length > extension.Length - ExtensionHeader)
        {
            return false;
        }

        message = extension.Slice(ExtensionHeader, length);
        correction = FromWire(BinaryPrimitives.ReadInt64BigEndian(datagram[CorrectionOffset..]));
        return true;
    }

    /// <summary>Writes what comes before the NTP message.</summary>
    /// <param name="frame">The whole frame; the NTP message stands at <see cref="Overhead"/> and ends it.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="sequence">Counts the messages of this socket.</param>
    public static void Wrap(Span<byte> frame, byte domain, ushort sequence)
    {
        frame[..Overhead].Clear();
        frame[0] = DelayRequest;
        frame[1] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)frame.Length);
        frame[4] = domain;
        BinaryPrimitives.WriteUInt16BigEndian(frame[6..], UnicastFlag);
        BinaryPrimitives.WriteUInt16BigEndian(frame[SequenceOffset..], sequence);
        var extension = frame[ExtensionOffset..];
        BinaryPrimitives.WriteUInt16BigEndian(extension, OrganisationExtension);
        BinaryPrimitives.WriteUInt16BigEndian(extension[2..], (ushort)(extension.Length - ExtensionUncounted));
        BinaryPrimitives.WriteUInt64BigEndian(extension[4..], NtpExtension);
    }

    /// <summary>PTP counts nanoseconds with 16 bits of fraction; half a day at most, so nothing overflows.</summary>
    private static TimeInterval FromWire(long correction) => new((long)((Int128)correction * 65_536 / 1_000_000_000));
}
