using System.Text;
using Stratum1.Refclock.Nmea;

namespace Stratum1.Refclock.Tests.Nmea;

public class NmeaWriterTests
{
    private static readonly SentenceFix Greenwich = new(new UtcDate(2026, 7, 4, 12, 35, 19).ToUtc(), HasFix: true, SatellitesUsed: 8)
    {
        Latitude = 51.4779,
        Longitude = -0.0015,
    };

    private static readonly SentenceFix NoFix = Greenwich with { HasFix = false, SatellitesUsed = 0 };

    private static readonly SentenceFix LeapSecond = Greenwich with
    {
        Time = UtcTime.FromTimespec(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc().Seconds, 250_000_000),
        IsLeapSecond = true,
        FractionDigits = 3,
    };

    private readonly byte[] line = new byte[NmeaWriter.MaxLength];

    [Fact]
    public void Sentences_read_as_receivers_write_them()
    {
        Assert.Equal(
            "$GPRMC,123519.00,A,5128.67400,N,00000.09000,W,0.00,,040726,,,A*5A\r\n", Text(NmeaWriter.Rmc(line, "GP"u8, Greenwich)));
        Assert.Equal("$GPRMC,123519.00,V,,,,,,,040726,,,N*77\r\n", Text(NmeaWriter.Rmc(line, "GP"u8, NoFix)));
        Assert.Equal("$GNZDA,123519.00,04,07,2026,00,00*70\r\n", Text(NmeaWriter.Zda(line, "GN"u8, Greenwich)));
        Assert.Equal(
            "$GPGGA,123519.00,5128.67400,N,00000.09000,W,1,08,1.0,0.0,M,0.0,M,,*48\r\n", Text(NmeaWriter.Gga(line, "GP"u8, Greenwich)));
        Assert.Equal("$GPGGA,123519.00,,,,,0,00,1.0,,M,0.0,M,,*44\r\n", Text(NmeaWriter.Gga(line, "GP"u8, NoFix)));
        Assert.Equal(
            "$GNGSA,A,3,05,15,,,,,,,,,,,1.5,1.0,1.2,1*36\r\n", Text(NmeaWriter.Gsa(line, "GN"u8, dimensions: 3, [5, 15], systemId: 1)));
        SatelliteView[] views =
            [new(5, 41, 160, 44), new(13, 9, 35, null), new(15, 70, 301, 48), new(18, 33, 85, 39), new(24, 55, 222, 45)];
        Assert.Equal("$GPGSV,2,2,05,24,55,222,45*49\r\n", Text(NmeaWriter.Gsv(line, "GP"u8, views, number: 2, signalId: null)));
        Assert.Equal("$GAGSV,1,1,01,05,41,160,44,7*45\r\n", Text(NmeaWriter.Gsv(line, "GA"u8, views.AsSpan(0, 1), number: 1, signalId: 7)));
    }

    [Fact]
    public void A_leap_second_is_written_as_second_60_of_the_old_day()
    {
        Assert.StartsWith("$GPRMC,235960.250,A,", Text(NmeaWriter.Rmc(line, "GP"u8, LeapSecond)), StringComparison.Ordinal);
        Assert.Contains(",311216,", Text(NmeaWriter.Rmc(line, "GP"u8, LeapSecond)), StringComparison.Ordinal);
        Assert.StartsWith("$GPZDA,235960.250,31,12,2016,", Text(NmeaWriter.Zda(line, "GP"u8, LeapSecond)), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_time_survives_being_written_and_read()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var time = UtcTime.FromTimespec(random.NextInt64(315_964_800, 3_471_292_800), random.Next(1_000_000_000));
            var fix = Greenwich with { Time = time, FractionDigits = 9 };
            Assert.True(Rmc.TryParse(Body(NmeaWriter.Rmc(line, "GP"u8, fix)), out var rmc));
            Assert.Equal(time, rmc.Time!.Value.On(rmc.Date!.Value));
            Assert.True(Zda.TryParse(Body(NmeaWriter.Zda(line, "GP"u8, fix)), out var zda));
            Assert.Equal(time, zda.Time!.Value.On(zda.Date!.Value));
            Assert.True(Gga.TryParse(Body(NmeaWriter.Gga(line, "GP"u8, fix)), out var gga));
            Assert.Equal((rmc.Time, true, 8), (gga.Time, gga.HasFix, gga.SatellitesUsed));
        }
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        NmeaWriter.Rmc(line, "GP"u8, Greenwich);
        NmeaWriter.Gga(line, "GP"u8, Greenwich);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            NmeaWriter.Rmc(line, "GP"u8, Greenwich);
            NmeaWriter.Gga(line, "GP"u8, Greenwich);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private string Text(int length) => Encoding.ASCII.GetString(line, 0, length);

    private ReadOnlySpan<byte> Body(int length) => line.AsSpan(1, length - "$*hh\r\n".Length);
}
