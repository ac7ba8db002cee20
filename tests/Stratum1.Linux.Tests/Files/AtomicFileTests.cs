
namespace Stratum1.Linux.Tests;

public class AtomicFileTests
{
    [Theory]
    [InlineData(AtomicFile.SecretMode)]
    [InlineData(AtomicFile.PublicMode)]
    [InlineData((UnixFileMode)0x1FF)]
    public void Content_and_mode_are_exactly_as_asked(UnixFileMode mode)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("drift");
        AtomicFile.Write(path, "old and longer"u8, UnixFileMode.UserRead);
        AtomicFile.Write(path, "new"u8, mode);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(mode, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_leftover_of_a_crash_is_no_obstacle()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("drift.tmp"), "half");
        AtomicFile.Write(folder.File("drift"), "whole"u8);
        Assert.Equal([folder.File("drift")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_link_planted_at_the_temporary_name_is_not_followed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("victim"), "unharmed");
        File.CreateSymbolicLink(folder.File("drift.tmp"), folder.File("victim"));
        AtomicFile.Write(folder.File("drift"), "content"u8);
        Assert.Equal("unharmed", File.ReadAllText(folder.File("victim")));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_no_rubbish()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("in-the-way"));
        var error = Assert.Throws<LinuxException>(() => AtomicFile.Write(folder.File("in-the-way"), "x"u8));
        Assert.Equal("rename", error.Call);
        Assert.Empty(Directory.GetFiles(folder.Path));

        error = Assert.Throws<LinuxException>(() => AtomicFile.Write(folder.File("nowhere/drift"), "x"u8));
        Assert.Equal(("open", Errno.ENOENT), (error.Call, error.Errno));
    }

    [Fact]
    public void A_writer_killed_at_any_moment_leaves_a_whole_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        for (var round = 0; round < 5; round++)
        {
            using (var child = Child.Start("rewrite", path))
            {
                Assert.Equal("ready", child.ReadLine());
                while (!File.Exists(path) || File.ReadAllBytes(path)[0] < 'c' + round)
                {
                    // Let it get some way: each round a little further.
                }

                child.Kill();
            }

            var content = File.ReadAllBytes(path);
            Assert.Equal(100_000, content.Length);
            Assert.False(content.AsSpan().ContainsAnyExcept(content[0]));
            File.Delete(path);
        }
    }
}
