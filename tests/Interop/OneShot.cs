using System.Globalization;
using System.Text.RegularExpressions;

namespace Stratum1.Interop;

/// <summary>What a run of <c>-Q</c>, chronyd's or ours, measured.</summary>
internal static class OneShot
{
    private const int Attempts = 3;

    /// <summary>Truth − system clock in seconds, as it was told.</summary>
    public static double OffsetIn((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        var told = Regex.Match(run.Output, @"System clock wrong by ([-.\d]+) seconds");
        Assert.True(told.Success, run.Output);
        return double.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// How far it was from the truth, in seconds: of the first run that agrees, for a busy machine spoils some, or of the last.
    /// </summary>
    public static double Error(Func<(int ExitCode, string Output)> run, Func<double> truth, double agreement, Action<string> say)
    {
        var error = double.NaN;
        for (var attempt = 0; attempt < Attempts && !(Math.Abs(error) <= agreement); attempt++)
        {
            var (seen, actual) = (OffsetIn(run()), truth());
            error = seen - actual;
            say($"{seen:F6} s was seen, {actual:F6} s is the truth, {error * 1e6:F1} us between");
        }

        return error;
    }
}
