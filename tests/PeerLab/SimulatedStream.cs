using System.Buffers.Binary;
using Stratum1.PeerLab.Simulator;

namespace Stratum1.PeerLab;

/// <summary>One of our ends of a TCP connection in the simulator, for TLS: each record travels as a segment of its own.</summary>
/// <param name="simulator">What carries it.</param>
/// <param name="header">To where, from which port of ours.</param>
internal readonly struct SimulatedStream(SimulatorConnection simulator, PacketHeader header)
{
    /// <summary>The protocol's longest packet.</summary>
    private const int LongestSegment = 4000;

    /// <summary>Type, version and length of a record (RFC 8446 §5.1).</summary>
    private const int RecordHeader = 5;

    private const int LengthAt = 3;

    /// <summary>Opens it, or answers whoever has opened it.</summary>
    public void Open() => Send(PacketKind.StreamOpen, []);

    /// <summary>Closes it.</summary>
    public void Close() => Send(PacketKind.StreamClose, []);

    /// <summary>Sends whole records.</summary>
    public void Send(ReadOnlySpan<byte> octets)
    {
        while (octets.Length > 0)
        {
            var record = octets.Length < RecordHeader
                ? octets.Length
                : Math.Min(octets.Length, RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(octets[LengthAt..]));
            for (var sent = 0; sent < record; sent += LongestSegment)
                Send(PacketKind.StreamData, octets[sent..Math.Min(record, sent + LongestSegment)]);
            octets = octets[record..];
        }
    }

    private void Send(PacketKind kind, ReadOnlySpan<byte> octets) => simulator.Send(header with { Kind = kind }, octets);
}
