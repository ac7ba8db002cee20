using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Refclock.Pulse;

namespace Stratum1.Server.Inputs;

/// <summary>A kernel PPS source. Most kernels cannot tell epoll about it, so a thread of its own waits in PPS_FETCH.</summary>
/// <remarks>
/// Where /dev/ppsN is not ours to open, or never answers (a 32-bit program on a 64-bit kernel), the same stamps are
/// polled from /sys/class/pps.
/// </remarks>
internal sealed class PpsInput : IInput
{
    private static readonly TimeInterval FetchTimeout = TimeInterval.FromSeconds(1.5);

    private const int RetryMilliseconds = 2000;

    /// <summary>Often enough that both edges of a pulse of 100 ms are seen apart.</summary>
    private const int PollMilliseconds = 40;

    private readonly EdgeQueue edges;
    private readonly string selector;
    private readonly Thread thread;
    private readonly ManualResetEventSlim stop = new();
    private PpsDevice? first;
    private uint lastAssert;
    private uint lastClear;
    private bool isFirst;

    /// <summary>Starts waiting.</summary>
    /// <param name="link">Told of edges.</param>
    /// <param name="selector">Path, number or sysfs name.</param>
    public PpsInput(InputLink link, string selector)
    {
        this.selector = selector;
        edges = new(link);
        first = PpsDevice.TryOpen(selector, out _); // Here, while we may still have the right to.
        thread = new Thread(Run) { IsBackground = true, Name = $"pps {selector}" };
        thread.Start();
    }

    /// <summary>The thread tries by itself.</summary>
    public void Retry()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Set();
        thread.Join();
        edges.Dispose();
        stop.Dispose();
    }

    private void Run()
    {
        while (!stop.IsSet)
        {
            isFirst = true;
            var problem = FollowDevice();
            if (problem.Fault == DeviceFault.Forbidden)
                problem = FollowSysfs() ?? problem;
            Report(isOpen: false, $"{problem.Reason}; trying again");
            stop.Wait(RetryMilliseconds);
        }
    }

    private DeviceProblem FollowDevice()
    {
        DeviceProblem? problem = null;
        using var device = Interlocked.Exchange(ref first, null) ?? PpsDevice.TryOpen(selector, out problem);
        if (device is null)
            return problem!;
        var isBoth = device.Mode.HasFlag(PpsModes.CaptureBoth);
        Report(isOpen: true, $"{selector} ({device.Source.Name}) opened, {(isBoth ? "both edges" : "one edge only")}");
        try
        {
            while (!stop.IsSet)
            {
                if (device.TryFetch(FetchTimeout, out var capture))
                    Emit(capture);
                else if (!device.IsPresent)
                    return new(DeviceFault.Missing, $"{device.Source.Device} was unplugged");
            }
        }
        catch (LinuxException error)
        {
            return new(DeviceFault.Failed, error.Message);
        }

        return new(DeviceFault.Missing, "stopped");
    }

    private DeviceProblem? FollowSysfs()
    {
        using var pulse = SysfsPulse.TryOpen(selector, out _);
        if (pulse is null)
            return null;
        Report(isOpen: true, $"{pulse.Source.Name} is polled through sysfs, because its device may not be opened");
        while (!stop.Wait(PollMilliseconds))
        {
            if (!pulse.TryRead(out var capture))
                return new(DeviceFault.Missing, $"{pulse.Source.Name} was unplugged");
            Emit(capture);
        }

        return null;
    }

    /// <summary>Passes on what is new, in the order it happened: one fetch may bring both edges.</summary>
    private void Emit(in PpsCapture capture)
    {
        var hasAssert = capture.AssertSequence != lastAssert && !isFirst;
        var hasClear = capture.ClearSequence != lastClear && !isFirst;
        (lastAssert, lastClear, isFirst) = (capture.AssertSequence, capture.ClearSequence, false);
        if (hasClear && hasAssert && capture.Clear < capture.Assert)
        {
            edges.Add(capture.Clear, EdgePolarity.Clear);
            hasClear = false;
        }

        if (hasAssert)
            edges.Add(capture.Assert, EdgePolarity.Assert);
        if (hasClear)
            edges.Add(capture.Clear, EdgePolarity.Clear);
    }

    private void Report(bool isOpen, string reason) => edges.Add(new DeviceReport(isOpen, reason));
}
