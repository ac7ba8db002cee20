using Stratum1.Refclock.Receiver;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Receiver;

public class SatelliteTableTests
{
    private readonly Line line = new();

    private SatelliteTable Table => line.State.Satellites;

    [Fact]
    public void Satellites_come_with_system_number_and_strength()
    {
        line.Say("GPGSV,1,1,04,05,41,160,44,41,30,200,38,75,10,010,,193,60,100,41");
        line.Say("GAGSV,1,1,01,11,61,190,46,7");
        line.Say("GBGSV,1,1,01,08,55,120,40,1");
        Assert.Equal(
            [
                new(SatelliteSystem.Gps, 5, 0, 44, 41, 160, false),
                new(SatelliteSystem.Sbas, 128, 0, 38, 30, 200, false),
                new(SatelliteSystem.Glonass, 11, 0, null, 10, 10, false),
                new(SatelliteSystem.Qzss, 1, 0, 41, 60, 100, false),
                new(SatelliteSystem.Galileo, 11, 7, 46, 61, 190, false),
                new(SatelliteSystem.BeiDou, 8, 1, 40, 55, 120, false),
            ],
            Table.Signals.ToArray());
        Assert.Equal(6, Table.InView);
    }

    [Fact]
    public void A_satellite_vanishes_after_two_cycles_without_it()
    {
        line.Say("GPGSV,2,1,05,01,10,010,30,02,10,010,30,03,10,010,30,04,10,010,30");
        line.Say("GPGSV,2,2,05,05,10,010,30");
        Assert.Equal(5, Table.InView);
        line.Say("GPGSV,1,1,02,01,10,010,30,02,10,010,30");
        Assert.Equal(5, Table.InView); // One sentence may have been lost.
        line.Say("GPGSV,1,1,02,01,10,010,30,02,10,010,30");
        Assert.Equal(2, Table.InView);
    }

    [Fact]
    public void A_receiver_that_sends_one_sentence_a_second_keeps_its_satellites()
    {
        for (var cycle = 0; cycle < 3; cycle++)
        {
            line.Say("GPGSV,3,1,09,01,10,010,30,02,10,010,30,03,10,010,30,04,10,010,30");
            line.Say("GPRMC,123519.00,A,,,,,,,040726,,,A");
            line.Say("GPGSV,3,2,09,05,10,010,30,06,10,010,30,07,10,010,30,08,10,010,30");
            line.Say("GPGSV,3,3,09,09,10,010,30");
            Assert.Equal(9, Table.InView);
        }
    }

    [Fact]
    public void A_constellation_that_is_not_mentioned_any_more_vanishes()
    {
        line.Say("GLGSV,1,1,01,80,10,010,31,1");
        for (var cycle = 0; cycle < 60; cycle++)
            line.Say("GPGSV,1,1,01,05,10,010,30,1");
        Assert.Equal(2, Table.InView);
        for (var cycle = 0; cycle < 10; cycle++)
            line.Say("GPGSV,1,1,01,05,10,010,30,1");
        Assert.Equal(1, Table.InView);
    }

    [Fact]
    public void Two_signals_of_a_satellite_are_one_satellite()
    {
        line.Say("GPGSV,1,1,01,05,10,010,30,1");
        line.Say("GPGSV,1,1,01,05,10,010,41,8");
        Assert.Equal((2, 1), (Table.Signals.Length, Table.InView));
        Assert.Equal((30, 41), (Table.Signals[0].Strength, Table.Signals[1].Strength));
    }

    [Fact]
    public void Used_satellites_are_those_of_the_last_report()
    {
        line.Say("GPGSV,1,1,02,05,10,010,30,07,10,010,30");
        line.Say("GLGSV,1,1,01,80,10,010,31");
        line.Say("GNGSA,A,3,05,07,,,,,,,,,,,03.4,01.7,03.0,1");
        line.Say("GNGSA,A,3,80,,,,,,,,,,,,03.4,01.7,03.0,2");
        Assert.Equal(3, Table.Used);
        line.Say("GPRMC,123519.00,A,,,,,,,040726,,,A");
        line.Say("GNGSA,A,2,07,,,,,,,,,,,,03.4,01.7,03.0,1");
        Assert.Equal([false, true, false], Table.Signals.ToArray().Select(signal => signal.IsUsed));
    }

    [Fact]
    public void NAV_SAT_replaces_everything_and_silences_the_sentences()
    {
        line.Say("GPGSV,1,1,02,05,10,010,30,07,10,010,30");
        line.Say(UbxMessage.NavSat, NavSat((0, 9, 40, true), (2, 11, 0, false), (6, 255, 0, false)));
        line.Say("GPGSV,1,1,02,05,10,010,30,07,10,010,30");
        Assert.Equal(
            [
                new(SatelliteSystem.Gps, 9, 0, 40, 12, 34, true),
                new(SatelliteSystem.Galileo, 11, 0, null, 12, 34, false),
            ],
            Table.Signals.ToArray());
        Assert.Equal(1, line.State.SatellitesUsed);
    }

    [Fact]
    public void NAV_SVINFO_numbers_are_told_apart()
    {
        var payload = new byte[8 + (4 * 12)];
        payload[4] = 4;
        foreach (var (i, svid) in new byte[] { 17, 120, 70, 211 }.Index())
            (payload[8 + (i * 12) + 1], payload[8 + (i * 12) + 2], payload[8 + (i * 12) + 4]) = (svid, 1, 35);
        line.Say(UbxMessage.NavSvInfo, payload);
        Assert.Equal(
            [(SatelliteSystem.Gps, 17), (SatelliteSystem.Sbas, 120), (SatelliteSystem.Glonass, 6), (SatelliteSystem.Galileo, 1)],
            Table.Signals.ToArray().Select(signal => (signal.System, signal.Number)));
        Assert.Equal(4, line.State.SatellitesUsed);
    }

    [Fact]
    public void Too_many_satellites_are_left_out()
    {
        for (var number = 1; number <= 2 * SatelliteTable.Capacity; number++)
            line.Say($"GIGSV,400,{number},400,{number},10,010,30");
        Assert.Equal(SatelliteTable.Capacity, Table.Signals.Length);
        line.Say(UbxMessage.NavSat, NavSat([.. Enumerable.Range(1, 255).Select(number => ((byte)7, (byte)number, (byte)30, false))]));
        Assert.Equal(SatelliteTable.Capacity, Table.Signals.Length);
    }

    private static byte[] NavSat(params (byte Gnss, byte Number, byte Strength, bool IsUsed)[] satellites)
    {
        var payload = new byte[8 + (satellites.Length * 12)];
        payload[5] = (byte)satellites.Length;
        foreach (var (i, satellite) in satellites.Index())
        {
            var entry = payload.AsSpan(8 + (i * 12), 12);
            (entry[0], entry[1], entry[2], entry[3], entry[4]) = (satellite.Gnss, satellite.Number, satellite.Strength, 12, 34);
            entry[8] = (byte)(satellite.IsUsed ? 0b1000 : 0);
        }

        return payload;
    }
}
