using Stratum1.Refclock.Receiver;

namespace Stratum1.Refclock.Tests.Receiver;

public class NmeaDecoderTests
{
    private const string Rmc = "GPRMC,123519.00,A,4807.038,N,01131.000,E,0,,040726,,,A";
    private const string Zda = "GPZDA,123519.00,04,07,2026,00,00";

    private static readonly UtcTime Told = new UtcDate(2026, 7, 4, 12, 35, 19).ToUtc();

    private readonly Line line = new();

    [Fact]
    public void RMC_tells_a_time_that_its_status_vouches_for()
    {
        Assert.Equal(new TimeReport(Told, IsValid: true, LeapKnown: true, IsLeapSecond: false, TimeReportSource.Rmc, null), line.Say(Rmc));
        Assert.Equal(Told, line.State.LastValidTime);
        Assert.False(line.Say(Rmc.Replace(",A,4807", ",V,4807", StringComparison.Ordinal))!.Value.IsValid);
    }

    [Fact]
    public void A_frame_with_a_bad_or_missing_checksum_tells_nothing()
    {
        Assert.Null(line.Send("$GPRMC,123519.00,A,4807.038,N,01131.000,E,0,,040726,,,A*00\r\n"u8));
        Assert.Null(line.Send("$GPRMC,123519.00,A,4807.038,N,01131.000,E,0,,040726,,,A\r\n"u8));
        Assert.Null(line.State.Fix);
    }

    [Fact]
    public void A_maker_s_own_sentence_is_not_taken_for_a_standard_one()
        => Assert.Null(line.Say("PGRMC,123519.00,A,4807.038,N,01131.000,E,0,,040726,,,A"));

    [Fact]
    public void ZDA_is_valid_only_while_a_recent_fix_vouches()
    {
        Assert.False(line.Say(Zda)!.Value.IsValid);
        line.Say("GPGSA,A,3,10,28,09,13,,,,,,,,,03.4,01.7,03.0");
        Assert.True(line.Say(Zda)!.Value.IsValid);
        Assert.True(line.Say(Zda)!.Value.IsValid);
        Assert.False(line.Say(Zda)!.Value.IsValid);
        line.Say("GPGGA,123519.00,,,,,0,00,9.9,,,,,,");
        Assert.False(line.Say(Zda)!.Value.IsValid);
    }

    [Fact]
    public void A_time_of_day_borrows_the_date_of_the_same_time_of_day()
    {
        Assert.Null(line.Say("GPGGA,123519.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,"));
        line.Say(Rmc);
        Assert.Equal((Told, true), Of(line.Say("GPGGA,123519.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,")));
        Assert.Equal((Told, true), Of(line.Say("GPGLL,4807.038,N,01131.000,E,123519.00,A,A")));
        Assert.Equal((Told, false), Of(line.Say("GNGNS,123519.00,,,,,NN,00,,,,,,V")));
        Assert.Null(line.Say("GPGGA,123520.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,"));
        Assert.Null(line.Say("GPGLL,4807.038,N,01131.000,E,123519.00,A,A")); // The burst is over.

        static (UtcTime, bool) Of(TimeReport? report) => (report!.Value.Time, report.Value.IsValid);
    }

    [Fact]
    public void A_void_date_makes_no_borrowed_time_valid()
    {
        line.Say(Rmc.Replace(",A,4807", ",V,4807", StringComparison.Ordinal));
        Assert.False(line.Say("GPGGA,123519.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,")!.Value.IsValid);
    }

    [Fact]
    public void A_time_of_day_gets_no_date_over_midnight()
    {
        line.Say("GPRMC,235959.00,A,,,,,,,311226,,,A");
        Assert.Null(line.Say("GPGGA,000000.00,,,,,1,08,0.9,,,,,,"));
        Assert.Equal(new UtcDate(2027, 1, 1, 0, 0, 0).ToUtc(), line.Say("GPRMC,000000.00,A,,,,,,,010127,,,A")!.Value.Time);
    }

    [Fact]
    public void A_leap_second_is_marked()
    {
        var report = line.Say("GPRMC,235960.50,A,,,,,,,311216,,,A")!.Value;
        Assert.True(report.IsLeapSecond);
        Assert.Equal(UtcTime.FromTimespec(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc().Seconds, 500_000_000), report.Time);
    }

    [Theory]
    [InlineData("GPZDA,235960.00,31,12,9999,00,00")]
    [InlineData("GPZDA,000000.00,01,01,0001,00,00")]
    [InlineData("GPZDA,000000.00,31,12,1979,00,00")]
    [InlineData("GPZDA,000000.00,01,01,3001,00,00")]
    public void A_date_no_receiver_can_know_is_not_told(string body) => Assert.Null(line.Say(body));

    [Fact]
    public void Fix_and_satellites_follow_the_sentences()
    {
        Assert.Null(line.State.Fix);
        line.Say(Rmc);
        Assert.Equal(FixKind.TwoD, line.State.Fix);
        line.Say("GPGSA,A,3,10,28,09,13,,,,,,,,,03.4,01.7,03.0");
        line.Say("GPGGA,123519.00,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,");
        Assert.Equal((FixKind.ThreeD, 8), (line.State.Fix, line.State.SatellitesUsed));
        line.Say("GPGGA,123519.00,4807.038,N,01131.000,E,,,0.9,545.4,M,46.9,M,,"); // Says nothing.
        Assert.Equal((FixKind.ThreeD, 8), (line.State.Fix, line.State.SatellitesUsed));
        line.Say("GPRMC,123519.00,A,4807.038,N,01131.000,E,0,,040726,,,E");
        Assert.Equal(FixKind.DeadReckoning, line.State.Fix);
        line.Say("GPGLL,,,,,123519.00,V,N");
        Assert.Equal(FixKind.None, line.State.Fix);
    }

    [Fact]
    public void A_constellation_without_a_fix_does_not_spoil_that_of_another()
    {
        line.Say("GNGSA,A,3,10,28,09,13,,,,,,,,,03.4,01.7,03.0,1");
        line.Say("GNGSA,A,1,,,,,,,,,,,,,03.4,01.7,03.0,2");
        Assert.Equal(FixKind.ThreeD, line.State.Fix);
        line.Say(Zda);
        line.Say("GNGSA,A,1,,,,,,,,,,,,,03.4,01.7,03.0,1");
        Assert.Equal(FixKind.None, line.State.Fix);
    }

    [Theory]
    [InlineData("GNTXT,01,01,02,ANTSTATUS=OPEN", AntennaStatus.Open)]
    [InlineData("GPTXT,01,01,02,ANTSTATUS=SHORT", AntennaStatus.Short)]
    [InlineData("GPTXT,01,01,01,ANTENNA OK", AntennaStatus.Ok)]
    [InlineData("GPTXT,01,01,02,ANTSTATUS=DONTKNOW", AntennaStatus.Unknown)]
    public void The_antenna_is_known_from_text(string body, AntennaStatus status)
    {
        line.Say(body);
        Assert.Equal(status, line.State.Antenna);
    }
}
