using Stratum1.Linux;
using Stratum1.Refclock.Pulse;

namespace Stratum1.Server.Inputs;

/// <summary>A pulse on a line of a GPIO character device, stamped by the kernel's interrupt handler.</summary>
/// <param name="link">Told of edges.</param>
/// <param name="chip">The chip's path.</param>
/// <param name="line">The line's number on it.</param>
internal sealed class GpioInput(InputLink link, string chip, int line) : IInput
{
    private readonly GpioEdge[] edges = new GpioEdge[16];
    private GpioLine? gpio;

    /// <inheritdoc/>
    public void Retry()
    {
        if (gpio is not null)
            return;
        gpio = GpioLine.TryOpen(chip, $"{line}", out var problem);
        if (gpio is not null)
            link.Reactor.Watch(gpio.Handle, OnReady);
        link.Device(gpio is not null, gpio is null ? $"{problem!.Reason}; trying again" : $"{gpio.Name} opened");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (gpio is null)
            return;
        link.Reactor.Forget(gpio.Handle);
        gpio.Dispose();
        gpio = null;
    }

    private void OnReady()
    {
        var result = gpio!.Read(edges);
        if (result.Status == IoStatus.Gone)
        {
            Dispose();
            link.Device(isOpen: false, $"{chip} was unplugged; waiting for it to come back");
            return;
        }

        foreach (var edge in edges.AsSpan(0, result.Count))
            link.Edge(edge.At, edge.Rising ? EdgePolarity.Assert : EdgePolarity.Clear);
    }
}
