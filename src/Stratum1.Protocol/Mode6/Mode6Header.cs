using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Mode6;

/// <summary>What a control message asks; only those that read are answered (RFC 9327 §3).</summary>
public enum Mode6Operation : byte
{
    /// <summary>States of all associations, or variables of one.</summary>
    ReadStatus = 1,

    /// <summary>Variables of the system or of an association.</summary>
    ReadVariables = 2,

    /// <summary>Refused: it changes variables.</summary>
    WriteVariables = 3,

    /// <summary>Variables of a reference clock.</summary>
    ReadClockVariables = 4,

    /// <summary>Refused: it changes a clock's variables.</summary>
    WriteClockVariables = 5,

    /// <summary>Refused: it changes the configuration.</summary>
    Configure = 8,

    /// <summary>The clients seen lately.</summary>
    ReadClients = 10,

    /// <summary>Refused: interfaces and access rules are for the administrator.</summary>
    ReadOrderedList = 11,

    /// <summary>A nonce for <see cref="ReadClients"/>.</summary>
    RequestNonce = 12,
}

/// <summary>Why a control message is refused (RFC 9327 §2, figure 6).</summary>
public enum Mode6Error : byte
{
    /// <summary>For no reason that has a number.</summary>
    Unspecified = 0,

    /// <summary>It needs authentication, which there is none here.</summary>
    Permission = 1,

    /// <summary>Length or format are wrong.</summary>
    BadFormat = 2,

    /// <summary>There is no such operation.</summary>
    BadOperation = 3,

    /// <summary>There is no such association, or it is no reference clock.</summary>
    BadAssociation = 4,

    /// <summary>There is no such variable, or no such client.</summary>
    UnknownVariable = 5,

    /// <summary>A value is out of range.</summary>
    BadValue = 6,

    /// <summary>Prohibited: the reply would be longer than the request, and the address is not proven.</summary>
    Prohibited = 7,
}

/// <summary>The 12 octets every control message begins with (RFC 9327 §2, figure 1).</summary>
/// <param name="Leap">Leap indicator of the sender.</param>
/// <param name="Version">NTP version; a reply repeats the request's.</param>
/// <param name="IsResponse">The R bit.</param>
/// <param name="IsError">The E bit.</param>
/// <param name="HasMore">The M bit: other fragments follow.</param>
/// <param name="Operation">What is asked.</param>
/// <param name="Sequence">A reply repeats the request's.</param>
/// <param name="Status">A status word, or an error in its upper octet.</param>
/// <param name="Association">Which association; 0 is the system.</param>
/// <param name="Offset">Where this fragment's data belong in the whole.</param>
/// <param name="Count">Octets of data, padding apart.</param>
public readonly record struct Mode6Header(
    LeapIndicator Leap,
    byte Version,
    bool IsResponse,
    bool IsError,
    bool HasMore,
    Mode6Operation Operation,
    ushort Sequence,
    ushort Status,
    ushort Association,
    ushort Offset,
    ushort Count)
{
    /// <summary>Octets of the header.</summary>
    public const int Length = 12;

    private const int ResponseBit = 0x80;
    private const int ErrorBit = 0x40;
    private const int MoreBit = 0x20;
    private const int OperationBits = 0x1F;

    /// <summary>Reads the header.</summary>
    /// <returns>False when the datagram is shorter, or of another mode.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out Mode6Header header)
    {
        header = default;
        if (datagram.Length < Length || (datagram[0] & 0b111) != (int)NtpMode.Control)
            return false;
        header = new(
            Leap: (LeapIndicator)(datagram[0] >> 6),
            Version: (byte)((datagram[0] >> 3) & 0b111),
            IsResponse: (datagram[1] & ResponseBit) != 0,
            IsError: (datagram[1] & ErrorBit) != 0,
            HasMore: (datagram[1] & MoreBit) != 0,
            Operation: (Mode6Operation)(datagram[1] & OperationBits),
            Sequence: BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
            Status: BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]),
            Association: BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]),
            Offset: BinaryPrimitives.ReadUInt16BigEndian(datagram[8..]),
            Count: BinaryPrimitives.ReadUInt16BigEndian(datagram[10..]));
        return true;
    }

    /// <summary>Writes the 12 octets.</summary>
    public void Write(Span<byte> datagram)
    {
        datagram = datagram[..Length];
        datagram[0] = (byte)((((int)Leap & 0b11) << 6) | ((Version & 0b111) << 3) | (int)NtpMode.Control);
        datagram[1] = (byte)((IsResponse ? ResponseBit : 0) | (IsError ? ErrorBit : 0) | (HasMore ? MoreBit : 0)
            | ((int)Operation & OperationBits));
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], Sequence);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], Status);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], Association);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[8..], Offset);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[10..], Count);
    }
}
