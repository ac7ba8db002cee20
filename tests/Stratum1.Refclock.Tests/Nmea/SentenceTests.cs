using System.Text;
using Stratum1.Refclock.Nmea;

namespace Stratum1.Refclock.Tests.Nmea;

public class SentenceTests
{
    private static readonly TimeOfDay Noon = new(12, 35, 19, 0);
    private static readonly DateOnly Day = new(2026, 7, 4);

    [Theory]
    [InlineData("GPRMC,123519.00,A,4807.038,N,01131.000,E,022.4,084.4,040726,003.1,W", true)] // 12 fields, NMEA 2.2
    [InlineData("GPRMC,123519.00,A,4807.038,N,01131.000,E,022.4,084.4,040726,003.1,W,A", true)]
    [InlineData("GNRMC,123519.00,A,4807.038,N,01131.000,E,022.4,084.4,040726,,,D,V", true)] // 14 fields, NMEA 4.1
    [InlineData("GPRMC,123519,A,,,,,,,040726", true)]
    [InlineData("GPRMC,123519.00,V,4807.038,N,01131.000,E,022.4,084.4,040726,003.1,W,A", false)]
    [InlineData("GPRMC,123519.00,A,,,,,,,040726,,,N", false)]
    [InlineData("GPRMC,123519.00,A,,,,,,,040726,,,S", false)]
    [InlineData("GPRMC,123519.00,A,,,,,,,040726,,,M", false)]
    [InlineData("GPRMC,123519.00,,,,,,,,040726,,,A", false)]
    [InlineData("GPRMC,123519.00,AV,,,,,,,040726,,,A", false)]
    public void RMC_is_read_with_12_to_14_fields(string body, bool isActive)
    {
        Assert.True(Rmc.TryParse(Ascii(body), out var rmc));
        Assert.Equal(new Rmc(Noon, Day, isActive, IsEstimated: false), rmc);
    }

    [Theory]
    [InlineData("GPRMC,,V,,,,,,,,,,N", null)]
    [InlineData("GPRMC,,A,,,,,,,040726,,,A", "2026-07-04")]
    [InlineData("GPRMC,,A,,,,,,,2208-1,,,A", null)]
    [InlineData("GPRMC,,A,,,,,,,290226,,,A", null)]
    [InlineData("GPRMC,,A,,,,,,,290228,,,A", "2028-02-29")]
    [InlineData("GPRMC,,A,,,,,,,220899,,,A", "1999-08-22")]
    [InlineData("GPRMC,,A,,,,,,,060180,,,A", "1980-01-06")]
    [InlineData("GPRMC,,A,,,,,,,311279,,,A", "2079-12-31")]
    [InlineData("GPRMC,,A,,,,,,,001279,,,A", null)]
    [InlineData("GPRMC,,A,,,,,,,0407260,,,A", null)]
    public void RMC_dates_have_two_digit_years_from_1980_to_2079(string body, string? date)
    {
        Assert.True(Rmc.TryParse(Ascii(body), out var rmc));
        Assert.Null(rmc.Time);
        Assert.Equal(date, rmc.Date?.ToString("yyyy-MM-dd"));
    }

    [Fact]
    public void RMC_tells_dead_reckoning()
    {
        Assert.True(Rmc.TryParse("GNRMC,123519.00,A,,,,,,,040726,,,E"u8, out var rmc));
        Assert.True(rmc is { IsActive: true, IsEstimated: true });
    }

    [Theory]
    [InlineData("GPZDA,123519.00,04,07,2026,00,00")]
    [InlineData("GPZDA,123519.00,4,7,2026,,")]
    [InlineData("GPZDA,123519,04,07,2026")]
    public void ZDA_is_read(string body)
    {
        Assert.True(Zda.TryParse(Ascii(body), out var zda));
        Assert.Equal(new Zda(Noon, Day), zda);
    }

    [Theory]
    [InlineData("GPZDA,,,,,,")]
    [InlineData("GPZDA,123519.00,31,06,2026,00,00")]
    [InlineData("GPZDA,123519.00,04,07,-2026,00,00")]
    [InlineData("GPZDA,123519.00,04,07,20260,00,00")]
    [InlineData("GPZDA,123519.00,04,,2026,00,00")]
    public void ZDA_without_a_date_has_none(string body)
    {
        Assert.True(Zda.TryParse(Ascii(body), out var zda));
        Assert.Null(zda.Date);
    }

    [Theory]
    [InlineData("1", true, false, false)]
    [InlineData("2", true, false, false)]
    [InlineData("5", true, false, false)]
    [InlineData("0", false, true, false)]
    [InlineData("6", false, false, true)]
    [InlineData("7", false, true, false)]
    [InlineData("8", false, true, false)]
    [InlineData("", false, false, false)]
    [InlineData("x", false, false, false)]
    public void GGA_quality_tells_whether_there_is_a_fix(string quality, bool hasFix, bool hasNoFix, bool isEstimated)
    {
        Assert.True(Gga.TryParse(Ascii($"GPGGA,123519.00,4807.038,N,01131.000,E,{quality},08,0.9,545.4,M,46.9,M,,"), out var gga));
        Assert.Equal((hasFix, hasNoFix, isEstimated), (gga.HasFix, gga.HasNoFix, gga.IsEstimated));
        Assert.Equal((Noon, 8), (gga.Time, gga.SatellitesUsed));
    }

