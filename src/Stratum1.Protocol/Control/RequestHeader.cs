using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control;

/// <summary>The 20 octets every request begins with.</summary>
/// <param name="Version">Version of the protocol.</param>
/// <param name="Code">What is asked.</param>
/// <param name="Attempt">How often this was asked before without a reply.</param>
/// <param name="Sequence">A random number, which the reply repeats.</param>
public readonly record struct RequestHeader(byte Version, RequestCode Code, ushort Attempt, uint Sequence)
{
    /// <summary>Octets of the header.</summary>
    public const int Length = 20;

    /// <summary>The version spoken here: that of chrony 2.2 and newer.</summary>
    public const byte CurrentVersion = 6;

    /// <summary>The oldest version whose clients understand to be told that it is not spoken any more.</summary>
    internal const byte OldestTold = 5;

    /// <summary>The longest request there is; a longer datagram is none.</summary>
    internal const int MaxDatagram = 860;

    private const byte PacketType = 1;

    /// <summary>Reads the header.</summary>
    /// <returns>False when the datagram is no request of the control protocol.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out RequestHeader header)
    {
        header = default;
        if (datagram.Length < Length || datagram[1] != PacketType || (datagram[2] | datagram[3]) != 0)
            return false;
        var reader = new WireReader(datagram[4..]);
        header = new(datagram[0], (RequestCode)reader.UInt16(), reader.UInt16(), reader.UInt32());
        return true;
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> datagram)
    {
        var writer = new WireWriter(datagram);
        writer.Octet(Version);
        writer.Octet(PacketType);
        writer.Fill(2);
        writer.UInt16((int)Code);
        writer.UInt16(Attempt);
        writer.UInt32(Sequence);
        writer.Fill(8);
    }
}
