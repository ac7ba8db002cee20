using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Stratum1.Linux.Tests;

/// <summary>Asks the C compiler of this machine what the headers of this machine say.</summary>
internal static class Gcc
{
    public static bool IsPresent { get; } = FindGcc();

    /// <summary>Compiles and runs one program that prints every expression.</summary>
    public static IReadOnlyDictionary<string, long> Evaluate(IEnumerable<string> headers, IEnumerable<string> expressions)
    {
        var program = new StringBuilder("#define _GNU_SOURCE\n#include <stdio.h>\n#include <stddef.h>\n");
        foreach (var header in headers)
            program.AppendLine(CultureInfo.InvariantCulture, $"#include <{header}>");
        program.AppendLine("int main(void) {");
        foreach (var expression in expressions)
            program.AppendLine(CultureInfo.InvariantCulture, $"printf(\"%s\\t%lld\\n\", \"{expression}\", (long long)({expression}));");
        program.AppendLine("}");

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("probe.c"), program.ToString());
        Run("gcc", "-o", folder.File("probe"), folder.File("probe.c"));
        return Run(folder.File("probe")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    private static string Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} failed: {errors.Result}");
    }

    private static bool FindGcc()
        => Environment.GetEnvironmentVariable("PATH")?.Split(':').Any(folder => File.Exists(Path.Combine(folder, "gcc"))) ?? false;
}

/// <summary>Needs a C compiler; where CI is set, its absence is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GccTheoryAttribute : TheoryAttribute
{
    public GccTheoryAttribute()
    {
        if (!Gcc.IsPresent && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "no gcc on this machine to read the kernel's headers with";
    }
}
