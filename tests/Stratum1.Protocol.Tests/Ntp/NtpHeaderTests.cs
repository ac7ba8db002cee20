using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Tests.Ntp;

public class NtpHeaderTests
{
    [Fact]
    public void Each_field_is_where_RFC_5905_figure_8_has_it()
    {
        // LI 2, VN 3, mode 5, then each field with octets that name its place.
        var packet = Convert.FromHexString(
            "9D02F6EC" + "04050607" + "08090A0B" + "47505300"
            + "1011121314151617" + "18191A1B1C1D1E1F" + "2021222324252627" + "28292A2B2C2D2E2F");

        Assert.True(NtpHeader.TryRead(packet, out var header));
        Assert.Equal(LeapIndicator.Delete, header.Leap);
        Assert.Equal(3, header.Version);
        Assert.Equal(NtpMode.Broadcast, header.Mode);
        Assert.Equal(2, header.Stratum);
        Assert.Equal(-10, header.Poll);
        Assert.Equal(-20, header.Precision);
        Assert.Equal(0x0405_0607u, header.RootDelay.Units);
        Assert.Equal(0x0809_0A0Bu, header.RootDispersion.Units);
        Assert.Equal("GPS", header.ReferenceId.ToString());
        Assert.Equal(0x1011_1213_1415_1617u, header.Reference.Units);
        Assert.Equal(0x1819_1A1B_1C1D_1E1Fu, header.Origin.Units);
        Assert.Equal(0x2021_2223_2425_2627u, header.Receive.Units);
        Assert.Equal(0x2829_2A2B_2C2D_2E2Fu, header.Transmit.Units);
    }

    [Fact]
    public void Every_bit_survives_reading_and_writing()
    {
        for (var bit = 0; bit < NtpHeader.Length * 8; bit++)
        {
            var packet = new byte[NtpHeader.Length];
            packet[bit / 8] = (byte)(1 << (bit % 8));
            Assert.True(NtpHeader.TryRead(packet, out var header));

            var written = new byte[NtpHeader.Length];
            Array.Fill(written, (byte)0xA5);
            header.Write(written);
            Assert.Equal(Convert.ToHexString(packet), Convert.ToHexString(written));
        }
    }

    [Fact]
    public void A_packet_shorter_than_the_header_is_not_read()
    {
        for (var length = 0; length < NtpHeader.Length; length++)
            Assert.False(NtpHeader.TryRead(new byte[length], out _));
    }
}
