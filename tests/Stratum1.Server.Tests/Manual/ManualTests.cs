using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Tests;

namespace Stratum1.Server.Tests.Manual;

/// <summary>The manual in docs/manual is what the tables say. With STRATUM1_WRITE_MANUAL=1 the test writes it instead.</summary>
public class ManualTests
{
    [Fact]
    public void The_manual_is_up_to_date()
    {
        foreach (var (name, text) in ManualText.Files)
        {
            var path = RepositoryFolder.PathOf("docs", "manual", name);
            if (Environment.GetEnvironmentVariable("STRATUM1_WRITE_MANUAL") == "1")
                File.WriteAllText(path, text);
            Assert.True(
                File.Exists(path) && File.ReadAllText(path) == text,
                $"docs/manual/{name} is stale. Write it with: "
                + "STRATUM1_WRITE_MANUAL=1 dotnet test tests/Stratum1.Server.Tests --filter ManualTests");
        }
    }

    [Fact]
    public void The_example_is_a_configuration()
    {
        var lines = ExampleConfig.Text.Split('\n');
        Assert.Empty(ConfigReader.ReadFile("example", ExampleConfig.Text).Problems);
        var suggested = string.Join('\n', lines.Select(line => line is ['#', not ' ', ..] ? line[1..] : line));
        Assert.NotEqual(ExampleConfig.Text, suggested);
        Assert.Empty(ConfigReader.ReadFile("example", suggested).Problems);
    }

    [Fact]
    public void Every_directive_and_every_option_has_an_entry()
    {
        var files = ManualText.Files.ToDictionary(file => file.Name, file => file.Text);
        Assert.All(DirectiveTable.Supported, d => Assert.Contains(
            $"\\fB{d.Name.Replace("-", "\\-", StringComparison.Ordinal)}\\fR", files["stratum1.conf.5"], StringComparison.Ordinal));
        Assert.All(OptionTable.Rows, o => Assert.Contains($"\\fB\\-{o.Letter}\\fR", files["stratum1d.8"], StringComparison.Ordinal));
        Assert.All(OptionTable.Words, o => Assert.Contains($"`{o.Word}`", files["stratum1d.md"], StringComparison.Ordinal));
    }
}
