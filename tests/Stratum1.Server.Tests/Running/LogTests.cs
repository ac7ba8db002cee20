using Stratum1.Engine;
using Stratum1.Linux.Tests;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Running;

namespace Stratum1.Server.Tests.Running;

public class LogTests
{
    [Fact]
    public void A_full_disk_loses_lines_and_nothing_else()
    {
        using var log = Log.Open(new StartOptions { LogFile = "/dev/full" });
        log.Write(LogLevel.Error, "one");
        log.Write(LogLevel.Error, "two");
        Assert.Equal(2, log.Lost);
    }

    [Fact]
    public void After_reopening_a_renamed_file_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "log");
        using (var log = Log.Open(new StartOptions { LogFile = path }))
        {
            log.Write(LogLevel.Information, "before");
            File.Move(path, path + ".1");
            log.Reopen();
            log.Write(LogLevel.Information, "after");
        }

        Assert.EndsWith("before\n", File.ReadAllText(path + ".1"), StringComparison.Ordinal);
        Assert.EndsWith("after\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Less_than_asked_for_is_not_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "log");
        using (var log = Log.Open(new StartOptions { LogFile = path, LogLevel = 1 }))
        {
            log.Write(LogLevel.Information, "nothing");
            log.Write(LogLevel.Warning, "something");
        }

        Assert.Single(File.ReadAllLines(path));
    }
}
