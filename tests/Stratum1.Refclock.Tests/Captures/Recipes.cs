using Stratum1.Refclock.Nmea;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Captures;

/// <summary>The synthetic captures: what no real capture at hand contains, and enough for a clone without the real ones.</summary>
internal static class Recipes
{
    private static readonly SentenceFix Greenwich = new(default, HasFix: true, SatellitesUsed: 6)
    {
        Latitude = 51.4779,
        Longitude = -0.0015,
    };

    public static Recipe[] All => [ColdStart(), Damaged(), LeapSecondNmea(), LeapSecondUbx(), Midnight(), Mixed()];

    /// <summary>Power-up date, then the date without a fix, then leap seconds guessed, at last known.</summary>
    private static Recipe ColdStart()
    {
        var capture = new CaptureBuilder("cold-start", "Cold start: no time, 1980, void, leap seconds guessed, leap seconds known");
        capture.Text("$GNRMC,,V,,,,,,,,,,N*4D\r\n");
        capture.GoodAfterAll(1);
        var powerUp = new UtcDate(1980, 1, 6, 0, 0, 12);
        capture.Rmc(Greenwich with { Time = powerUp.ToUtc(), HasFix = false, SatellitesUsed = 0 });
        capture.Tells(powerUp.ToUtc(), isValid: false);

        for (var second = 0; second < 6; second++)
        {
            var date = new UtcDate(2026, 3, 14, 7, 30, second);
            var hasFix = second >= 2;
            var isLeapKnown = second >= 4;
            capture.Rmc(Greenwich with { Time = date.ToUtc(), HasFix = hasFix, SatellitesUsed = hasFix ? 4 : 0 });
            capture.Tells(date.ToUtc(), hasFix);
            var valid = (byte)(isLeapKnown ? 0b111 : 0b011);
            capture.TimeGps(date, leapSeconds: 18, valid);
            capture.TimeUtc(date, valid);
            capture.Tells(date.ToUtc() - TimeInterval.FromNanoseconds(120), isLeapKnown);
        }

        return capture.Build();
    }

    /// <summary>Sixty seconds of good sentences with everything between them that goes wrong on a serial line; the seed is fixed.</summary>
    private static Recipe Damaged()
    {
        var capture = new CaptureBuilder("damaged", "Merged, cut, endless and garbled lines, bad and missing checksums, binary noise");
        var random = new Random(20261120);
        var noise = new byte[60];
        for (var second = 0; second < 60; second++)
        {
            var time = new UtcDate(2026, 11, 20, 21, 16, second).ToUtc();
            switch (second % 10)
            {
                case 0:
                    random.NextBytes(noise);
                    capture.Raw(noise);
                    break;
                case 1:
                    capture.Text("$GPGSV,3,1,09,07,38,351,00,08,60,306");
                    break;
                case 2:
                    capture.Text("$GNRMC,211600.00,A,5128.67400,N,00000.09000,W,0.00,,201126,,,A*00\r\n");
                    break;
                case 3:
                    capture.Text("$GNRMC,211600.00,A,5128.67400,N,00000.09000,W,0.00,,201126,,,A\r\n");
                    break;
                case 4:
                    capture.Text("$GPTXT," + new string('x', 600) + "\r\n");
                    break;
                case 5:
                    capture.Raw([0xB5, 0x62, 0x01, 0x07, 0x00, 0xF0, 0x01]);
                    break;
                case 6:
                    capture.Raw([0xB5, 0x62, 0x01, 0x35, 0x40, 0x00, 0x12]);
                    break;
                case 7:
                    capture.Text("$GNZDA,2116\0\0\0\0\0\0    \r\n\r\r\n");
                    break;
            }

            capture.Rmc(Greenwich with { Time = time });
            capture.Tells(time, isValid: true);
        }

        return capture.Build();
    }

    private static Recipe LeapSecondNmea()
    {
        var capture = new CaptureBuilder("leap-second-nmea", "The leap second of 2016-12-31 in RMC, GGA and ZDA");
        foreach (var (time, isLeapSecond) in LeapSecondOf2016())
        {
            var fix = Greenwich with { Time = time, IsLeapSecond = isLeapSecond };
            capture.Rmc(fix);
            capture.Gga(fix);
            capture.Satellites();
            capture.Zda(fix);
            capture.Tells(time, isValid: true, isLeapSecond);
        }

        return capture.Build();
    }

    private static Recipe LeapSecondUbx()
    {
        var capture = new CaptureBuilder(
            "leap-second-ubx", "The leap second of 2016-12-31 in NAV-PVT and NAV-TIMEUTC, announced by NAV-TIMELS");
        var remaining = 4;
        foreach (var (time, isLeapSecond) in LeapSecondOf2016())
        {
            var date = isLeapSecond ? new UtcDate(2016, 12, 31, 23, 59, 60) : UtcDate.From(time);
            capture.Pvt(date);
            capture.TimeUtc(date);
            capture.Tells(time - TimeInterval.FromNanoseconds(120), isValid: true);

            // 2016-12-31 was day 7 (Saturday) of GPS week 1929.
            var isPending = remaining > 0;
            capture.TimeLs(new(0, 2, isPending ? 17 : 18, 2, isPending ? 1 : 0, remaining, 1929, 7, 0b11));
            capture.TimTp(new((uint)(518_400_000 - (remaining * 1000)), 0, remaining * 1000, 1929, 0b11, 0x0F));
            remaining--;
        }

        return capture.Build();
    }

    /// <summary>New Year, with a GGA before the RMC: it must not get yesterday's date.</summary>
    private static Recipe Midnight()
    {
        var capture = new CaptureBuilder("midnight", "GGA before and behind RMC over midnight, New Year 2027");
        var midnight = new UtcDate(2027, 1, 1, 0, 0, 0).ToUtc();
        for (var second = -4; second <= 4; second++)
        {
            var fix = Greenwich with { Time = midnight + TimeInterval.FromWholeSeconds(second), FractionDigits = 3 };
            capture.Gga(fix);
            capture.Rmc(fix);
            capture.Gga(fix);
            capture.Tells(fix.Time, isValid: true);
        }

        return capture.Build();
    }

    private static Recipe Mixed()
    {
        var capture = new CaptureBuilder("mixed", "NMEA 4.10 and UBX in one stream");
        for (var second = 0; second < 20; second++)
        {
            var date = new UtcDate(2026, 6, 30, 12, 0, second);
            var fix = Greenwich with { Time = date.ToUtc() };
            capture.Pvt(date, fix: UbxFixType.TimeOnly);
            capture.Tells(fix.Time - TimeInterval.FromNanoseconds(120), isValid: true);
            capture.Rmc(fix);
            capture.Gga(fix);
            capture.Satellites();
            capture.TimTp(new((uint)((216_018 + second) * 1000), 0, (second * 700) - 7000, 2425, 0b11, 0x0F));
            capture.Zda(fix);
            capture.Tells(fix.Time, isValid: true);
        }

        return capture.Build();
    }

    /// <summary>From 23:59:57 over 23:59:60 to 00:00:03.</summary>
    private static IEnumerable<(UtcTime Time, bool IsLeapSecond)> LeapSecondOf2016()
    {
        var after = new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc();
        for (var second = -3; second <= 3; second++)
        {
            if (second == 0)
                yield return (after, true);
            yield return (after + TimeInterval.FromWholeSeconds(second), false);
        }
    }
}
