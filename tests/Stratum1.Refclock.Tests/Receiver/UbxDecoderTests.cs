using Stratum1.Refclock.Receiver;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Receiver;

public class UbxDecoderTests
{
    private static readonly UtcDate Date = new(2026, 7, 4, 12, 35, 19);

    private readonly Line line = new();

    [Theory]
    [InlineData(0b000, false, false)]
    [InlineData(0b001, false, false)]
    [InlineData(0b010, false, false)]
    [InlineData(0b011, true, false)]
    [InlineData(0b111, true, true)]
    [InlineData(0xF7, true, true)]
    public void NAV_PVT_is_valid_when_date_and_time_are_fully_resolved(byte valid, bool isTold, bool isValid)
    {
        var report = Pvt(valid, UbxFixType.ThreeD, flags: 1);
        Assert.Equal(isTold, report is not null);
        Assert.Equal(isValid, report is { IsValid: true });
    }

    [Fact]
    public void A_nanosecond_before_the_rounded_second_is_subtracted()
        => Assert.Equal(
            UtcTime.FromTimespec(Date.ToUtc().Seconds - 1, 999_999_750),
            Pvt(0b111, UbxFixType.ThreeD, flags: 1)!.Value.Time);

    [Fact]
    public void NAV_PVT_is_doubted_while_the_leap_count_is_a_guess()
    {
        Assert.True(Pvt(0b111, UbxFixType.ThreeD, flags: 1)!.Value.LeapKnown);
        TimeGps(valid: 0b011);
        Assert.Equal((true, false), Validity(Pvt(0b111, UbxFixType.ThreeD, flags: 1)));
        TimeGps(valid: 0b111);
        Assert.Equal((true, true), Validity(Pvt(0b111, UbxFixType.ThreeD, flags: 1)));

        static (bool, bool) Validity(TimeReport? report) => (report!.Value.IsValid, report.Value.LeapKnown);
    }

    [Theory]
    [InlineData(0b111, true)]
    [InlineData(0b011, false)]
    [InlineData(0b101, false)]
    [InlineData(0b110, false)]
    public void GPS_time_is_told_as_UTC_only_with_week_and_leap_count(byte valid, bool isTold)
    {
        var report = TimeGps(valid);
        Assert.Equal(isTold ? Date.ToUtc() : null, report?.Time);
        Assert.Equal(isTold, report is { IsValid: true, LeapKnown: true });
    }

    [Fact]
    public void NAV_SOL_waits_for_a_leap_count_told_elsewhere()
    {
        Assert.Null(Sol());
        TimeGps(valid: 0b011);
        Assert.Null(Sol());
        TimeGps(valid: 0b111);
        Assert.Equal((Date.ToUtc(), TimeReportSource.NavSol), (Sol()!.Value.Time, Sol()!.Value.Source));
    }

    [Fact]
    public void NAV_TIMEUTC_is_valid_with_known_leap_seconds()
    {
        Assert.Null(TimeUtc(0b010));
        Assert.Equal((false, false), Validity(TimeUtc(0b011)));
        Assert.Equal(LeapKnowledge.Guessed, line.State.Leap);
        Assert.Equal((true, true), Validity(TimeUtc(0b111)));
        Assert.Equal(TimeInterval.FromNanoseconds(25), line.State.TimeAccuracy);

        static (bool, bool) Validity(TimeReport? report) => (report!.Value.IsValid, report.Value.LeapKnown);
    }

    [Fact]
    public void A_fix_beyond_the_receiver_s_limits_is_none()
    {
        Pvt(0b111, UbxFixType.ThreeD, flags: 0);
        Assert.Equal((FixKind.None, FixKind.ThreeD), (line.State.Fix, line.State.ClaimedFix));
        Pvt(0b111, UbxFixType.TimeOnly, flags: 1);
        Assert.Equal((FixKind.TimeOnly, FixKind.TimeOnly, 6), (line.State.Fix, line.State.ClaimedFix, line.State.SatellitesUsed));
    }

    [Fact]
    public void Sentences_do_not_coarsen_what_UBX_says_until_UBX_falls_silent()
    {
        Pvt(0b111, UbxFixType.TimeOnly, flags: 1);
        line.Say("GPGSA,A,3,10,28,09,13,,,,,,,,,03.4,01.7,03.0");
        line.Say("GPGGA,123519.00,,,,,1,12,0.9,,,,,,");
        Assert.Equal((FixKind.TimeOnly, 6), (line.State.Fix, line.State.SatellitesUsed));
        for (var i = 0; i < 20; i++)
            line.Say("GPGGA,123519.00,,,,,0,00,0.9,,,,,,");
        Assert.Equal((FixKind.None, 0), (line.State.Fix, line.State.SatellitesUsed));
    }

