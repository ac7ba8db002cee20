using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Ubx;

public class UbxMessageTests
{
    private readonly byte[] buffer = new byte[256];

    [Fact]
    public void A_frame_is_written_with_the_checksum_of_the_manual()
    {
        // UBX-CFG-MSG poll of NAV-PVT, its checksum worked out by hand.
        var length = UbxWriter.Write(buffer, 0x0601, [0x01, 0x07]);
        Assert.Equal("B562060102000107" + "113A", Convert.ToHexString(buffer, 0, length));
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(6);
        for (var i = 0; i < 1000; i++)
        {
            var (hour, minute, second) = (random.Next(24), random.Next(60), random.Next(61));
            var date = new UtcDate(random.Next(1980, 2100), random.Next(1, 13), random.Next(1, 29), hour, minute, second);
            var flags = (byte)random.Next(256);
            var nanosecond = random.Next(-500_000_000, 1_000_000_000);
            var tow = (uint)random.NextInt64(1L << 32);
            var pvt = new NavPvt(tow, date, (byte)random.Next(256), tow, nanosecond, UbxFixType.TimeOnly, flags, random.Next(256));
            Assert.True(NavPvt.TryParse(Payload(UbxWriter.Write(buffer, pvt), UbxMessage.NavPvt), out var readPvt));
            Assert.Equal(pvt, readPvt);

            var utc = new NavTimeUtc(tow, tow, nanosecond, date, (byte)random.Next(256));
            Assert.True(NavTimeUtc.TryParse(Payload(UbxWriter.Write(buffer, utc), UbxMessage.NavTimeUtc), out var readUtc));
            Assert.Equal(utc, readUtc);

            var leap = new NavTimeLs(
                tow, 2, random.Next(-128, 128), 5, random.Next(-1, 2), random.Next(int.MinValue, int.MaxValue), random.Next(65_536), 7, 3);
            Assert.True(NavTimeLs.TryParse(Payload(UbxWriter.Write(buffer, leap), UbxMessage.NavTimeLs), out var readLeap));
            Assert.Equal(leap, readLeap);

            var pulse = new TimTp(tow, tow, random.Next(int.MinValue, int.MaxValue), random.Next(65_536), (byte)random.Next(256), 0x0F);
            Assert.True(TimTp.TryParse(Payload(UbxWriter.Write(buffer, pulse), UbxMessage.TimTp), out var readPulse));
            Assert.Equal(pulse, readPulse);
        }
    }

    [Fact]
    public void The_error_of_a_pulse_is_in_picoseconds()
    {
        var pulse = new TimTp(0, 0, ErrorPicoseconds: -4331, 0, Flags: 0b1_0001, 0);
        Assert.Equal(-4331e-12, pulse.Error.Seconds, 2.4e-10);
        Assert.True(pulse.IsUtc);
        Assert.False(pulse.IsErrorValid);
    }

    [Theory]
    [InlineData(2, 1, 100, 0b11, true)]
    [InlineData(2, -1, 100, 0b11, true)]
    [InlineData(2, 0, 100, 0b11, false)]
    [InlineData(2, 1, 0, 0b11, false)]
    [InlineData(2, 1, -5, 0b11, false)]
    [InlineData(2, 1, 100, 0b01, false)]
    public void A_leap_second_is_pending_only_when_it_lies_ahead(byte source, int change, int seconds, byte valid, bool isPending)
        => Assert.Equal(isPending, new NavTimeLs(0, source, 18, 2, change, seconds, 0, 0, valid).IsChangePending);

    [Theory]
    [InlineData(0, 0b01, false)] // The firmware's default, whatever the flag says.
    [InlineData(1, 0b01, true)]
    [InlineData(2, 0b11, true)]
    [InlineData(2, 0b10, false)]
    [InlineData(255, 0b11, true)]
    public void A_leap_count_is_valid_when_flagged_and_not_the_default(byte source, byte valid, bool isValid)
        => Assert.Equal(isValid, new NavTimeLs(0, source, 18, 2, 0, 0, 0, 0, valid).IsCurrentValid);

    [Fact]
    public void Versions_are_read_from_their_fixed_fields()
    {
        var payload = new byte[40 + (3 * 30)];
        "ROM CORE 3.01 (107888)"u8.CopyTo(payload);
        "00080000"u8.CopyTo(payload.AsSpan(30));
        "FWVER=TIM 1.10"u8.CopyTo(payload.AsSpan(40));
        "PROTVER=22.00"u8.CopyTo(payload.AsSpan(70));
        "MOD=LEA-M8F-0 and thirty bytes"u8.CopyTo(payload.AsSpan(100));
        Assert.True(MonVer.TryParse(payload, out var version));
        Assert.True(version.Software.SequenceEqual("ROM CORE 3.01 (107888)"u8));
        Assert.True(version.Hardware.SequenceEqual("00080000"u8));
        Assert.True(version.Extension("FWVER="u8).SequenceEqual("TIM 1.10"u8));
        Assert.True(version.Extension("MOD="u8).SequenceEqual("LEA-M8F-0 and thirty bytes"u8));
        Assert.True(version.Extension("NIX="u8).IsEmpty);
    }

    [Fact]
    public void The_worst_radio_block_counts()
    {
        var payload = new byte[4 + (2 * 24)];
        payload[1] = 2;
        (payload[4 + 1], payload[4 + 2]) = (1, 2); // Jamming: none; antenna: good.
        (payload[28 + 1], payload[28 + 2]) = (3, 4); // Jamming: critical; antenna: open.
        Assert.True(MonHardware.TryParseRf(payload, out var hardware));
        Assert.Equal(new MonHardware(Antenna: 4, Jamming: 3), hardware);
    }

    [Fact]
    public void No_payload_is_read_beyond_its_end()
    {
        for (var length = 0; length < 100; length++)
        {
            var payload = Enumerable.Repeat((byte)0xFF, length).ToArray();
            Assert.Equal(length >= 84, NavPvt.TryParse(payload, out _));
            Assert.Equal(length >= 20, NavTimeUtc.TryParse(payload, out _));
            Assert.Equal(length >= 16, NavTimeGps.TryParse(payload, out _));
            Assert.Equal(length >= 24, NavTimeLs.TryParse(payload, out _));
            Assert.Equal(length >= 16, NavStatus.TryParse(payload, out _));
            Assert.Equal(length >= 52, NavSol.TryParse(payload, out _));
            Assert.Equal(length >= 16, TimTp.TryParse(payload, out _));
            Assert.Equal(length >= 28, TimSvin.TryParse(payload, out _));
            Assert.Equal(length >= 2, Acknowledgement.TryParse(payload, out _));
            Assert.Equal(length >= 40, MonVer.TryParse(payload, out _));
            Assert.Equal(length >= 60, MonHardware.TryParseHw(payload, out _));
            Assert.False(MonHardware.TryParseRf(payload, out _)); // It announces 255 blocks.
            Assert.False(NavSat.TryParse(payload, out _));
            Assert.False(NavSvInfo.TryParse(payload, out _));
        }
    }

    private ReadOnlySpan<byte> Payload(int length, ushort message)
    {
        var scanner = new FrameScanner();
        scanner.Feed(buffer.AsSpan(0, length));
        Assert.True(scanner.TryRead(out var frame));
        Assert.Equal((message, ChecksumVerdict.Ok, length), (frame.Message, frame.Checksum, frame.Bytes.Length));
        return frame.Body;
    }
}
