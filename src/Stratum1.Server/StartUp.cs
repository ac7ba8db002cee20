using System.Collections.Immutable;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Checks;

namespace Stratum1.Server;

/// <summary>What is known once command line and configuration are read.</summary>
/// <param name="ExitCode">What to exit with now; null to go on.</param>
/// <param name="Output">What to write to standard output.</param>
/// <param name="Errors">What to write to standard error: problems, one a line.</param>
/// <param name="Options">The command line.</param>
/// <param name="Config">The configuration, with what the command line says instead.</param>
public sealed record StartUp(int? ExitCode, string Output, string Errors, StartOptions Options, ServerConfig Config)
{
    /// <summary>The directives with single blanks and without comments, those of included files in their places.</summary>
    public ImmutableArray<string> ConfigLines { get; init; } = [];

    /// <summary>Reads command line and configuration. Touches nothing but those files.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="files">Where the file is, and those that it includes.</param>
    /// <param name="machine">For <c>--check</c>; null is this machine.</param>
    public static StartUp Prepare(IReadOnlyList<string> arguments, ConfigFiles files, MachineFacts? machine = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (options, problems) = CommandLineReader.Read(arguments);
        if (problems.Length > 0)
            return End(Server.ExitCode.Usage, "", Text(problems));
        if (options.Mode == StartMode.PrintHelp)
            return End(Server.ExitCode.Success, CommandLineReader.Help, "");
        if (options.Mode == StartMode.PrintVersion)
            return End(Server.ExitCode.Success, CommandLineReader.Version, "");

        ConfigReading reading;
        try
        {
            reading = options.Directives.Length > 0
                ? ConfigReader.ReadArguments(options.Directives)
                : ConfigReader.ReadFile(options.ConfigurationFile, files.Read(options.ConfigurationFile), files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return End(
                Server.ExitCode.Configuration,
                "",
                $"{options.ConfigurationFile}: error: cannot be read ({Reason(e)}). Create the file, or name another one with -f.\n");
        }

        if (options.Mode == StartMode.Check && reading.Succeeded)
        {
            var findings = MeaningCheck.Of(reading, machine ?? MachineFacts.OfThisMachine());
            reading = reading with { Problems = [.. reading.Problems, .. findings] };
            var summary = findings.IsEmpty ? "Nothing to object to" : $"{findings.Length} {(findings.Length == 1 ? "thing" : "things")} "
                    + "to look at; the daemon would start";
            var source = options.Directives.Length > 0 ? "command line" : options.ConfigurationFile;
            return End(Server.ExitCode.Success, $"{source}: {summary}.\n", Text(reading.Problems));
        }

        var output = options.Mode == StartMode.PrintConfiguration ? Text(reading.Lines) : "";
        int? exit = !reading.Succeeded ? Server.ExitCode.Configuration
            : options.Mode == StartMode.PrintConfiguration ? Server.ExitCode.Success
            : null;
        return new(exit, output, Text(reading.Problems), options, options.ApplyTo(reading.Config)) { ConfigLines = reading.Lines };

        StartUp End(int code, string text, string errors) => new(code, text, errors, options, ServerConfig.Default);
    }

    /// <summary>The name a program was started under.</summary>
    /// <param name="commandLine">Its words, each ended by a zero (/proc/PID/cmdline).</param>
    public static string NameIn(string commandLine)
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        return Path.GetFileName(commandLine.Split('\0')[0]);
    }

    // The framework's own messages are left out of the program to keep it small (UseSystemResourceKeys), so the type must say it.
    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it is a folder, or this user may not read it",
        _ => "the disk reports an error",
    };

    private static string Text<T>(IEnumerable<T> items) => string.Concat(items.Select(item => $"{item}\n"));
}
