using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests;

public class StartUpTests
{
    [Fact]
    public void A_good_file_lets_the_daemon_start()
    {
        var start = Prepare("port 5\nallow 10", "-f", "/x", "-u", "me");
        Assert.Null(start.ExitCode);
        Assert.Equal("", start.Output + start.Errors);
        Assert.Equal(5, start.Config.Ntp.Port);
        Assert.Equal("me", start.Config.Process.User);
    }

    [Fact]
    public void All_errors_of_a_file_are_printed_and_it_ends_with_EX_CONFIG()
    {
        var start = Prepare("port x\nprot 5\n", "-f", "/x");
        Assert.Equal(78, start.ExitCode);
        Assert.Equal(["/x:1", "/x:2"], start.Errors.TrimEnd().Split('\n').Select(line => line[..4]));
    }

    [Fact]
    public void A_warning_does_not_hinder()
    {
        var start = Prepare("dumponexit\n");
        Assert.Null(start.ExitCode);
        Assert.Contains("warning", start.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_command_line_ends_with_EX_USAGE_and_no_file_is_read()
    {
        var start = StartUp.Prepare(["-z"], ConfigFiles.None with { Read = _ => throw new InvalidOperationException() });
        Assert.Equal(64, start.ExitCode);
        Assert.Contains("'-z'", start.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Directives_on_the_command_line_replace_the_file()
    {
        var start = StartUp.Prepare(["port 7"], ConfigFiles.None with { Read = _ => throw new InvalidOperationException() });
        Assert.Null(start.ExitCode);
        Assert.Equal(7, start.Config.Ntp.Port);
    }

    [Fact]
    public void The_configuration_is_printed_without_comments()
    {
        var start = Prepare("# c\n  PORT  5\n\nallow", "-p");
        Assert.Equal(0, start.ExitCode);
        Assert.Equal("PORT 5\nallow\n", start.Output);
        Assert.Equal(78, Prepare("prot 5", "-p").ExitCode);
    }

    [Theory]
    [InlineData("-h", "Usage: stratum1d")]
    [InlineData("-v", "stratum1d (Stratum1) version ")]
    public void Help_and_version_succeed_without_a_file(string option, string output)
    {
        var start = StartUp.Prepare([option], ConfigFiles.None with { Read = _ => throw new InvalidOperationException() });
        Assert.Equal(0, start.ExitCode);
        Assert.StartsWith(output, start.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_with_the_reason()
    {
        (Exception Thrown, string Told)[] reasons =
        [
            (new FileNotFoundException(), "there is no such file"),
            (new DirectoryNotFoundException(), "there is no such file"),
            (new UnauthorizedAccessException(), "it is a folder, or this user may not read it"),
            (new IOException(), "the disk reports an error"),
        ];
        foreach (var (thrown, told) in reasons)
        {
            var start = StartUp.Prepare(["-f", "/nowhere"], ConfigFiles.None with { Read = _ => throw thrown });
            Assert.Equal(78, start.ExitCode);
            Assert.StartsWith($"/nowhere: error: cannot be read ({told}).", start.Errors, StringComparison.Ordinal);
        }
    }

    private static StartUp Prepare(string text, params string[] arguments)
        => StartUp.Prepare(arguments, ConfigFiles.None with { Read = _ => text });
}
