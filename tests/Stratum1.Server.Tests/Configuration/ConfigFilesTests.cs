using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class ConfigFilesTests
{
    private readonly Dictionary<string, string> disk = [];

    [Fact]
    public void The_lines_of_an_included_file_stand_where_it_is_included()
    {
        disk["/etc/more.conf"] = "port 2\nlock_all";
        var reading = Read("port 1", "include /etc/more.conf", "# end");
        Assert.Empty(reading.Problems);
        Assert.Equal<IEnumerable<string>>(["port 1", "port 2", "lock_all"], reading.Lines);
        Assert.Equal(2, reading.Config.Ntp.Port);
    }

    [Fact]
    public void A_pattern_includes_what_matches_in_the_order_of_names()
    {
        disk["/etc/d/b.inc"] = "port 2";
        disk["/etc/d/a.inc"] = "port 1";
        disk["/etc/d/c.txt"] = "port 3";
        Assert.Equal<IEnumerable<string>>(["port 1", "port 2"], Read("include /etc/d/*.inc").Lines);
        Assert.Empty(Read("include /etc/d/*.none").Problems);
    }

    [Fact]
    public void A_file_in_an_earlier_folder_replaces_its_namesake()
    {
        disk["/usr/conf.d/10.conf"] = "port 1";
        disk["/usr/conf.d/20.conf"] = "lock_all";
        disk["/etc/conf.d/10.conf"] = "port 2";
        disk["/etc/conf.d/15.conf"] = "sched_priority 3";
        disk["/etc/conf.d/30.txt"] = "nonsense";
        Assert.Equal<IEnumerable<string>>(["port 2", "sched_priority 3", "lock_all"], Read("confdir /etc/conf.d /usr/conf.d /none").Lines);
    }

    [Fact]
    public void An_error_names_the_file_it_stands_in()
    {
        disk["/etc/a.conf"] = "\nprot 5";
        var reading = Read("include /etc/a.conf", "include /etc/b.conf", "pprt 5");
        Assert.Equal(["/etc/a.conf:2", "test.conf:2", "test.conf:3"], reading.Problems.Select(p => p.Place.ToString()).Order());
        Assert.Equal("/etc/b.conf", Assert.Single(reading.Problems, p => p.Place.Line == 2 && p.Place.File == Reading.File).Word);
    }

    [Fact]
    public void Files_that_include_each_other_are_refused()
    {
        disk["/etc/a.conf"] = "include /etc/b.conf";
        disk["/etc/b.conf"] = "include /etc/a.conf";
        var problem = Assert.Single(Read("include /etc/a.conf").Problems);
        Assert.Contains("include each other", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_sources_are_remembered()
    {
        var config = Reading.Good("sourcedir /run/dhcp", "sourcedir /etc/s");
        Assert.Equal<IEnumerable<string>>(["/run/dhcp", "/etc/s"], config.SourceFolders);
    }

    [Theory]
    [InlineData("include")]
    [InlineData("include /a /b")]
    [InlineData("confdir")]
    [InlineData("sourcedir")]
    public void A_wrong_number_of_words_is_refused(string line) => Assert.Single(Read(line).Problems);

    private ConfigReading Read(params string[] lines) => ConfigReader.ReadFile(
        Reading.File,
        string.Join('\n', lines),
        new(
            path => disk.TryGetValue(path, out var text) ? text : throw new FileNotFoundException(),
            (folder, pattern) => [.. disk.Keys.Where(path => Path.GetDirectoryName(path) == folder
                && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path)))]));
}
