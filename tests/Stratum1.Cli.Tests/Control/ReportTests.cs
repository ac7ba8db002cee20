using System.Text.Json;
using Stratum1.Tests.Control;

namespace Stratum1.Cli.Tests.Control;

public class ReportTests
{
    private readonly SampleDaemon daemon = SampleDaemon.Busy();

    /// <summary>
    /// Fields, their order and their signs are those of <c>chronyc -c</c> (tests/Interop holds them against the real one).
    /// </summary>
    [Theory]
    [InlineData(
        "tracking",
            "47505300,GPS,1,1792000000.123456789,0.000001250,0.000000350,0.000000400,"
            + "12.500,-0.004,0.020,0.000000001,0.000015000,16.0,Insert second")]
    [InlineData("sources",
        "#,*,GPS,0,4,377,3,-0.000001500,-0.000002000,0.000000100",
        "^,+,192.0.2.1,2,-2,275,1234,0.002000000,0.002100000,0.010000000",
        "=,x,2001:db8::7,3,10,1,90000,-12.500000000,-12.500000000,0.200000003")]
    [InlineData("sources -a -N",
        "#,*,GPS,0,4,377,3,-0.000001500,-0.000002000,0.000000100",
        "^,+,time.example.org,2,-2,275,1234,0.002000000,0.002100000,0.010000000",
        "=,x,peer.example.org,3,10,1,90000,-12.500000000,-12.500000000,0.200000003",
        "^,?,nowhere.example.org,0,6,0,4294967295,0.000000000,0.000000000,0.000000000")]
    [InlineData("sourcestats",
        "GPS,20,9,300,-0.001,0.010,-0.000001500,0.000000110",
        "192.0.2.1,8,4,7200,0.250,1.500,0.002000000,0.000500000",
        "2001:db8::7,4,3,100000,-33.000,100.000,-12.500000000,0.100000001")]
    [InlineData("selectdata",
        "*,GPS,N,-,P,T,-,-,-,P,T,R,-,3,1.0,-0.000004000,0.000001000,Insert second",
        "D,192.0.2.1,Y,-,-,-,-,-,-,-,-,-,-,60,0.5,-0.007812500,0.012500000,Normal",
        "x,2001:db8::7,N,-,-,-,-,-,-,-,-,-,-,2,1.0,-12.750000000,-12.250000000,Normal")]
    [InlineData("authdata", "192.0.2.1,NTS,3,15,256,7000,1,1,8,100", "2001:db8::7,SK,12,13,128,4294967295,0,0,0,0")]
    [InlineData("activity", "1,2,3,4,5")]
    [InlineData("serverstats", "1000000000000,2,5,6,7,3,4,8,9,10,11,12,15,13,16,14,17")]
    [InlineData("ntpdata 192.0.2.1",
        "192.0.2.1,C0000201,123,198.51.100.1,C6336401,Normal,4,Server,2,6,64,-23,0.000000119,0.001000,0.002000,C0A80001,,"
        + "1792000000.123456789,-0.002100000,0.015000000,0.000001000,0.000020000,-0.25,111,101,1111,Yes,Yes,Kernel,Hardware,"
        + "101,102,103,104,105,106,107,108")]
    [InlineData("smoothing", "Yes,(leap second only),0.250000000,-10.000000,0.001000,9.5,86000.0")]
    [InlineData("rtcdata", "1792000000.123456789,10,5,3600,1.500000,4.250")]
    [InlineData("manual list", "0,2026-10-14 17:46:40,-0.50,-0.75,0.01", "1,2026-10-14 17:47:40,-0.25,-0.50,-0.01")]
    [InlineData("sourcename 192.0.2.1", "time.example.org")]
    [InlineData("clients --min-requests 18", "192.0.2.18,18,8,14,127,1700,17,0,6,17", "192.0.2.19,19,9,15,127,1800,18,0,6,18")]
    [InlineData("clients -k --min-requests 19", "192.0.2.19,19,9,15,127,1800,0,0,127,4294967295")]
    public void CSV_is_that_of_chronyc(string command, params string[] expected)
    {
        var session = Session.Run(daemon, $"--csv {command}");
        Assert.Equal("", session.Errors);
        Assert.Equal(expected, session.Lines);
    }

    [Fact]
    public void Every_client_is_shown_page_by_page() => Assert.Equal(19, Session.Run(daemon, "--csv clients").Lines.Length);

