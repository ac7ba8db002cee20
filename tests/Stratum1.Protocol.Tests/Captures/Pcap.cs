using System.Buffers.Binary;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Captures;

/// <summary>UDP payloads of a classic pcap file: Ethernet frames, or the four octets of a BSD loopback.</summary>
internal static class Pcap
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
    private const int Udp = 17;

    internal static IReadOnlyList<byte[]> Payloads(params string[] path)
    {
        var file = File.ReadAllBytes(SharedData.PathOf(path)).AsSpan();
        var isBig = BinaryPrimitives.ReadUInt32BigEndian(file) is 0xA1B2C3D4 or 0xA1B23C4D;
        var isEthernet = Read(file[20..], isBig) == 1;
        var payloads = new List<byte[]>();
        for (file = file[FileHeader..]; file.Length >= RecordHeader;)
        {
            var length = (int)Read(file[8..], isBig);
            var ip = file.Slice(RecordHeader, length)[(isEthernet ? 14 : 4)..];
            file = file[(RecordHeader + length)..];
            var isIPv4 = ip[0] >> 4 == 4;
            if (ip[isIPv4 ? 9 : 6] != Udp)
                continue;
            var udp = ip[(isIPv4 ? (ip[0] & 15) * 4 : 40)..];
            payloads.Add(udp[8..BinaryPrimitives.ReadUInt16BigEndian(udp[4..])].ToArray());
        }

        return payloads;
    }

    private static uint Read(ReadOnlySpan<byte> field, bool isBig)
        => isBig ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
}
