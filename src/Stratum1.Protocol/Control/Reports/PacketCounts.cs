using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>Packets exchanged with one source.</summary>
/// <param name="Sent">Requests.</param>
/// <param name="Received">Packets from it, whatever they were.</param>
/// <param name="Valid">Replies that passed the tests of RFC 5905.</param>
/// <param name="Good">Replies that were used as measurements.</param>
/// <param name="KernelSent">Requests stamped by the kernel.</param>
/// <param name="KernelReceived">Packets stamped by the kernel.</param>
/// <param name="HardwareSent">Requests stamped by the network card.</param>
/// <param name="HardwareReceived">Packets stamped by the network card.</param>
public readonly record struct PacketCounts(
    uint Sent,
    uint Received,
    uint Valid,
    uint Good,
    uint KernelSent,
    uint KernelReceived,
    uint HardwareSent,
    uint HardwareReceived)
{
    internal static PacketCounts Read(ref WireReader reader, bool withStamps)
    {
        var counts = new PacketCounts(reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32(), 0, 0, 0, 0);
        return !withStamps ? counts : counts with
        {
            KernelSent = reader.UInt32(),
            KernelReceived = reader.UInt32(),
            HardwareSent = reader.UInt32(),
            HardwareReceived = reader.UInt32(),
        };
    }

    internal void WritePackets(ref WireWriter writer)
    {
        writer.UInt32(Sent);
        writer.UInt32(Received);
        writer.UInt32(Valid);
        writer.UInt32(Good);
    }

    internal void WriteStamps(ref WireWriter writer)
    {
        writer.UInt32(KernelSent);
        writer.UInt32(KernelReceived);
        writer.UInt32(HardwareSent);
        writer.UInt32(HardwareReceived);
    }
}
