using System.Buffers.Binary;
using System.Text;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Framing;

/// <summary>One stretch of a receiver's byte stream: a sentence, a binary message, or what is neither.</summary>
/// <remarks>A view into the scanner's buffer: valid until its next <c>Feed</c> or <c>TryRead</c>.</remarks>
public readonly ref struct Frame
{
    private readonly int bodyLength;

    internal Frame(FrameProtocol protocol, ReadOnlySpan<byte> bytes, int bodyLength, long offset, ChecksumVerdict checksum)
    {
        Protocol = protocol;
        Bytes = bytes;
        this.bodyLength = bodyLength;
        Offset = offset;
        Checksum = checksum;
    }

    /// <summary>What kind of bytes these are.</summary>
    public FrameProtocol Protocol { get; }

    /// <summary>Everything, from the first byte to the line end or the check bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where the first byte stands in the stream, counted from 0 at the scanner's construction.</summary>
    public long Offset { get; }

    /// <summary>Whether the checksum agrees. Binary frames are delivered only when it does.</summary>
    public ChecksumVerdict Checksum { get; }

    /// <summary>A sentence between <c>$</c> and <c>*</c>, or the payload of a binary message; else all bytes.</summary>
    public ReadOnlySpan<byte> Body => Bytes.Slice(HeaderLength, bodyLength);

    /// <summary>The letters that open a sentence (<c>GPRMC</c>); empty for every other protocol.</summary>
    public ReadOnlySpan<byte> SentenceId
    {
        get
        {
            if (Protocol != FrameProtocol.Nmea)
                return default;
            var end = Body.IndexOfAny((byte)',', (byte)'*');
            return end < 0 ? Body : Body[..end];
        }
    }

    /// <summary>Class and identifier of a UBX or CASIC message (<see cref="UbxMessage"/>); 0 for every other protocol.</summary>
    public ushort Message => Protocol switch
    {
        FrameProtocol.Ubx => BinaryPrimitives.ReadUInt16BigEndian(Bytes[2..]),
        FrameProtocol.Casic => BinaryPrimitives.ReadUInt16BigEndian(Bytes[4..]),
        _ => 0,
    };

    private int HeaderLength => Protocol switch
    {
        FrameProtocol.Nmea => 1,
        FrameProtocol.Ubx => UbxFraming.HeaderLength,
        FrameProtocol.Rtcm3 => Rtcm3Framing.HeaderLength,
        FrameProtocol.Casic => CasicFraming.HeaderLength,
        FrameProtocol.Sirf => SirfFraming.HeaderLength,
        _ => 0,
    };

    /// <summary>
    /// The name of the message: <c>GPRMC</c>, <c>NAV-PVT</c> (or <c>06-3d</c> where we know no name), CASIC's class and identifier,
    /// the number of an RTCM3 or SiRF message; empty for comments and junk. Makes a string.
    /// </summary>
    public string Id() => Protocol switch
    {
        FrameProtocol.Nmea => Encoding.ASCII.GetString(SentenceId),
        FrameProtocol.Ubx => UbxMessage.Name(Message),
        FrameProtocol.Casic => UbxMessage.Number(Message),
        FrameProtocol.Rtcm3 => (Body.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(Body) >> 4).ToString(),
        FrameProtocol.Sirf => Body[0].ToString(),
        _ => "",
    };
}