    [Fact]
    public void JSON_has_units_in_its_names_and_our_own_signs()
    {
        using var tracking = JsonDocument.Parse(Session.Run(daemon, "tracking --json").Output);
        Assert.Equal(1.25e-6, Number(tracking.RootElement, "correction_seconds"), 1e-9);
        Assert.Equal(-3.5e-7, Number(tracking.RootElement, "last_offset_seconds"), 1e-9);
        Assert.Equal(-12.5, Number(tracking.RootElement, "frequency_ppm"), 1e-6);
        Assert.Equal("2026-10-14T17:46:40.123456789Z", tracking.RootElement.GetProperty("reference_time").GetString());

        using var sources = JsonDocument.Parse(Session.Run(daemon, "sources --json --all").Output);
        Assert.Equal(4, sources.RootElement.GetArrayLength());
        var server = sources.RootElement[1];
        Assert.Equal(("server", "combined", "192.0.2.1"), (Text(server, "kind"), Text(server, "standing"), Text(server, "source")));
        Assert.Equal(-0.002, Number(server, "offset_seconds"), 1e-9);
        Assert.Equal(0xBD, Number(server, "reach"));
        Assert.Equal(JsonValueKind.Null, sources.RootElement[3].GetProperty("sample_age_seconds").ValueKind);

        using var selection = JsonDocument.Parse(Session.Run(daemon, "selectdata --json").Output);
        Assert.Equal(-0.0125, Number(selection.RootElement[1], "lowest_offset_seconds"), 1e-8);
        Assert.Equal(0.0078125, Number(selection.RootElement[1], "highest_offset_seconds"), 1e-8);

        using var server17 = JsonDocument.Parse(Session.Run(daemon, "serverstats --json").Output);
        Assert.Equal(1_000_000_000_000, server17.RootElement.GetProperty("ntp_received").GetInt64());
        using var data = JsonDocument.Parse(Session.Run(daemon, "ntpdata --json").Output);
        Assert.Equal(2, data.RootElement.GetArrayLength());
        Assert.Equal(-0.0021, Number(data.RootElement[0], "offset_seconds"), 1e-9);

        static double Number(JsonElement row, string key) => row.GetProperty(key).GetDouble();
        static string? Text(JsonElement row, string key) => row.GetProperty(key).GetString();
    }

    [Fact]
    public void Text_is_a_table_or_lines_with_units_and_our_own_signs()
    {
        Assert.Equal(
            """
            Kind      State          Source       Stratum  Poll  Reach    Last     Offset   Measured         +/-
            refclock  * selected     GPS                0     4    377     3 s  +1.500 us  +2.000 us      100 ns
            server    + combined     192.0.2.1          2    -2    275  20 min  -2.000 ms  -2.100 ms   10.000 ms
            peer      x falseticker  2001:db8::7        3    10      1    25 h  +12.500 s  +12.500 s  200.000 ms

            """,
            Session.Run(daemon, "sources").Output);
        var tracking = Session.Run(daemon, "tracking").Lines;
        Assert.Contains("Clock is behind by    : +1.250 us", tracking);
        Assert.Contains("Oscillator is slow by : -12.500 ppm", tracking);
        Assert.Contains("Leap status           : Insert second", tracking);
    }

    [Theory]
    [InlineData("sources")]
    [InlineData("sourcestats")]
    [InlineData("selectdata")]
    public void The_messages_of_a_receiver_are_told_from_its_pulse_but_not_in_chronycs_CSV(string command)
    {
        var receiver = SampleDaemon.Busy();
        receiver.Sources.Insert(1, receiver.Sources[0]);
        receiver.Statistics.Insert(1, receiver.Statistics[0]);
        receiver.Selections.Insert(1, receiver.Selections[0]);
        Assert.Contains("GPS messages ", Session.Run(receiver, command).Lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("GPS messages", Session.Run(receiver, command).Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("messages", Session.Run(receiver, $"--csv {command}").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smoothing", 1, "this is not configured")]
    [InlineData("rtcdata", 1, "no real-time clock is followed")]
    [InlineData("clients", 1, "no table of clients is kept")]
    [InlineData("sourcename 192.0.2.9", 1, "there is no such source")]
    [InlineData("sourcename nonsense", 64, "'nonsense' is not an address")]
    [InlineData("tracking --json --csv", 64, "--json and --csv exclude each other")]
    [InlineData("tracking 1", 64, "Unrecognized command or argument '1'")]
    [InlineData("trakcing", 64, "there is no command 'trakcing'. Did you mean 'tracking'?")]
    [InlineData("xyzzy", 64, "there is no command 'xyzzy'. 'stratum1 --help' shows them all.")]
    [InlineData("manual lst", 64, "there is no command 'lst'. Did you mean 'list'?")]
    [InlineData("sources --jsno", 64, "there is no option '--jsno'. Did you mean '--json'?")]
    [InlineData("-h , tracking", 64, "no host and no path")]
    public void What_cannot_be_shown_is_one_line_and_an_exit_code(string command, int exitCode, string reason)
    {
        var session = Session.Run(new SampleDaemon { Clients = null }, command);
        Assert.Equal((exitCode, ""), (session.ExitCode, session.Output));
        Assert.Contains(reason, session.Errors, StringComparison.Ordinal);
        Assert.Single(session.Errors.TrimEnd().Split('\n'));
    }
}
