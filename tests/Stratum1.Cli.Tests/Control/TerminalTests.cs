using System.Text;
using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Tests.Status;
using Stratum1.Tests.Control;

namespace Stratum1.Cli.Tests.Control;

/// <summary>What is shown to somebody who watches, and that a pipe gets none of it.</summary>
public class TerminalTests
{
    private static readonly Terminal Colourful = new(80, HasColours: true, HasUnicode: true);
    private readonly SampleDaemon daemon = SampleDaemon.Busy();

    [Fact]
    public void A_table_that_is_too_wide_leaves_out_its_spare_columns()
        => Assert.Equal(
            $"""
             State          Source       Stratum  Poll  Reach    Last     Offset         +/-
            {new string('─', 81)}
             * selected     GPS                0     4    377     3 s  +1.500 us      100 ns
             + combined     192.0.2.1          2    -2    275  20 min  -2.000 ms   10.000 ms
             x falseticker  2001:db8::7        3    10      1    25 h  +12.500 s  200.000 ms

            """,
            Drawn("sources", Colourful with { Columns = 84, HasColours = false }));

    [Theory]
    [InlineData("sources -a -N")]
    [InlineData("sourcestats")]
    [InlineData("selectdata")]
    [InlineData("authdata")]
    [InlineData("clients")]
    [InlineData("tracking")]
    [InlineData("serverstats")]
    [InlineData("ntpdata")]
    public void Every_report_fits_eighty_columns(string command)
        => Assert.All(Drawn(command, Colourful with { HasColours = false }).Split('\n'), line => Assert.InRange(line.Length, 0, 80));

    [Fact]
    public void A_long_remark_is_wrapped_beneath_itself()
    {
        var fault = ChainFaults.All.Single(fault => fault.Name == "The antenna is unplugged");
        var lines = WhyTests.Ask(fault.Make, "why", Colourful with { HasColours = false }).Lines;
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(" BAD    antenna and sky  the receiver reports its antenna unplugged. Check plug", lines);
        Assert.Contains(
            "and cable;", lines.First(line => line.StartsWith(new string(' ', 25), StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Good_is_green_and_bad_is_red()
    {
        var fault = ChainFaults.All.Single(fault => fault.Name == "There is no fix");
        var shown = WhyTests.Ask(fault.Make, "why", Colourful).Output;
        Assert.Contains("\e[32mgood\e[0m", shown, StringComparison.Ordinal);
        Assert.Contains("\e[1;31mBAD\e[0m", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_colours_no_escape_sequence_is_written_and_without_unicode_only_ASCII()
    {
        var shown = WhyTests.Ask(ChainFaults.Good, "gps", new(80, HasColours: false, HasUnicode: false)).Output;
        Assert.Contains("####", shown, StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(shown), shown);
        Assert.DoesNotContain('\e', shown);
        Assert.Contains("████", WhyTests.Ask(ChainFaults.Good, "gps", Colourful).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_and_a_program_get_neither_frames_nor_colours()
    {
        foreach (var command in new[] { "gps", "gps --json", "gps --csv", "why", "status" })
        {
            var piped = WhyTests.Ask(ChainFaults.Good, command).Output;
            Assert.True(Ascii.IsValid(piped), piped);
            Assert.DoesNotContain('\e', piped);
        }

        Assert.DoesNotContain('\e', Drawn("sources --csv", Colourful) + Drawn("sources --json", Colourful));
    }

    [Fact]
    public void An_empty_list_says_so()
        => Assert.Equal("none\n", Drawn("clients --min-requests 1000", Colourful with { HasColours = false }));

    private string Drawn(string command, Terminal terminal)
    {
        var session = Session.Run(_ => new InMemoryLink(daemon), command, terminal: terminal);
        Assert.Equal("", session.Errors);
        return session.Output;
    }
}
