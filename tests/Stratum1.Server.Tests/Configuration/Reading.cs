using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

/// <summary>Reads texts as files named <c>test.conf</c>.</summary>
internal static class Reading
{
    internal const string File = "test.conf";

    internal static ConfigReading Of(params string[] lines) => ConfigReader.ReadFile(File, string.Join('\n', lines));

    /// <summary>A text without any problem.</summary>
    internal static ServerConfig Good(params string[] lines)
    {
        var reading = Of(lines);
        Assert.Empty(reading.Problems);
        return reading.Config;
    }

    /// <summary>A text with exactly one problem.</summary>
    internal static ConfigProblem Bad(params string[] lines) => Assert.Single(Of(lines).Problems);
}
