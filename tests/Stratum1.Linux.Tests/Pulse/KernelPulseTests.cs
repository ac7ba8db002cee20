namespace Stratum1.Linux.Tests;

/// <summary>Pulses of a real kernel, from modules that need no hardware.</summary>
public class KernelPulseTests
{
    [PulseSourceFact]
    public void A_kernel_pulse_comes_once_a_second_with_its_stamp()
    {
        using var device = PpsDevice.TryOpen(PulseSourceFactAttribute.Source!.Value.Name, out var problem);
        Assert.True(device is not null, problem?.Reason);
        Assert.True(device.IsPresent);
        Assert.True(device.Mode.HasFlag(PpsModes.CaptureAssert));

        var first = NextAssert(device);
        var second = NextAssert(device);
        Assert.Equal(first.AssertSequence + 1, second.AssertSequence);
        Assert.Equal(1, (second.Assert - first.Assert).Seconds, 0.01);
        Assert.InRange((SystemClock.Now - second.Assert).Seconds, 0, 0.9);

        // Asked again without waiting, the kernel repeats the latest edges; sysfs tells the same ones.
        Assert.True(device.TryFetch(TimeInterval.Zero, out var again));
        Assert.Equal(second.AssertSequence, again.AssertSequence);
        using var sysfs = SysfsPulse.TryOpen(device.Source.Path, out _)!;
        Assert.True(sysfs.TryRead(out var read));
        Assert.Equal((second.AssertSequence, second.Assert), (read.AssertSequence, read.Assert));
    }

    [PulseSourceFact]
    public void A_pulse_that_does_not_come_in_time_is_no_error_and_allocates_nothing()
    {
        using var device = PpsDevice.TryOpen(PulseSourceFactAttribute.Source!.Value.Path, out _)!;
        NextAssert(device);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var edges = 0;
        while (device.TryFetch(TimeInterval.FromSeconds(0.02), out _)) // The clear edge may be close.
            edges++;
        NextAssert(device);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(edges, 0, 2);
    }

    [GpioSimulatorFact]
    public void Edges_of_a_GPIO_line_arrive_stamped_and_in_order()
    {
        using var simulator = new GpioSimulator();
        simulator.Drive(high: false);
        using var line = GpioLine.TryOpen(null, GpioSimulator.Line, out var problem, bias: GpioBias.AsIs);
        Assert.True(line is not null, problem?.Reason);
        Assert.Equal($"/dev/{simulator.Chip} line 4 ({GpioSimulator.Line})", line.Name);
        using var loop = new EventLoop();
        loop.Add(line.Handle, token: 1);
        var edges = new GpioEdge[8];
        Assert.Equal(new IoResult(IoStatus.Nothing, 0), line.Read(edges));

        var before = SystemClock.Now;
        simulator.Drive(high: true);
        simulator.Drive(high: false);
        var seen = 0;
        while (seen < 2)
        {
            Assert.False(loop.Wait(1000).IsEmpty, $"{seen} edges came");
            seen += line.Read(edges.AsSpan(seen)).Count;
        }

        Assert.Equal((true, 1u, false, 2u), (edges[0].Rising, edges[0].Sequence, edges[1].Rising, edges[1].Sequence));
        Assert.True(before <= edges[0].At && edges[0].At <= edges[1].At && edges[1].At <= SystemClock.Now);
        Assert.False(line.ReadLevel());
    }

    [GpioSimulatorFact]
    public void A_GPIO_line_in_use_is_busy_and_names_its_user()
    {
        using var simulator = new GpioSimulator();
        using var line = GpioLine.TryOpen(simulator.Chip, "4", out _, bias: GpioBias.AsIs);
        Assert.NotNull(line);
        Assert.Null(GpioLine.TryOpen(simulator.Chip, "4", out var problem));
        Assert.Equal(DeviceFault.Busy, problem!.Fault);
        Assert.Equal($"/dev/{simulator.Chip} line 4 ({GpioSimulator.Line}) is in use by stratum1", problem.Reason);
    }

    private static PpsCapture NextAssert(PpsDevice device)
    {
        Assert.True(device.TryFetch(TimeInterval.Zero, out var known));
        var latest = known;
        for (var tries = 0; latest.AssertSequence == known.AssertSequence && tries < 4; tries++)
            Assert.True(device.TryFetch(TimeInterval.FromSeconds(1.5), out latest), "no edge within 1.5 s");
        return latest;
    }
}
