using System.Diagnostics;

namespace Stratum1.Linux.Tests;

/// <summary>This test assembly, started as another process with the name of a part to play (<see cref="Parts"/>).</summary>
internal sealed class Child : IDisposable
{
    private readonly Process process;

    private Child(ProcessStartInfo start) => process = Process.Start(start)!;

    public int Id => process.Id;

    public static Child Start(string part, params string[] arguments)
        => new(new("dotnet", ["exec", typeof(Child).Assembly.Location, part, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });

    /// <summary>The next line it prints; null when it has ended.</summary>
    public string? ReadLine() => process.StandardOutput.ReadLine();

    /// <summary>Closes its input, which is its sign to end, and returns what else it prints.</summary>
    public string Finish()
    {
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {errors.Result}");
        return output.Trim();
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends it the hard way, at whatever it is doing.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }
}
