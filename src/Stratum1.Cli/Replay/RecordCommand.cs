using System.CommandLine;
using System.Diagnostics;
using Stratum1.Cli.Control;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Status;

namespace Stratum1.Cli.Replay;

/// <summary><c>stratum1 record</c>: a support bundle. What the receivers bring from now on, with configuration and version.</summary>
internal static class RecordCommand
{
    private static readonly TimeSpan UsualLength = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(500);

    public static Command Create(Surroundings surroundings, Func<ParseResult, Func<ControlSession, int>, int> run)
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it. It tells where the antenna is." };
        var seconds = new Option<double>("--for")
        { Description = "Seconds to record; 60 without.", DefaultValueFactory = _ => UsualLength.TotalSeconds };
        var command = new Command(
            "record", "Write down what the receivers send, with configuration and version, for `stratum1 replay`.") { file, seconds };
        command.SetAction(parsed => run(parsed, session =>
        {
            var reader = new ReportReader(session.Client.Addresses, surroundings.OpenReports);
            using var stream = reader.Ask(Server.Reports.ReportSocket.AskRecording);
            var octets = Copy(stream, parsed.GetRequiredValue(file), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            if (octets > 0)
                return session.Confirm($"{octets} octets");
            File.Delete(parsed.GetRequiredValue(file)); // Ours, and empty: it would be in the way of the next attempt.
            throw ReportReader.Refused();
        }));
        return command;
    }

    /// <summary>A new file for nobody but this user.</summary>
    private static FileStream Create(string file)
    {
        if (Path.Exists(file))
            throw new ControlFailure(ExitCode.WriteError, $"{file} is there already and is not overwritten: name another file");
        return new(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    private static long Copy(Stream stream, string file, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var buffer = new byte[65536];
        var octets = 0L;
        if (stream.CanTimeout)
            stream.ReadTimeout = (int)LongestSilence.TotalMilliseconds;
        try
        {
            using var output = Create(file);
            while (clock.Elapsed < length)
            {
                int count;
                try
                {
                    count = stream.Read(buffer);
                }
                catch (IOException) when (stream.CanTimeout)
                {
                    continue; // Silence is worth recording too.
                }

                if (count == 0)
                    break;
                output.Write(buffer, 0, count);
                octets += count;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ControlFailure(ExitCode.WriteError, $"{file} cannot be written");
        }

        return octets;
    }
}
