using Stratum1.Engine;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Cli.Replay;

/// <summary>A machine on which nothing happens but what a recording says, and whose clock nothing steers.</summary>
internal sealed class ReplayHost(Recording recording) : IsolatedHost
{
    /// <summary>The engine decides once a second; after longer, the end would look like a receiver that falls silent.</summary>
    private static readonly TimeInterval Aftermath = TimeInterval.FromWholeSeconds(1);

    private int next;
    private TimeInterval elapsed;
    private Daemon? daemon;

    public override ClockReading Read() => new(recording.Clock + elapsed, elapsed);

    public override void Open(Daemon daemon) => this.daemon = daemon;

    public override void Wait(UtcTime until)
    {
        var limit = until - recording.Clock;
        if (next < recording.Events.Count && recording.Events[next].At <= limit)
        {
            var happening = recording.Events[next++];
            elapsed = TimeInterval.Max(elapsed, happening.At);
            Deliver(happening);
            return;
        }

        elapsed = TimeInterval.Max(elapsed, limit);
        if (next == recording.Events.Count && (next == 0 || elapsed - recording.Events[^1].At > Aftermath))
            daemon!.End();
    }

    private void Deliver(RecordedEvent happening)
    {
        if (happening.Receiver >= daemon!.Receivers.Setups.Count)
            return;
        switch (happening)
        {
            case RecordedBytes bytes:
                daemon.Receivers.OnBytes(Read(), bytes.Receiver, bytes.Octets);
                break;
            case RecordedEdge edge:
                daemon.Receivers.OnEdge(edge.Receiver, recording.Clock + edge.At, edge.Polarity);
                break;
            case RecordedDevice device:
                daemon.Receivers.OnDevice(device.Receiver, device.IsPulse, device.Report);
                break;
        }
    }
}
