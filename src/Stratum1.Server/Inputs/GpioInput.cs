using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Refclock.Pulse;
using Stratum1.Server.Running;

namespace Stratum1.Server.Inputs;

/// <summary>A pulse on a line of a GPIO character device, stamped by the kernel's interrupt handler.</summary>
/// <param name="daemon">Told of edges.</param>
/// <param name="receiver">The engine's number of the receiver.</param>
/// <param name="chip">The chip's path.</param>
/// <param name="line">The line's number on it.</param>
internal sealed class GpioInput(Daemon daemon, int receiver, string chip, int line) : IInput
{
    private readonly GpioEdge[] edges = new GpioEdge[16];
    private GpioLine? gpio;
    private string? lastReason;

    /// <inheritdoc/>
    public void Retry()
    {
        if (gpio is not null)
            return;
        gpio = GpioLine.TryOpen(chip, $"{line}", out var problem);
        if (gpio is not null)
            daemon.Reactor.Watch(gpio.Handle, OnReady);
        Report(gpio is not null, gpio is null ? $"{problem!.Reason}; trying again" : $"{gpio.Name} opened");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (gpio is null)
            return;
        daemon.Reactor.Forget(gpio.Handle);
        gpio.Dispose();
        gpio = null;
    }

    private void OnReady()
    {
        var result = gpio!.Read(edges);
        if (result.Status == IoStatus.Gone)
        {
            Dispose();
            Report(isOpen: false, $"{chip} was unplugged; waiting for it to come back");
            return;
        }

        foreach (var edge in edges.AsSpan(0, result.Count))
            daemon.OnEdge(receiver, edge.At, edge.Rising ? EdgePolarity.Assert : EdgePolarity.Clear);
    }

    private void Report(bool isOpen, string reason)
    {
        if (reason == lastReason)
            return;
        lastReason = reason;
        daemon.OnDevice(receiver, isPulse: true, new DeviceReport(isOpen, reason));
    }
}
