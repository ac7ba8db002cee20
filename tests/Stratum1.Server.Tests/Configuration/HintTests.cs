using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

/// <summary>What is said of words that others would use, and of lines that contradict themselves.</summary>
public class HintTests
{
    [Theory]
    [InlineData("refclock GPS /dev/serial0", "GPS", "Write 'GNSS'")]
    [InlineData("refclock nmea /dev/serial0", "nmea", "Write 'GNSS'")]
    [InlineData("refclock gpsd 0", "gpsd", "'SHM 0'")]
    [InlineData("refclock PSP /dev/pps0", "PSP", "Did you mean 'PPS'?")]
    [InlineData("restrict default kod nomodify", "restrict", "import-ntp-conf")]
    [InlineData("tinker panic 0", "tinker", "import-ntp-conf")]
    [InlineData("server 300.1.2.3", "300.1.2.3", "server's name")]
    [InlineData("server 192.0.2", "192.0.2", "server's name")]
    public void An_error_names_what_was_meant(string line, string word, string remedy)
    {
        var problem = Reading.Bad(line);
        Assert.Equal((word, ConfigSeverity.Error), (problem.Word, problem.Severity));
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server a.example minpoll 9 maxpoll 5", "maxpoll", "below minpoll 9")]
    [InlineData("server a.example iburst minpoll 4 iburst", "iburst", "twice")]
    [InlineData("refclock GNSS /dev/serial0 pps /dev/pps0 pps gpio:18", "pps", "twice")]
    public void A_line_that_contradicts_itself_is_accepted_as_by_chrony_with_a_warning(string line, string word, string problem)
    {
        var reading = Reading.Of(line);
        Assert.True(reading.Succeeded);
        var warning = Assert.Single(reading.Problems);
        Assert.Equal((word, ConfigSeverity.Warning), (warning.Word, warning.Severity));
        Assert.Contains(problem, warning.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server a.example minpoll 11")]
    [InlineData("server a.example extfield F323 extfield 10A")]
    [InlineData("server 192.0.2.1")]
    [InlineData("server 1.example")]
    [InlineData("server 2001:db8::1")]
    public void Others_are_not_warned_of(string line) => Assert.Empty(Reading.Of(line).Problems);
}
