using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control;

/// <summary>The 28 octets every reply begins with.</summary>
/// <param name="Version">Version of the protocol the server speaks.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Code">What follows.</param>
/// <param name="Status">What became of the request.</param>
/// <param name="Sequence">The number the request came with.</param>
public readonly record struct ReplyHeader(byte Version, RequestCode Request, ReplyCode Code, ControlStatus Status, uint Sequence)
{
    /// <summary>Octets of the header.</summary>
    public const int Length = 28;

    private const byte PacketType = 2;

    /// <summary>Reads the header.</summary>
    /// <returns>False when the datagram is no reply of the control protocol.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out ReplyHeader header)
    {
        header = default;
        if (datagram.Length < Length || datagram[1] != PacketType || (datagram[2] | datagram[3]) != 0)
            return false;
        var reader = new WireReader(datagram[4..]);
        var (request, code, status) = ((RequestCode)reader.UInt16(), (ReplyCode)reader.UInt16(), (ControlStatus)reader.UInt16());
        reader.Take(6);
        header = new(datagram[0], request, code, status, reader.UInt32());
        return true;
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> datagram)
    {
        var writer = new WireWriter(datagram);
        writer.Octet(Version);
        writer.Octet(PacketType);
        writer.Fill(2);
        writer.UInt16((int)Request);
        writer.UInt16((int)Code);
        writer.UInt16((int)Status);
        writer.Fill(6);
        writer.UInt32(Sequence);
        writer.Fill(8);
    }
}
