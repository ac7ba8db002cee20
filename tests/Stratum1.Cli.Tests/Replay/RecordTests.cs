using Stratum1.Cli.Tests.Control;

namespace Stratum1.Cli.Tests.Replay;

/// <summary>A recording tells where its maker lives: it is for nobody else, and takes nothing away.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stratum1-");

    private string Target => Path.Combine(folder.FullName, "recording");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_file_is_its_users_alone_and_is_not_overwritten()
    {
        Assert.Equal(0, Record("first").ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
        var second = Record("second");
        Assert.Equal(ExitCode.WriteError, second.ExitCode);
        Assert.Contains("is not overwritten", second.Errors, StringComparison.Ordinal);
        Assert.EndsWith("first", File.ReadAllText(Target), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_leaves_no_file()
    {
        Assert.Equal(ExitCode.NoPermission, Record("").ExitCode);
        Assert.False(File.Exists(Target));
    }

    private Session Record(string told)
        => Session.Run(
            _ => throw new InvalidOperationException("chronyc's protocol is not needed"), $"record {Target} --for 5",
            openReports: _ => new Told(System.Text.Encoding.ASCII.GetBytes(told)));

    /// <summary>A daemon that says so much and ends, whatever it is asked.</summary>
    private sealed class Told(byte[] octets) : MemoryStream(octets)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }
    }
}
