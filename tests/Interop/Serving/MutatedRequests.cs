using System.Buffers.Binary;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Interop.Serving;

/// <summary>Requests of every kind with something wrong in most of them, and some that were never requests.</summary>
internal sealed class MutatedRequests(Random random)
{
    /// <summary>Longer than any request may be.</summary>
    public const int Longest = 2100;

    /// <summary>127.1.0.0: all of 127.0.0.0/8 is this machine.</summary>
    private const uint FirstAddress = 0x7F01_0000;

    /// <summary>What a server looks at: fields of NTS (RFC 8915 §7.5) and of chrony's experiments; and one that nobody knows.</summary>
    private static readonly ushort[] FieldTypes = [0x0104, 0x0204, 0x0304, 0x0404, 0xF323, 0x010A, 0x2005];

    /// <summary>Somebody else nearly every time: the records of clients are overrun too.</summary>
    public Endpoint NextAddress() => new(FirstAddress + (uint)random.Next(1 << 20), 0, IsIPv6: false);

    /// <summary>Writes a packet.</summary>
    /// <returns>Its length; zero is one of them.</returns>
    public int WriteNext(Span<byte> packet)
    {
        var length = random.Next(10) switch
        {
            0 => WriteRandom(packet),
            1 => WriteAllOnes(packet),
            _ => WriteRequest(packet),
        };
        if (length == 0)
            return 0;

        for (var flips = random.Next(4); flips > 0; flips--)
            packet[random.Next(length)] ^= (byte)(1 << random.Next(8));
        return random.Next(8) == 0 ? random.Next(length) : length;
    }

    private int WriteRandom(Span<byte> packet)
    {
        var length = random.Next(Longest + 1);
        random.NextBytes(packet[..length]);
        return length;
    }

    private int WriteAllOnes(Span<byte> packet)
    {
        var length = random.Next(Longest + 1);
        packet[..length].Fill(0xFF);
        return length;
    }

    private int WriteRequest(Span<byte> packet)
    {
        new NtpHeader
        {
            Version = (byte)random.Next(1, 5),
            Mode = (NtpMode)random.Next(1, 8),
            Origin = new((ulong)random.NextInt64()),
            Receive = new((ulong)random.NextInt64()),
            Transmit = new((ulong)random.NextInt64()),
        }.Write(packet);
        if (random.Next(2) == 0)
            packet[0] = (4 << 3) | (int)NtpMode.Client;
        var length = NtpHeader.Length;
        for (var fields = random.Next(4); fields > 0; fields--)
        {
            var size = 4 * random.Next(1, 60);
            random.NextBytes(packet.Slice(length, size));
            BinaryPrimitives.WriteUInt16BigEndian(packet[length..], FieldTypes[random.Next(FieldTypes.Length)]);
            BinaryPrimitives.WriteUInt16BigEndian(packet[(length + 2)..], (ushort)(random.Next(10) == 0 ? random.Next(0x10000) : size));
            length += size;
        }

        if (random.Next(4) != 0)
            return length;

        var mac = 4 + (4 * random.Next(17)); // A key number and a digest, or a crypto-NAK.
        random.NextBytes(packet.Slice(length, mac));
        return length + mac;
    }
}
