using System.Globalization;
using Stratum1.Linux;

namespace Stratum1.Interop;

/// <summary>stratum1d with the built-in receiver and without control of any clock, as run.sh starts it.</summary>
internal sealed class SimulatedServer : IDisposable
{
    /// <summary>The demonstration must be LOCKED by then.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(15);

    private readonly RunningProgram program;
    private readonly double offset;
    private readonly double drift;
    private readonly UtcTime start;

    /// <param name="port">UDP port on every loopback address.</param>
    /// <param name="wrapper">Words before the program: a network namespace to run it in.</param>
    public SimulatedServer(int port, params string[] wrapper)
        : this(port, [], wrapper)
    {
    }

    /// <param name="port">UDP port on every loopback address.</param>
    /// <param name="directives">More lines of configuration.</param>
    /// <param name="wrapper">Words before the program.</param>
    public SimulatedServer(int port, string[] directives, string[] wrapper)
    {
        string[] words =
        [
            .. wrapper, Programs.Stratum1d, "-x", "-d", "-U", "refclock SIM offset 0.25 drift 12", "makestep 0.1 3",
            "allow 127.0.0.0/8", "allow ::1", "bindaddress 127.0.0.1", "bindaddress ::1", $"port {port}", "pidfile /",
            .. directives,
        ];
        program = new(words[0], words[1..]);
        var truth = program.WaitFor(
            @"truth is system clock ([-+.\d]+) s ([-+.\d]+) ppm x \(system clock - (\d+)\.(\d+)\)").Groups;
        offset = Number(truth[1].Value);
        drift = Number(truth[2].Value) * 1e-6;
        start = UtcTime.FromTimespec(Whole(truth[3].Value), Whole(truth[4].Value));
        program.WaitFor("Clock is LOCKED", LockPatience);
    }

    /// <summary>Truth − system clock now, in seconds.</summary>
    public double TrueOffset => offset + (drift * (SystemClock.Now - start).Seconds);

    /// <summary>What it printed.</summary>
    public string Output => program.Output;

    /// <summary>Its process ID.</summary>
    public int Id => program.Id;

    /// <summary>Ends it as Ctrl-C does; returns its exit code.</summary>
    public int Interrupt() => program.Interrupt();

    public void Dispose() => program.Dispose();

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
