using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Tests.Captures;
using Stratum1.Protocol.Tests.Serving;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Authentication;

public class MacMakerTests
{
    public static TheoryData<MacAlgorithm, int, int> Lengths => new()
    {
        // algorithm, octets of the MAC in version 3, in version 4
        { MacAlgorithm.Md5, 20, 20 },
        { MacAlgorithm.Sha1, 24, 24 },
        { MacAlgorithm.Sha256, 36, 24 },
        { MacAlgorithm.Sha384, 52, 24 },
        { MacAlgorithm.Sha512, 68, 24 },
        { MacAlgorithm.Sha3_224, 32, 24 },
        { MacAlgorithm.Sha3_256, 36, 24 },
        { MacAlgorithm.Sha3_384, 52, 24 },
        { MacAlgorithm.Sha3_512, 68, 24 },
        { MacAlgorithm.Aes128, 20, 20 },
        { MacAlgorithm.Aes256, 20, 20 },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Each_algorithm_has_its_length_and_is_checked_to_the_last_bit(MacAlgorithm algorithm, int version3, int version4)
    {
        var key = Keys.Make(5, algorithm);
        var maker = new MacMaker();
        foreach (var (version, length) in new[] { (3, version3), (4, version4) })
        {
            Assert.Equal(length, key.MacLength(version));
            var packet = new byte[NtpHeader.Length + length];
            Requests.Packet(version, NtpMode.Client).CopyTo(packet, 0);
            Assert.Equal(packet.Length, maker.Append(key, packet, NtpHeader.Length));
            Assert.True(maker.IsValid(key, packet, NtpHeader.Length));
            for (var bit = 0; bit < packet.Length * 8; bit++)
            {
                packet[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(maker.IsValid(key, packet, NtpHeader.Length), $"{algorithm} v{version} bit {bit}");
                packet[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void Whatever_the_length_it_is_only_valid_whole()
    {
        var key = Keys.Make(5, MacAlgorithm.Sha512);
        var maker = new MacMaker();
        var packet = new byte[NtpHeader.Length + key.MacLength(3)];
        Requests.Packet(3, NtpMode.Client).CopyTo(packet, 0);
        maker.Append(key, packet, NtpHeader.Length);
        for (var length = NtpHeader.Length; length < packet.Length; length++)
            Assert.False(maker.IsValid(key, packet.AsSpan(0, length), NtpHeader.Length), $"{length} octets");
    }

    [Theory]
    [InlineData(MacAlgorithm.Md5)]
    [InlineData(MacAlgorithm.Sha3_256)]
    [InlineData(MacAlgorithm.Aes128)]
    public void Nothing_is_allocated_per_packet(MacAlgorithm algorithm)
    {
        var key = Keys.Make(5, algorithm);
        var maker = new MacMaker();
        var packet = new byte[2100];
        maker.Append(key, packet, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var length = 48; length < 1000; length += 4)
        {
            maker.Append(key, packet, length);
            maker.IsValid(key, packet.AsSpan(0, length + key.MacLength(0)), length);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0u, MacAlgorithm.Md5, 16)]
    [InlineData(1u, MacAlgorithm.Md5, 0)]
    [InlineData(1u, MacAlgorithm.Aes128, 15)]
    [InlineData(1u, MacAlgorithm.Aes256, 16)]
    public void Impossible_keys_are_not_made(uint id, MacAlgorithm algorithm, int length)
        => Assert.ThrowsAny<ArgumentException>(() => new SymmetricKey(id, algorithm, new byte[length]));

    [SharedDataTheory]
    [InlineData("mac-key1-v3", 10)]
    [InlineData("mac-key2-v4", 10)]
    [InlineData("peers-cmac-xleave", 38)]
    public void The_MACs_of_chronyd_are_valid(string scenario, int expected) => Assert.Equal(expected, ValidMacs(scenario));

    [SharedDataFact]
    public void Every_MAC_in_the_captures_of_chronyd_is_valid()
        => Assert.All(
            Enumerable.Range(1, 8).SelectMany(key => new[] { $"mac-key{key}-v3", $"mac-key{key}-v4" }),
            scenario => Assert.True(ValidMacs(scenario) >= 10, scenario));

    /// <summary>Counts the packets with a MAC; each is checked, and made again from the packet without it.</summary>
    private static int ValidMacs(string scenario)
    {
        var keys = Keys.OfCapture(scenario);
        var maker = new MacMaker();
        var count = 0;
        foreach (var packet in CapturedPacket.Of(scenario))
        {
            var trailer = PacketTrailer.Find(packet.Octets, packet.Header.Version);
            if (trailer.Kind != TrailerKind.Mac)
                continue;
            var key = keys.Find(PacketTrailer.KeyId(packet.Octets, trailer))!;
            Assert.True(maker.IsValid(key, packet.Octets, trailer.MacOffset));
            var again = new byte[packet.Octets.Length];
            packet.Octets.AsSpan(0, trailer.MacOffset).CopyTo(again);
            Assert.Equal(again.Length, maker.Append(key, again, trailer.MacOffset));
            Assert.Equal(packet.Octets, again);
            count++;
        }

        return count;
    }
}
