using Stratum1.Server.State;

namespace Stratum1.Server.Tests.State;

public class StateFileTests
{
    private static readonly ReceiverMemory[] Receivers =
    [
        new("/dev/serial0", 9600, new(TimeInterval.FromSeconds(0.125), TimeInterval.FromSeconds(0.001))),
        new("/dev/serial/by-id/usb u-blox 7", 38_400, Latency: null),
        new("/dev/ttyUSB0", Baud: null, new(TimeInterval.FromSeconds(-0.5), TimeInterval.Zero)),
    ];

    private static readonly string ReceiverText = ReceiverFile.Format(Receivers);

    private static readonly UtcTime Moment = new(1_795_209_360, 0x8000_0000);

    [Fact]
    public void The_receivers_file_can_be_read_by_eye()
        => Assert.Equal(
            "stratum1 receivers 1\n"
            + "9600 0.125000000 0.001000000 /dev/serial0\n"
            + "38400 - - /dev/serial/by-id/usb u-blox 7\n"
            + "- -0.500000000 0.000000000 /dev/ttyUSB0\n"
            + "end\n",
            ReceiverText);

    [Fact]
    public void What_was_learned_of_receivers_is_read_back()
    {
        var reading = ReceiverFile.Parse(ReceiverText);
        Assert.Empty(reading.Problems);
        Assert.Equal(3, reading.Value.Length);
        Assert.Equal(Receivers[1], reading.Value[1]);
        Assert.Equal("/dev/serial0", reading.Value[0].Device);
        Assert.Equal(9600, reading.Value[0].Baud);
        Assert.Equal(0.125, reading.Value[0].Latency!.Value.Median.Seconds, 1e-9);
        Assert.Equal(0.001, reading.Value[0].Latency!.Value.Spread.Seconds, 1e-9);
    }

    [Fact]
    public void No_receivers_are_a_good_file_too() => Assert.Empty(ReceiverFile.Parse(ReceiverFile.Format([])).Problems);

    [Fact]
    public void A_path_with_a_line_break_is_left_out()
        => Assert.Empty(ReceiverFile.Parse(ReceiverFile.Format([new("/dev/a\nb", 9600, null)])).Value);

    [Fact]
    public void A_damaged_line_costs_only_its_receiver()
    {
        var reading = ReceiverFile.Parse(ReceiverText.Replace("0.125", "0.1x5", StringComparison.Ordinal));
        Assert.Equal(2, reading.Value.Length);
        Assert.Contains("line 2", Assert.Single(reading.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 - - /dev/a")]
    [InlineData("-5 - - /dev/a")]
    [InlineData("9600 -  /dev/a")]
    [InlineData("9600 0.1 - /dev/a")]
    [InlineData("9600 11 0 /dev/a")]
    [InlineData("9600 0.1 -1 /dev/a")]
    [InlineData("9600 NaN 0 /dev/a")]
    [InlineData("9600 - - ")]
    [InlineData("9600 - -")]
    [InlineData("")]
    public void Lines_that_make_no_sense_are_left_out(string line)
    {
        var reading = ReceiverFile.Parse($"stratum1 receivers 1\n{line}\nend\n");
        Assert.Empty(reading.Value);
        Assert.Single(reading.Problems);
    }

    [Fact]
    public void A_file_of_a_later_version_is_left_alone()
    {
        var reading = ReceiverFile.Parse(ReceiverText.Replace("receivers 1", "receivers 2", StringComparison.Ordinal));
        Assert.Empty(reading.Value);
        Assert.Contains("version '2'", Assert.Single(reading.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_that_was_cut_short_is_noticed()
    {
        var time = TimeFile.Format(Moment);
        for (var length = 0; length < ReceiverText.Length; length++)
            Assert.NotEmpty(ReceiverFile.Parse(ReceiverText[..length]).Problems);
        for (var length = 0; length < time.Length; length++)
            Assert.Null(TimeFile.Parse(time[..length]).Value);
    }

    [Fact]
    public void The_saved_time_is_read_back_to_the_second()
    {
        var text = TimeFile.Format(Moment);
        Assert.Equal("stratum1 time 1\n1795209360 2026-11-20T21:16:00Z\nend\n", text);
        Assert.Equal(new UtcTime(1_795_209_360, 0), TimeFile.Parse(text).Value);
    }

    [Theory]
    [InlineData("1795209361 2026-11-20T21:16:00Z")] // One digit changed on the card.
    [InlineData("-1 1969-12-31T23:59:59Z")]
    [InlineData("253402300800 9999-12-31T23:59:59Z")]
    [InlineData("9223372036854775807 2026-11-20T21:16:00Z")]
    [InlineData("1795209360")]
    [InlineData("")]
    [InlineData("1795209360 2026-11-20T21:16:00Z\n1795209360 2026-11-20T21:16:00Z")]
    public void A_time_that_contradicts_itself_is_refused(string lines)
    {
        var reading = TimeFile.Parse($"stratum1 time 1\n{lines}\nend\n");
        Assert.Null(reading.Value);
        Assert.Single(reading.Problems);
    }

    [Fact]
    public void The_first_and_the_last_second_can_be_saved()
    {
        foreach (var seconds in new[] { 0, 253_402_300_799 })
            Assert.Equal(new UtcTime(seconds, 0), TimeFile.Parse(TimeFile.Format(new(seconds, 0))).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeFile.Format(new(-1, 0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_files_never_throw(int seed)
    {
        var random = new Random(seed);
        string[] texts = [ReceiverText, TimeFile.Format(Moment), "           99.949219             0.079612\n"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = texts[i % 3].ToCharArray();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
                text[random.Next(text.Length)] = (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(10, 128));
            var mutated = new string(text);
            try
            {
                _ = ReceiverFile.Parse(mutated);
                _ = TimeFile.Parse(mutated);
                _ = DriftFile.Parse(mutated);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {e}\n{mutated}");
            }
        }
    }

    [Fact]
    public void All_state_files_stand_beside_the_drift_file()
        => Assert.Equal(
            new StatePaths(
                "/var/lib/stratum1/drift", "/var/lib/stratum1/receivers", "/var/lib/stratum1/time", "/var/lib/stratum1/outages",
                "/var/lib/stratum1/temperature"),
            StatePaths.Beside("/var/lib/stratum1/drift"));
}