    [Theory]
    [InlineData("NNN", false, false)]
    [InlineData("AAN", true, false)]
    [InlineData("NDD", true, false)]
    [InlineData("R", true, false)]
    [InlineData("EN", false, true)]
    [InlineData("AE", true, false)]
    [InlineData("SM", false, false)]
    public void GNS_modes_tell_whether_there_is_a_fix(string modes, bool hasFix, bool isEstimated)
    {
        Assert.True(Gns.TryParse(Ascii($"GNGNS,123519.00,,,,,{modes},14,1.3,,,,,V"), out var gns));
        Assert.Equal(new Gns(Noon, hasFix, isEstimated, 14), gns);
    }

    [Theory]
    [InlineData("GPGLL,4807.038,N,01131.000,E,123519.00,A", true)]
    [InlineData("GPGLL,4807.038,N,01131.000,E,123519.00,A,A", true)]
    [InlineData("GPGLL,,,,,123519.00,V,N", false)]
    [InlineData("GPGLL,4807.038,N,01131.000,E,123519.00,A,N", false)]
    public void GLL_is_read(string body, bool isActive)
    {
        Assert.True(Gll.TryParse(Ascii(body), out var gll));
        Assert.Equal(new Gll(Noon, isActive), gll);
    }

    [Fact]
    public void GSA_is_read_with_and_without_a_system()
    {
        Span<int> numbers = stackalloc int[Gsa.Slots];
        Assert.True(Gsa.TryParse("GPGSA,A,3,10,28,09,13,,,,,,,,,03.4,01.7,03.0"u8, out var old));
        Assert.Equal((3, null), (old.Fix, old.SystemId));
        Assert.Equal([10, 28, 9, 13], numbers[..old.Satellites(numbers)].ToArray());
        Assert.True(Gsa.TryParse("GNGSA,A,2,68,,84,,,,,,,,,,1.5,1.3,1.0,2"u8, out var current));
        Assert.Equal((2, 2), (current.Fix, current.SystemId));
        Assert.Equal([68, 84], numbers[..current.Satellites(numbers)].ToArray());
    }

    [Fact]
    public void GSV_is_read_with_one_to_four_satellites_and_a_signal()
    {
        Span<SatelliteView> views = stackalloc SatelliteView[Gsv.Slots];
        Assert.True(Gsv.TryParse("GPGSV,3,2,12,02,56,323,,04,41,024,,12,31,317,,17,31,085,40"u8, out var four));
        Assert.Equal((3, 2, null), (four.Total, four.Number, four.SignalId));
        Assert.Equal(
            [new(2, 56, 323, null), new(4, 41, 24, null), new(12, 31, 317, null), new(17, 31, 85, 40)],
            views[..four.Satellites(views)].ToArray());

        Assert.True(Gsv.TryParse("GLGSV,1,1,01,80,,,31,1"u8, out var one));
        Assert.Equal(1, one.SignalId);
        Assert.Equal([new(80, null, null, 31)], views[..one.Satellites(views)].ToArray());

        Assert.True(Gsv.TryParse("GAGSV,2,2,07,27,18,333,,30,16,279,,,,,,,,,,7"u8, out var padded));
        Assert.Equal((7, 2), (padded.SignalId, padded.Satellites(views)));

        Assert.True(Gsv.TryParse("PQGSV,1,1,01,13,41,062,19,0,4"u8, out var quectel));
        Assert.Equal((0, 1), (quectel.SignalId, quectel.Satellites(views)));

        Assert.True(Gsv.TryParse("GPGSV,1,1,00"u8, out var none));
        Assert.Equal(0, none.Satellites(views));
    }

    [Fact]
    public void A_sentence_that_ends_too_early_is_refused()
    {
        Assert.False(Rmc.TryParse("GPRMC,235955.00,V,0000.0000,,,N"u8, out _));
        Assert.False(Zda.TryParse("GPZDA,123519.00,04,07"u8, out _));
        Assert.False(Gga.TryParse("GPGGA,123519.00,4807.038,N,01131.000,E,1"u8, out _));
        Assert.False(Gns.TryParse("GNGNS,123519.00,,,,,AN"u8, out _));
        Assert.False(Gll.TryParse("GPGLL,4807.038,N,01131.000,E,123519.00"u8, out _));
        Assert.False(Gsa.TryParse("GPGSA,A"u8, out _));
        Assert.False(Gsv.TryParse("GPGSV,3"u8, out _));
        Assert.False(Gsv.TryParse("GPGSV,3,4,12"u8, out _));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
