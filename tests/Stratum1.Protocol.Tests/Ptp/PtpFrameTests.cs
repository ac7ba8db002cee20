using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Ptp;
using Stratum1.Protocol.Tests.Captures;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Ptp;

public class PtpFrameTests
{
    [SharedDataFact]
    public void Each_captured_message_is_taken_out_and_wrapped_again()
    {
        var packets = CapturedPacket.Of("ntp-over-ptp");
        foreach (var packet in packets)
        {
            Assert.True(PtpFrame.TryUnwrap(packet.Octets, PtpFrame.DefaultDomain, out var message, out var correction));
            Assert.Equal(packet.Octets.Length - PtpFrame.Overhead, message.Length);
            Assert.Equal(TimeInterval.Zero, correction);

            var again = new byte[packet.Octets.Length];
            message.CopyTo(again.AsSpan(PtpFrame.Overhead));
            PtpFrame.Wrap(again, PtpFrame.DefaultDomain, (ushort)((packet.Octets[30] << 8) | packet.Octets[31]));
            Assert.Equal(Convert.ToHexString(packet.Octets), Convert.ToHexString(again));
        }

        Assert.True(packets.Count > 60);
    }

    [Theory]
    [InlineData(1_000, 1e-6)]
    [InlineData(-1_000, -1e-6)]
    [InlineData(4_000_000_000, 4.0)]
    public void The_correction_is_nanoseconds_with_16_bits_of_fraction(long nanoseconds, double seconds)
    {
        var frame = Frame();
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(8), nanoseconds << 16);
        Assert.True(PtpFrame.TryUnwrap(frame, PtpFrame.DefaultDomain, out _, out var correction));
        Assert.Equal(seconds, correction.Seconds, 1e-9);
    }

    [Fact]
    public void Every_prefix_and_bit_flip_is_survived_and_only_what_does_not_matter_is_ignored()
    {
        var frame = Frame();
        for (var length = 0; length < frame.Length; length++)
            Assert.False(PtpFrame.TryUnwrap(frame.AsSpan(0, length), PtpFrame.DefaultDomain, out _, out _));
        for (var bit = 0; bit < PtpFrame.Overhead * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            var isFound = PtpFrame.TryUnwrap(frame, PtpFrame.DefaultDomain, out var message, out _);
            Assert.True(message.Length is 0 or >= NtpHeader.Length);

            // Type, version, domain and the whole extension header decide, but for a length that says less than there is.
            var decides = (bit / 8 is 0 or 1 && bit % 8 < 4) || bit / 8 is 4 or 44 or 45 or (>= 48 and < 56);
            Assert.True(isFound != decides || bit / 8 is 46 or 47, $"bit {bit}");
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Another_domain_is_not_ours() => Assert.False(PtpFrame.TryUnwrap(Frame(), 0, out _, out _));

    private static byte[] Frame()
    {
        var frame = new byte[PtpFrame.Overhead + NtpHeader.Length + NetworkCorrection.FieldLength];
        PtpFrame.Wrap(frame, PtpFrame.DefaultDomain, 1);
        return frame;
    }
}
