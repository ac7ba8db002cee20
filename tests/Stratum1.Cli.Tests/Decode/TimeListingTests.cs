using System.Text;

namespace Stratum1.Cli.Tests.Decode;

public class TimeListingTests
{
    public static TheoryData<string> RealCaptures => [.. ReceiverCaptures.Real];

    [SharedDataTheory, MemberData(nameof(RealCaptures))]
    public void Every_time_of_gpsd_is_listed_in_the_same_order(string capture)
    {
        var listed = Decoded.Times(ReceiverCaptures.PathOfReal(capture, ".log")).Lines[1..]
            .Select(row => (long)(decimal.Parse(row.Split(',')[2]) * 1000)).ToList();
        var next = 0;
        foreach (var time in ReceiverCaptures.TimesOfGpsd(capture).Where(time => !GpsdDifferences.IsInvented(capture, time)))
        {
            next = listed.FindIndex(next, candidate => Math.Abs(candidate - time) <= 1);
            Assert.True(next >= 0, $"{DateTimeOffset.FromUnixTimeMilliseconds(time):O} is not listed, or not in this order");
        }
    }

    [Fact]
    public void A_leap_second_is_a_row_of_its_own()
        => Assert.Equal(
            [
                "seq,time_utc,epoch,mode,leapseconds",
                "1,2016-12-31T23:59:57.000Z,1483228797.000,3,",
                "2,2016-12-31T23:59:58.000Z,1483228798.000,3,",
                "3,2016-12-31T23:59:59.000Z,1483228799.000,3,",
                "4,2016-12-31T23:59:60.000Z,1483228800.000,3,",
                "5,2017-01-01T00:00:00.000Z,1483228800.000,3,",
                "6,2017-01-01T00:00:01.000Z,1483228801.000,3,",
                "7,2017-01-01T00:00:02.000Z,1483228802.000,3,",
                "8,2017-01-01T00:00:03.000Z,1483228803.000,3,",
            ],
            Decoded.Times(ReceiverCaptures.PathOfOwn("leap-second-nmea")).Lines);

    [Fact]
    public void Mode_and_leap_seconds_are_as_of_the_last_message_about_a_time()
        => Assert.Equal(
            [
                "1,1980-01-06T00:00:12.000Z,315964812.000,1,",
                "2,2026-03-14T07:30:00.000Z,1773473400.000,1,",
                "3,2026-03-14T07:30:01.000Z,1773473401.000,1,",
                "4,2026-03-14T07:30:02.000Z,1773473402.000,2,",
                "5,2026-03-14T07:30:03.000Z,1773473403.000,2,",
                "6,2026-03-14T07:30:04.000Z,1773473404.000,2,18",
                "7,2026-03-14T07:30:05.000Z,1773473405.000,2,18",
            ],
            Decoded.Times(ReceiverCaptures.PathOfOwn("cold-start")).Lines[1..]);

    [Fact]
    public void Fractions_are_rounded_to_the_millisecond()
        => Assert.Equal(
            ["1,2026-07-04T12:35:20.000Z,1783168520.000,2,", "2,2026-07-04T12:35:20.988Z,1783168520.988,2,"],
            Decoded.Of(
                Encoding.ASCII.GetBytes(
                    "$GPRMC,123519.9996,A,,,,,,,040726,,,A*60\n$GPRMC,123520.9875,A,,,,,,,040726,,,A*66\n"),
                Decoded.Times).Lines[1..]);
}
