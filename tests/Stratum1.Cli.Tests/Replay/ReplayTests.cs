using System.Text;
using Stratum1.Cli.Replay;
using Stratum1.Cli.Tests.Control;
using Stratum1.Refclock.Simulated;
using Stratum1.Server.Reports;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Cli.Tests.Replay;

/// <summary>A recording shows again what happened, each time the same.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void A_recording_of_a_healthy_receiver_ends_locked()
    {
        var session = Replay(Record(_ => { }));
        Assert.Contains("Clock is LOCKED", session.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is broken", session.Output, StringComparison.Ordinal);
        Assert.Equal(0, session.ExitCode);
    }

    [Fact]
    public void A_recorded_fault_is_named()
    {
        var session = Replay(Record(receiver => receiver.Faults.NoFix = true));
        Assert.Contains("Clock is HOLDOVER", session.Output, StringComparison.Ordinal);
        Assert.Contains("Broken: antenna and sky", session.Output, StringComparison.Ordinal);
        Assert.Equal(1, session.ExitCode);
    }

    [Fact]
    public void The_same_recording_gives_the_same_output()
    {
        var recording = Record(receiver => receiver.Faults.LostPulses = 0.5);
        Assert.Equal(Replay(recording).Output, Replay(recording).Output);
    }

    [Fact]
    public void A_torn_recording_is_replayed_as_far_as_it_goes()
    {
        var recording = Record(_ => { });
        Assert.Contains("Clock is LOCKED", Replay(recording[..(recording.Length - 7)]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_recording_is_refused_with_its_line()
    {
        var session = Replay($"{RecordingText.Title}\nversion 1\nB x 0 00\nE 1 0 A\n");
        Assert.Equal((ExitCode.DataError, true), (session.ExitCode, session.Errors.Contains("line 3", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.DataError, Replay("$GPRMC").ExitCode);
    }

    [Fact]
    public void Mutated_recordings_never_break_it()
    {
        var recording = Record(_ => { })[..4000];
        var random = new Random(4);
        for (var i = 0; i < 2000; i++)
        {
            var text = new StringBuilder(recording);
            for (var change = random.Next(1, 4); change > 0; change--)
                text[random.Next(text.Length)] = (char)random.Next(10, 127);
            Assert.InRange(Recording.TryRead(text.ToString(), out _), 0, recording.Length);
        }
    }

    /// <summary>A minute in good health, then half a minute with a fault.</summary>
    private static string Record(Action<SimulatedReceiver> fault)
    {
        var (receiver, happenings) = (new SimulatedReceiver(new(), seed: 3), new SimulatedSecond());
        string[] config = ["refclock GNSS /dev/serial0 pps /dev/pps0 refid GPS", "makestep 0.1 3", "driftfile /nowhere/drift"];
        var text = new StringBuilder(RecordingText.Header("9.8.7", DaemonWorld.Start, 0, config));
        text.Append(RecordingText.Device(0, 0, isPulse: false, new(IsOpen: true, "/dev/serial0 opened")));
        text.Append(RecordingText.Device(0, 0, isPulse: true, new(IsOpen: true, Reason: null)));
        for (var second = 1; second < 90; second++)
        {
            if (second == 60)
                fault(receiver);
            receiver.Live(DaemonWorld.Start + TimeInterval.FromWholeSeconds(second), happenings);
            var burst = RecordingText.Bytes(At(second + happenings.BurstAfter), 0, happenings.Burst);
            List<(double At, string Line)> lines = [(happenings.BurstAfter, burst)];
            foreach (var edge in happenings.Edges)
                lines.Add((edge.After, RecordingText.Edge(At(second + edge.After), 0, edge.Polarity)));
            text.AppendJoin("", lines.OrderBy(line => line.At).Select(line => line.Line));
        }

        return text.ToString();

        static long At(double seconds) => (long)(seconds * 1e9);
    }

    private Session Replay(string recording)
    {
        File.WriteAllText(file, recording);
        return Session.Run(_ => throw new InvalidOperationException("no daemon is needed"), $"replay {file}");
    }
}
