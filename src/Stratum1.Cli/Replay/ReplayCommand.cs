using System.CommandLine;
using Stratum1.Cli.Control;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Status;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Server.Reports;
using Stratum1.Server.Running;

namespace Stratum1.Cli.Replay;

/// <summary><c>stratum1 replay</c>: a recording through the daemon's own object, each time with the same result.</summary>
internal static class ReplayCommand
{
    /// <summary>What bears on following a receiver. All else would touch this machine, or wait for the network.</summary>
    private static readonly string[] Replayed =
    [
        "refclock", "makestep", "maxslewrate", "maxdrift", "maxupdateskew", "maxclockerror", "maxchange", "corrtimeratio", "local",
        "leapsecmode", "logchange", "maxdistance", "maxjitter", "minsources", "reselectdist", "stratumweight", "combinelimit",
    ];

    public static Command Create(Func<ParseResult, Func<ControlSession, int>, int> run)
    {
        var file = new Argument<string>("FILE") { Description = "Made by `stratum1 record`." };
        var command = new Command(
            "replay", "Run a recording through the daemon's engine: print what it would log, and how things stand at the end.") { file };
        command.SetAction(parsed => run(parsed, session =>
        {
            var report = Replay(Read(parsed.GetRequiredValue(file)), session.WriteLine);
            session.Write(new Sections(("status", StatusView.Of(report)), ("why", WhyView.Of(report))), isOneOfMany: false);
            return WhyView.Verdict(report);
        }));
        return command;
    }

    /// <summary>Replays a recording.</summary>
    /// <param name="recording">What happened.</param>
    /// <param name="writeLine">Takes each line of the log.</param>
    /// <exception cref="ControlFailure">Its configuration is not accepted by this version.</exception>
    public static DaemonReport Replay(Recording recording, Action<string> writeLine)
    {
        var lines = recording.Config.Where(line => Replayed.Contains(line.Split(' ')[0], StringComparer.OrdinalIgnoreCase)).ToArray();
        var reading = ConfigReader.ReadFile("recording", string.Join('\n', lines));
        if (!reading.Succeeded)
            throw new ControlFailure(ExitCode.DataError, $"its configuration is not accepted: {reading.Problems[0]}");
        var config = reading.Config;
        config = config with { Oscillator = config.Oscillator with { Sensor = null } };
        using var writer = new LineWriter(writeLine);
        using var log = Log.Into(writer);
        using var host = new ReplayHost(recording);
        log.Clock = () => host.Read().System;
        var daemon = new Daemon(config, new StartOptions { ControlsClock = false, ProgramName = "replay" }, host, log);
        daemon.Run();
        return DaemonReport.Of(daemon) with { Version = recording.Version, Service = null };
    }

    private static Recording Read(string file)
    {
        try
        {
            var line = Recording.TryRead(File.ReadAllText(file), out var recording);
            return recording ?? throw new ControlFailure(ExitCode.DataError, $"{file}: line {line} is not that of a recording");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ControlFailure(ExitCode.NoInput, $"{file} cannot be read");
        }
    }

    /// <summary>Hands whole lines on.</summary>
    private sealed class LineWriter(Action<string> writeLine) : StringWriter
    {
        public override void WriteLine(string? value) => writeLine(value ?? "");
    }
}
