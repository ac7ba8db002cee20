using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Refclock.Simulated;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Inputs;

/// <summary>
/// The built-in receiver: real bytes at a real speed through a pseudo-terminal, and pulses stamped to the nanosecond, of a truth
/// that is the system clock plus an offset and a drift.
/// </summary>
internal sealed class SimulatedInput : IInput
{
    /// <summary>Bytes a UART hands over at a time.</summary>
    private const int ChunkBytes = 16;

    private readonly PseudoTerminal terminal;
    private readonly SimulatedReceiver receiver;
    private readonly SimulatedSecond happenings = new();
    private readonly byte[] garbage = new byte[ChunkBytes];
    private readonly SimulatedReceiverConfig truth;
    private readonly EdgeQueue edges;
    private readonly Random noise;
    private readonly UtcTime start;
    private readonly Thread thread;
    private readonly PollSet waiting = new();
    private readonly TimerFd timer = new();
    private readonly EventFd stop = new();
    private volatile bool isStopping;

    /// <summary>Switches the receiver on.</summary>
    /// <param name="link">Told of edges.</param>
    /// <param name="baud">The speed it talks at.</param>
    /// <param name="truth">What it takes for the truth.</param>
    public SimulatedInput(InputLink link, int baud, SimulatedReceiverConfig truth)
    {
        this.truth = truth;
        terminal = new(baud);
        noise = new Random(truth.Seed);
        var options = new SimulatedReceiverOptions
        {
            Baud = baud,
            LatencySeconds = truth.Latency.Seconds,
            PulseJitterSeconds = truth.Jitter.Seconds,
        };
        receiver = new(options, truth.Seed);
        edges = new(link);
        start = SystemClock.Now;
        waiting.Add(timer.Handle);
        waiting.Add(stop.Handle);
        thread = new Thread(Run) { IsBackground = true, Name = "simulated receiver" };
        thread.Start();
    }

    /// <summary>The device to open.</summary>
    public string Path => terminal.Path;

    /// <summary>For people and tests: how to compute the truth from the system clock.</summary>
    public string Truth
        => $"system clock {truth.Offset.Seconds:+0.000000000;-0.000000000} s "
            + $"{truth.Drift.Ppm:+0.000;-0.000} ppm x (system clock - {start})";

    /// <summary>Truth − system clock at a reading of the system clock.</summary>
    public TimeInterval OffsetAt(UtcTime system) => truth.Offset + (truth.Drift * (system - start));

    /// <summary>Always there.</summary>
    public void Retry()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isStopping = true;
        stop.Set();
        thread.Join();
        edges.Dispose();
        terminal.Dispose();
        waiting.Dispose();
        timer.Dispose();
        stop.Dispose();
    }

    private void Run()
    {
        edges.Add(new DeviceReport(IsOpen: true, "simulated pulse"));
        var second = (start + truth.Offset).RoundToSecond() + TimeInterval.FromWholeSeconds(1);
        while (!isStopping)
        {
            receiver.Live(second, happenings);
            LiveSecond(second);
            second += TimeInterval.FromWholeSeconds(1);
        }
    }

    /// <summary>Lets edges and bytes happen when they are due.</summary>
    private void LiveSecond(UtcTime second)
    {
        var sent = 0;
        var nextEdge = 0;
        while (!isStopping && (nextEdge < happenings.Edges.Count || sent < happenings.Burst.Length))
        {
            var edgeAfter = nextEdge < happenings.Edges.Count ? happenings.Edges[nextEdge].After : double.MaxValue;
            var chunk = Math.Min(ChunkBytes, happenings.Burst.Length - sent);
            var bytesAfter = chunk > 0 ? happenings.BurstAfter + ((sent + chunk) * receiver.ByteSeconds) : double.MaxValue;
            if (edgeAfter <= bytesAfter)
            {
                var stamp = SystemTimeOf(second, edgeAfter);
                WaitUntil(stamp);
                edges.Add(stamp, happenings.Edges[nextEdge++].Polarity);
                continue;
            }

            WaitUntil(SystemTimeOf(second, bytesAfter));
            Send(happenings.Burst.Slice(sent, chunk));
            sent += chunk;
        }
    }

    /// <summary>What the system clock reads so many seconds after a true second.</summary>
    private UtcTime SystemTimeOf(UtcTime second, double after)
        => start + TimeInterval.FromSeconds(((second - start).Seconds + after - truth.Offset.Seconds) / (1 + truth.Drift.Ratio));

    private void WaitUntil(UtcTime system)
    {
        while (!isStopping && system - SystemClock.Now is var left && left > TimeInterval.Zero)
        {
            // Not a wait in whole milliseconds, whose rest would be spent spinning. The clock may be stepped meanwhile: look every second.
            timer.ArmAfter(TimeInterval.Min(left, TimeInterval.FromWholeSeconds(1)));
            waiting.Wait();
            timer.TakeExpirations();
        }
    }

    /// <summary>At another speed than ours, the reader would see garbage.</summary>
    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (terminal.Baud == receiver.Options.Baud)
        {
            terminal.Write(bytes);
            return;
        }

        noise.NextBytes(garbage);
        terminal.Write(garbage.AsSpan(0, bytes.Length));
    }
}
