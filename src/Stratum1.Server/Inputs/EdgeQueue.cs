using System.Collections.Concurrent;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Refclock.Pulse;

namespace Stratum1.Server.Inputs;

/// <summary>Carries edges and device reports from a thread that waits for them to the daemon's thread.</summary>
internal sealed class EdgeQueue : IDisposable
{
    private readonly ConcurrentQueue<Item> items = new();
    private readonly EventFd wake = new();
    private readonly InputLink link;

    /// <summary>Connects a thread to the daemon.</summary>
    public EdgeQueue(InputLink link)
    {
        this.link = link;
        link.Reactor.Watch(wake.Handle, Deliver);
    }

    /// <summary>An edge, from any thread.</summary>
    public void Add(UtcTime stamp, EdgePolarity polarity) => Enqueue(new(stamp, polarity, null));

    /// <summary>How the device stands, from any thread.</summary>
    public void Add(DeviceReport report) => Enqueue(new(default, default, report));

    /// <inheritdoc/>
    public void Dispose()
    {
        link.Reactor.Forget(wake.Handle);
        wake.Dispose();
    }

    private void Enqueue(Item item)
    {
        items.Enqueue(item);
        wake.Set();
    }

    private void Deliver()
    {
        wake.Take();
        while (items.TryDequeue(out var item))
        {
            if (item.Report is { } report)
                link.Device(report.IsOpen, report.Reason!);
            else
                link.Edge(item.Stamp, item.Polarity);
        }
    }

    private readonly record struct Item(UtcTime Stamp, EdgePolarity Polarity, DeviceReport? Report);
}