    [Theory]
    [InlineData(100L * 86_400)]
    [InlineData(30)]
    public void A_pending_leap_second_is_dated_by_the_time_left(int secondsToEvent)
    {
        var leap = new UtcDate(2027, 1, 1, 0, 0, 0).ToUtc();
        var now = UtcDate.From(leap - TimeInterval.FromWholeSeconds(secondsToEvent));
        Span<byte> payload = stackalloc byte[NavTimeUtc.Length];
        new NavTimeUtc(0, 25, 0, now, 0b111).Write(payload);
        line.Say(UbxMessage.NavTimeUtc, payload);
        TimeLs(new(0, 2, 18, 2, -1, secondsToEvent, 0, 0, 0b11));
        Assert.Equal(new PendingLeap(LeapIndicator.Delete, leap), line.State.PendingLeap);
        TimeLs(new(0, 2, 17, 2, 0, -1, 0, 0, 0b11));
        Assert.Null(line.State.PendingLeap);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Without_a_time_the_announced_day_must_do_however_days_are_counted(int day)
    {
        TimeLs(new(0, 2, 17, 2, 1, 5_000_000, 1929, day, 0b11));
        Assert.Equal(new PendingLeap(LeapIndicator.Insert, new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc()), line.State.PendingLeap);
    }

    [Fact]
    public void An_absurd_time_to_the_leap_second_does_no_harm()
    {
        line.Say("GPRMC,000000.00,A,,,,,,,010179,,,A");
        TimeLs(new(0, 2, 18, 2, 1, int.MaxValue, ushort.MaxValue, ushort.MaxValue, 0b11));
        Assert.NotNull(line.State.PendingLeap);
    }

    [Theory]
    [InlineData(0b00_000, SpoofingStatus.Unknown)]
    [InlineData(0b01_000, SpoofingStatus.None)]
    [InlineData(0b10_000, SpoofingStatus.Indicated)]
    [InlineData(0b11_000, SpoofingStatus.Indicated)]
    public void Spoofing_is_known_from_NAV_STATUS(byte flags2, SpoofingStatus status)
    {
        var payload = new byte[16];
        (payload[4], payload[5], payload[7]) = (5, 0b1101, flags2);
        line.Say(UbxMessage.NavStatus, payload);
        Assert.Equal((status, FixKind.TimeOnly), (line.State.Spoofing, line.State.Fix));
    }

    [Fact]
    public void Antenna_and_jamming_are_known_from_MON_HW()
    {
        var payload = new byte[60];
        (payload[20], payload[22]) = (4, 0b1100);
        line.Say(UbxMessage.MonHw, payload);
        Assert.Equal((AntennaStatus.Open, JammingStatus.Critical), (line.State.Antenna, line.State.Jamming));
    }

    [Fact]
    public void The_model_is_printable_whatever_the_receiver_says()
    {
        var payload = new byte[70];
        "ROM \u001b[2J"u8.CopyTo(payload);
        "00080000"u8.CopyTo(payload.AsSpan(30));
        "MOD=LEA-M8F-0"u8.CopyTo(payload.AsSpan(40));
        line.Say(UbxMessage.MonVer, payload);
        Assert.Equal("u-blox LEA-M8F-0 ? (hardware 00080000)", line.State.Model);
    }

    [Fact]
    public void The_next_pulse_is_known_from_TIM_TP()
    {
        var pulse = new TimTp(237_870_000, 0, -4331, 2146, 0x0B, 0x0F);
        Span<byte> payload = stackalloc byte[TimTp.Length];
        pulse.Write(payload);
        Assert.Null(line.Say(UbxMessage.TimTp, payload));
        Assert.Equal(pulse, line.State.NextPulse);
    }

    private TimeReport? Pvt(byte valid, UbxFixType fix, byte flags)
    {
        Span<byte> payload = stackalloc byte[NavPvt.Length];
        new NavPvt(0, Date, valid, 25, -250, fix, flags, 6).Write(payload);
        return line.Say(UbxMessage.NavPvt, payload);
    }

    private TimeReport? TimeUtc(byte valid)
    {
        Span<byte> payload = stackalloc byte[NavTimeUtc.Length];
        new NavTimeUtc(0, 25, 0, Date, valid).Write(payload);
        return line.Say(UbxMessage.NavTimeUtc, payload);
    }

    private void TimeLs(NavTimeLs message)
    {
        Span<byte> payload = stackalloc byte[NavTimeLs.Length];
        message.Write(payload);
        line.Say(UbxMessage.NavTimeLs, payload);
    }

    /// <summary>2026-07-04T12:35:19Z is second 563 737 of GPS week 2425, leap seconds included.</summary>
    private TimeReport? TimeGps(byte valid)
    {
        var payload = new byte[NavTimeGps.Length];
        BitConverter.TryWriteBytes(payload, 563_737_000u);
        BitConverter.TryWriteBytes(payload.AsSpan(8), (short)2425);
        (payload[10], payload[11]) = (18, valid);
        return line.Say(UbxMessage.NavTimeGps, payload);
    }

    private TimeReport? Sol()
    {
        var payload = new byte[52];
        BitConverter.TryWriteBytes(payload, 563_737_000u);
        BitConverter.TryWriteBytes(payload.AsSpan(8), (short)2425);
        (payload[10], payload[11]) = (3, 0x0D);
        return line.Say(UbxMessage.NavSol, payload);
    }
}
