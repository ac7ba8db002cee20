using Stratum1.Server.CommandLine;

namespace Stratum1.Server.Tests.CommandLine;

public class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_default_file_is_read_by_a_daemon()
    {
        var options = Good();
        Assert.Equal(StartMode.Daemon, options.Mode);
        Assert.Equal("/etc/stratum1/stratum1.conf", options.ConfigurationFile);
        Assert.Empty(options.Directives);
        Assert.True(options is { UseIPv4: true, UseIPv6: true, ControlsClock: true, NeedsRoot: true });
        Assert.True(options is { Foreground: false, LogToTerminal: false, RestoreTime: false, LockMemory: false, Debug: false });
        Assert.True(options is { TimeoutSeconds: null, User: null, LogFile: null, Priority: 0, SystemCallFilter: 0, LogLevel: 0 });
    }

    [Fact]
    public void Every_option_of_chronyd_is_understood()
    {
        var options = Good("-4", "-f", "/tmp/a b", "-n", "-l", "/tmp/log", "-L", "2", "-r", "-R", "-s", "-t", "10", "-u", "me", "-U",
            "-F", "-1", "-P", "7", "-m", "-x");
        Assert.True(options is { UseIPv4: true, UseIPv6: false, ConfigurationFile: "/tmp/a b", Foreground: true, LogToTerminal: false });
        Assert.True(options is { LogFile: "/tmp/log", LogLevel: 2, ReloadHistories: true, IsRestart: true, RestoreTime: true });
        Assert.True(options is { TimeoutSeconds: 10, User: "me", NeedsRoot: false, SystemCallFilter: -1, Priority: 7 });
        Assert.True(options is { LockMemory: true, ControlsClock: false, Mode: StartMode.Daemon });
        Assert.True(Good("-6") is { UseIPv4: false, UseIPv6: true });
    }

    [Theory]
    [InlineData("-d", StartMode.Daemon, true, true)]
    [InlineData("-p", StartMode.PrintConfiguration, false, true)]
    [InlineData("-q", StartMode.SetOnce, true, true)]
    [InlineData("-Q", StartMode.PrintOffset, false, false)]
    public void Some_options_imply_others(string option, StartMode mode, bool needsRoot, bool controlsClock)
    {
        var options = Good(option);
        Assert.Equal(mode, options.Mode);
        Assert.True(options.Foreground);
        Assert.True(options.LogToTerminal);
        Assert.Equal(needsRoot, options.NeedsRoot);
        Assert.Equal(controlsClock, options.ControlsClock);
    }

    [Fact]
    public void Letters_may_share_a_dash_and_arguments_may_be_joined()
    {
        var options = Good("-xdt10", "-f/tmp/c", "-ds");
        Assert.True(options is { ControlsClock: false, LogToTerminal: true, TimeoutSeconds: 10, ConfigurationFile: "/tmp/c" });
        Assert.True(options is { RestoreTime: true, Debug: true });
        Assert.True(Good("-L", "-1").Debug);
    }

    [Fact]
    public void Directives_may_stand_anywhere_and_everything_after_two_dashes_is_one()
    {
        var options = Good("refclock SIM", "-x", "port 11123", "--", "-x");
        Assert.Equal<IEnumerable<string>>(["refclock SIM", "port 11123", "-x"], options.Directives);
        Assert.False(options.ControlsClock);
    }

    [Theory]
    [InlineData("-z", 1, "'-z' is not an option")]
    [InlineData("-xz", 1, "'-xz' is not an option")]
    [InlineData("--verify", 1, "'--verify' is not an option")]
    [InlineData("-x|-t", 2, "'-t' must be followed by SECONDS")]
    [InlineData("-t|soon", 1, "'soon' is not a number (time)")]
    [InlineData("-t|-1", 1, "'-1' is out of range (time)")]
    [InlineData("-t|1 2", 1, "'2' is one word too many")]
    [InlineData("-P|101", 1, "'101' is out of range (priority)")]
    [InlineData("-L|4", 1, "'4' is out of range (level)")]
    [InlineData("-F|3", 1, "'3' is out of range (level)")]
    [InlineData("-f|", 1, "'' is empty")]
    public void Errors_name_the_argument(string arguments, int place, string message)
    {
        var problem = Assert.Single(CommandLineReader.Read(arguments.Split('|')).Problems);
        Assert.StartsWith($"command line:{place}: error: {message}", problem.ToString(), StringComparison.Ordinal);
        Assert.NotEqual("", problem.Remedy);
    }

    [Fact]
    public void All_errors_are_reported() => Assert.Equal(3, CommandLineReader.Read(["-z", "-t", "x", "-x", "-L", "9"]).Problems.Length);

    [Theory]
    [InlineData("--help", StartMode.PrintHelp)]
    [InlineData("--version", StartMode.PrintVersion)]
    [InlineData("-h", StartMode.PrintHelp)]
    [InlineData("-v", StartMode.PrintVersion)]
    public void Help_and_version_are_asked_for_in_two_ways(string argument, StartMode mode) => Assert.Equal(mode, Good(argument).Mode);

    [Fact]
    public void Help_names_every_option_once()
    {
        foreach (var row in OptionTable.Rows)
            Assert.Equal(2, CommandLineReader.Help.Split($"\n  -{row.Letter} ").Length);
    }

    [Fact]
    public void The_command_line_comes_before_the_configuration()
    {
        var config = Configuration.Reading.Good("user a", "sched_priority 3", "makestep 1 3");
        Assert.Equal("b", Good("-u", "b").ApplyTo(config).Process.User);
        Assert.Equal("a", Good().ApplyTo(config).Process.User);
        Assert.Equal(99, Good("-P", "100").ApplyTo(config).Process.SchedulingPriority);
        Assert.Equal(3, Good().ApplyTo(config).Process.SchedulingPriority);
        Assert.True(Good("-m").ApplyTo(config).Process.LockMemory);
        Assert.Null(Good("-R").ApplyTo(config).Clock.Step);
    }

    private static StartOptions Good(params string[] arguments)
    {
        var (options, problems) = CommandLineReader.Read(arguments);
        Assert.Empty(problems);
        return options;
    }
}
