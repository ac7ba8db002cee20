using System.Diagnostics;

namespace Stratum1.Linux;

/// <summary>Leaves the terminal, as daemons started by hand or by old scripts do.</summary>
/// <remarks>A managed process cannot fork; it starts itself again, and the second one makes itself the leader of a new session.</remarks>
public static class Background
{
    /// <summary>How long the first process watches whether the second one stays.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(1);

    /// <summary>Starts this program once more, detached.</summary>
    /// <param name="arguments">Its arguments; must make it call <see cref="LeaveTerminal"/>.</param>
    /// <returns>The exit code to end with: zero, or that of the second process when it has ended already.</returns>
    public static int Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        if (!process.WaitForExit(Watch))
            return 0;
        Console.Error.Write(process.StandardError.ReadToEnd());
        return process.ExitCode;
    }

    /// <summary>Becomes a session of its own: the terminal's hang-up and Ctrl-C do not reach it any more.</summary>
    public static void LeaveTerminal() => _ = Libc.setsid(); // Fails only for the leader of a group, who has left already.
}
