using System.Diagnostics;

namespace Stratum1.Cli.Tests;

/// <summary>The built tool as a process of its own.</summary>
internal sealed record Tool(int ExitCode, byte[] Output, string Errors)
{
    public static Tool Run(string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "stratum1.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var feeding = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feeding.GetAwaiter().GetResult();
        return new(process.ExitCode, output.ToArray(), errors.GetAwaiter().GetResult());
    }
}
