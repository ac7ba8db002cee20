using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Stratum1.Linux.Tests;

/// <summary>Asks a C compiler what the headers of its machine say.</summary>
/// <param name="compiler">Its name.</param>
/// <param name="emulator">What runs its programs here; null for this machine's own.</param>
internal sealed class Gcc(string compiler, string? emulator = null)
{
    public static Gcc OfThisMachine { get; } = new("gcc");

    public static Gcc ForArm64 { get; } = new("aarch64-linux-gnu-gcc", "qemu-aarch64");

    public static Gcc ForArmHard { get; } = new("arm-linux-gnueabihf-gcc", "qemu-arm");

    public bool IsPresent { get; } = Find(compiler) && (emulator is null || Find(emulator));

    /// <summary>Compiles and runs one program that prints every expression.</summary>
    public IReadOnlyDictionary<string, long> Evaluate(IEnumerable<string> headers, IEnumerable<string> expressions)
    {
        var program = new StringBuilder("#define _GNU_SOURCE\n#include <stdio.h>\n#include <stddef.h>\n");
        foreach (var header in headers)
            program.AppendLine(CultureInfo.InvariantCulture, $"#include <{header}>");
        program.AppendLine("int main(void) {");
        foreach (var expression in expressions)
        {
            program.AppendLine(
                CultureInfo.InvariantCulture, $"printf(\"%s\\t%lld\\n\", \"{expression}\", (long long)({expression}));");
        }

        program.AppendLine("}");

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("probe.c"), program.ToString());
        Run(compiler, "-static", "-o", folder.File("probe"), folder.File("probe.c"));
        var printed = emulator is null ? Run(folder.File("probe")) : Run(emulator, folder.File("probe"));
        return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
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

    private static bool Find(string program)
        => Environment.GetEnvironmentVariable("PATH")?.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))) ?? false;
}

/// <summary>Needs a C compiler; where CI is set, its absence is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GccTheoryAttribute : TheoryAttribute
{
    public GccTheoryAttribute()
    {
        if (!Gcc.OfThisMachine.IsPresent && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "no gcc on this machine to read the kernel's headers with";
    }
}

/// <summary>Needs compilers for arm64 and armhf and an emulator of both; where CI is set, their absence is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CrossGccFactAttribute : FactAttribute
{
    public CrossGccFactAttribute()
    {
        if (!(Gcc.ForArm64.IsPresent && Gcc.ForArmHard.IsPresent) && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "no gcc-aarch64-linux-gnu, no gcc-arm-linux-gnueabihf or no qemu-user on this machine to read the boards' headers with";
    }
}
