using System.Globalization;
using Stratum1.Engine;
using Stratum1.Refclock.Pulse;
using Stratum1.Server.Running;

namespace Stratum1.Server.Reports;

/// <summary>Writes down what receivers bring, for whoever listens: the input of a replay. Without listeners it costs nothing.</summary>
/// <remarks>
/// Times are nanoseconds of raw time since the recording began, so that a replay does not depend on how the clock was steered.
/// </remarks>
internal sealed class Recorder(Daemon daemon)
{
    private readonly List<Action<string>> listeners = [];
    private MonotonicTime begin;

    /// <summary>Begins to tell somebody.</summary>
    public void Add(Action<string> listener)
    {
        var now = daemon.Now;
        var steering = daemon.Engine.Steering;
        if (listeners.Count == 0)
            begin = steering.Ledger.FromStamp(now.System);
        listeners.Add(listener);
        listener(RecordingText.Header(Release.Version, steering.Clock, Elapsed(now.System), daemon.ConfigLines));
        for (var i = 0; i < daemon.Engine.Receivers.Count; i++)
        {
            listener(RecordingText.Device(Elapsed(now.System), i, isPulse: false, daemon.Engine.Receivers[i].Serial));
            listener(RecordingText.Device(Elapsed(now.System), i, isPulse: true, daemon.Engine.Receivers[i].Pulse));
        }
    }

    /// <summary>Ends it.</summary>
    public void Remove(Action<string> listener) => listeners.Remove(listener);

    public void OnBytes(in ClockReading at, int receiver, ReadOnlySpan<byte> bytes)
    {
        if (listeners.Count > 0)
            Tell(RecordingText.Bytes(Elapsed(at.System), receiver, bytes));
    }

    public void OnEdge(int receiver, UtcTime stamp, EdgePolarity polarity)
    {
        if (listeners.Count > 0)
            Tell(RecordingText.Edge(Elapsed(stamp), receiver, polarity));
    }

    public void OnDevice(in ClockReading at, int receiver, bool isPulse, DeviceReport report)
    {
        if (listeners.Count > 0)
            Tell(RecordingText.Device(Elapsed(at.System), receiver, isPulse, report));
    }

    private long Elapsed(UtcTime stamp) => (long)((daemon.Engine.Steering.Ledger.FromStamp(stamp) - begin).Seconds * 1e9);

    private void Tell(string line)
    {
        foreach (var listener in listeners.ToArray())
            listener(line);
    }
}

/// <summary>The lines of a recording: a letter, the time, and what happened.</summary>
internal static class RecordingText
{
    /// <summary>The first line of every recording.</summary>
    public const string Title = "stratum1 recording 1";

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static string Header(string version, UtcTime clock, long at, IReadOnlyList<string> config)
        => string.Create(Plain, $"{Title}\nversion {version}\nclock {at} {clock.Seconds} {clock.NanosecondOfSecond}\n")
            + string.Concat(config.Select(line => $"config {line}\n"));

    public static string Bytes(long at, int receiver, ReadOnlySpan<byte> bytes)
        => string.Create(Plain, $"B {at} {receiver} {Convert.ToHexStringLower(bytes)}\n");

    public static string Edge(long at, int receiver, EdgePolarity polarity)
        => string.Create(Plain, $"E {at} {receiver} {(polarity == EdgePolarity.Assert ? 'A' : 'C')}\n");

    public static string Device(long at, int receiver, bool isPulse, DeviceReport report)
        => string.Create(Plain, $"D {at} {receiver} {(isPulse ? 'P' : 'S')} {(report.IsOpen ? '+' : '-')} {report.Reason}\n");
}
