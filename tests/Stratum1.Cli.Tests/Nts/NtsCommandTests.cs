using System.Text;

namespace Stratum1.Cli.Tests.Nts;

public sealed class NtsCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stratum1-");

    private string Made => Path.Combine(folder.FullName, "nts");

    [Fact]
    public void One_command_makes_an_authority_and_a_certificate_and_tells_every_kind_of_client_what_to_write()
    {
        var (code, text, errors) = Run("init", "--name", "time.example", "--name", "192.0.2.7", "--name", "clock.local");
        Assert.True(code == ExitCode.Ok, errors);
        Assert.Contains("Made for time.example, 192.0.2.7, clock.local", text, StringComparison.Ordinal);
        Assert.Contains($"  ntsauthority {Made}\n", text, StringComparison.Ordinal);
        Assert.Contains("  server clock.local iburst nts\n  ntstrustedcerts /etc/ssl/stratum1.crt\n", text, StringComparison.Ordinal);
        Assert.Contains("  address = \"clock.local\"\n  certificate-authority = ", text, StringComparison.Ordinal);
        Assert.Contains("  server clock.local nts ca /etc/ssl/stratum1.crt\n", text, StringComparison.Ordinal);
        Assert.Equal(
            [("ca.crt", "rw-r--r--"), ("ca.key", "rw-------"), ("server.pem", "rw-------")],
            Directory.GetFiles(Made).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Mode(file))));

        (code, text, _) = Run("status");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Certificate  time.example, clock.local, 192.0.2.7\n", text, StringComparison.Ordinal);
        Assert.Contains("365 days left", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_is_never_overwritten_and_a_renewed_certificate_keeps_its_names()
    {
        Assert.Equal(ExitCode.Ok, Run("init", "--name", "time.example").Code);
        var (authority, server) = (Read("ca.crt"), Read("server.pem"));
        var (code, _, errors) = Run("init");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("already has an authority", errors, StringComparison.Ordinal);
        Assert.Equal(authority, Read("ca.crt"));

        Assert.Equal(ExitCode.Ok, Run("renew").Code);
        Assert.Equal(authority, Read("ca.crt"));
        Assert.NotEqual(server, Read("server.pem"));
        Assert.Contains("Certificate  time.example\n", Run("status").Text, StringComparison.Ordinal);
        Assert.Contains("Certificate  other.example\n", Run("renew", "--name", "other.example").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_names_those_of_the_machine_are_taken()
    {
        var (code, text, errors) = Run("init");
        Assert.True(code == ExitCode.Ok, errors);
        Assert.Matches(@"Made for \S+, \S+\.local", text);
    }

    [Fact]
    public void What_is_missing_or_damaged_is_said_with_a_remedy()
    {
        var (code, _, errors) = Run("status");
        Assert.Equal(ExitCode.NoInput, code);
        Assert.Equal(
            "stratum1: there is no authority yet: make one with 'stratum1 nts init', or name its folder with --folder.\n", errors);
        Run("init", "--name", "time.example");
        File.WriteAllText(Path.Combine(Made, "server.pem"), "rubbish");
        Assert.Equal(ExitCode.DataError, Run("status").Code);
        Assert.Equal(ExitCode.DataError, Run("renew").Code);
        Assert.Equal(ExitCode.Ok, Run("renew", "--name", "time.example").Code);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Mode(string file)
    {
        var mode = new FileInfo(file).UnixFileMode;
        return string.Concat(Enumerable.Range(0, 9).Select(i => ((int)mode >> (8 - i) & 1) == 0 ? '-' : "rwx"[i % 3]));
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(Made, name));

    private (int Code, string Text, string Errors) Run(params string[] words)
    {
        var tool = Tool.Run(["nts", .. words, "--folder", Made], []);
        return (tool.ExitCode, Encoding.UTF8.GetString(tool.Output), tool.Errors);
    }
}
