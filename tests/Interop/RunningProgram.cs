using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Stratum1.Interop;

/// <summary>A program that this test started, and ends, by its process ID.</summary>
internal sealed class RunningProgram : IDisposable
{
    /// <summary>How long one waits for what must come: a busy machine may take its time, and only a failure lasts so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly Lock gate = new();

    public RunningProgram(string program, params string[] arguments)
    {
        process = new Process
        {
            StartInfo = new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public string Output
    {
        get
        {
            lock (gate)
                return output.ToString();
        }
    }

    /// <summary>Waits until a line matches, for <see cref="Patience"/> if nothing shorter is a promise.</summary>
    /// <exception cref="TimeoutException">None came, or the program ended; with what it printed.</exception>
    public Match WaitFor(string pattern, TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var hasEnded = process.HasExited;
            if (hasEnded)
                process.WaitForExit(); // Until its output is read.
            var match = Regex.Match(Output, pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(5));
            if (match.Success)
                return match;
            if (hasEnded || clock.Elapsed > (within ?? Patience))
                throw new TimeoutException($"no line matches '{pattern}' after {clock.Elapsed.TotalSeconds:F1} s:\n{Output}");
            Thread.Sleep(50);
        }
    }

    public int WaitForExit()
    {
        if (!process.WaitForExit(Patience))
            throw new TimeoutException($"{process.StartInfo.FileName} did not end:\n{Output}");
        process.WaitForExit(); // And until its output is read.
        return process.ExitCode;
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public int Interrupt()
    {
        Signal("INT");
        return WaitForExit();
    }

    /// <summary>Sends it a signal: INT, HUP.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (gate)
            output.Append(line.Data).Append('\n');
    }
}
