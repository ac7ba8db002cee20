using System.CommandLine;
using Stratum1.Cli.Control;
using Stratum1.Server.Configuration;

namespace Stratum1.Cli.Import;

/// <summary><c>stratum1 import-ntp-conf</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "ntp.conf; - reads standard input." };
        var command = new Command(
            "import-ntp-conf",
            "Turn ntpd's configuration into ours, on standard output. Every line without a counterpart is named on standard error.")
                { file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), surroundings));
        return command;
    }

    private static int Run(string file, Surroundings surroundings)
    {
        string text;
        try
        {
            text = file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            surroundings.Errors.WriteLine($"stratum1: {file} cannot be read");
            return ExitCode.NoInput;
        }

        var result = NtpConfImport.Convert(text);
        if (!result.IsNtpConf)
        {
            surroundings.Errors.WriteLine($"stratum1: {file}: no line is a directive of ntp.conf");
            return ExitCode.DataError;
        }

        surroundings.Output.WriteLine($"# Converted from {file} by stratum1 import-ntp-conf.");
        foreach (var line in result.Lines)
            surroundings.Output.WriteLine(line);
        foreach (var remark in result.Remarks)
            surroundings.Output.WriteLine($"# {remark}");
        surroundings.Output.Flush();
        foreach (var remark in result.Remarks)
            surroundings.Errors.WriteLine($"stratum1: {file}: {remark}");

        // Values are taken as they stand: our own reader is the judge of them.
        var reading = ConfigReader.ReadFile(file, string.Join('\n', result.Lines));
        foreach (var problem in reading.Problems)
            surroundings.Errors.WriteLine($"stratum1: in the result: {problem}");
        return reading.Succeeded ? ExitCode.Ok : ExitCode.DataError;
    }
}
