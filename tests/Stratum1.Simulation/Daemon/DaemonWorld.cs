using System.Net;
using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Leap;
using Stratum1.Engine;
using Stratum1.Protocol.Ntp;
using Stratum1.Refclock.Gnss;
using Stratum1.Refclock.Simulated;

namespace Stratum1.Simulation.Daemon;

/// <summary>
/// A board with a receiver, and the daemon's engine on it: the same object that runs in stratum1d, fed with the bytes and edges of
/// a simulated receiver in simulated time. Everything follows from the seed.
/// </summary>
public sealed class DaemonWorld
{
    /// <summary>A UART hands over what its buffer holds.</summary>
    private const int ChunkBytes = 32;

    /// <summary>More turns of the event loop than bytes arrive in a second: it spins.</summary>
    private const int MaxTurnsPerSecond = 20_000;

    private readonly PriorityQueue<WorldEvent, double> events = new();
    private readonly SimulatedSecond happenings = new();
    private readonly Queue<(int Upstream, string Text)> resolving = new();
    private readonly byte[] chunk = new byte[ChunkBytes];
    private readonly Random random;
    private readonly UtcTime begin;
    private int lineBaud;
    private bool isPluggedIn = true;

    /// <summary>True time when the world begins.</summary>
    public static UtcTime Start { get; } = new UtcDate(2026, 11, 20, 12, 0, 0).ToUtc();

    /// <summary>Switches the board on.</summary>
    /// <param name="seed">Of everything.</param>
    /// <param name="stamps">Whether the daemon steers the clock.</param>
    /// <param name="receiver">What kind of receiver is connected.</param>
    /// <param name="initialError">Clock − truth.</param>
    /// <param name="configure">Changes the daemon's options.</param>
    /// <param name="start">True time when it begins; null: <see cref="Start"/>.</param>
    public DaemonWorld(
        int seed, StampScale stamps, SimulatedReceiverOptions receiver, TimeInterval initialError,
        Func<EngineOptions, EngineOptions>? configure = null, UtcTime? start = null)
    {
        random = new Random(seed);
        begin = start ?? Start;
        Network = new(new Random(seed), begin);
        var secret = new Random(seed);
        Receiver = new(receiver, random.Next());
        Clock = new(random, begin, initialError, frequency: (random.NextDouble() - 0.5) * 160e-6, wander: 1e-9);
        var built = new UtcDate(2026, 11, 1, 0, 0, 0).ToUtc();
        var options = new EngineOptions
        {
            Stamps = stamps,
            Built = built,
            Loop = new() { StepThreshold = TimeInterval.FromSeconds(0.1), StepLimit = 3 },
            Receivers = [new() { Clock = new GnssClockOptions { Built = built } }],
            Random = octets => secret.NextBytes(octets),
        };
        Engine = new(configure?.Invoke(options) ?? options, Clock.ReadBoth(0));
        lineBaud = Engine.Receivers[0].Baud.Baud;
        ReportDevices(new(IsOpen: true, Reason: null));
    }

    public ClockEngine Engine { get; }

    public SimulatedClock Clock { get; }

    public SimulatedReceiver Receiver { get; }

    /// <summary>Servers that the engine may ask.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>True seconds since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Lines the engine logged, newest last.</summary>
    public List<string> Log { get; } = [];

    public SyncState State => Engine.Synchronisation.State;

    /// <summary>The leap second that really happens; null for none.</summary>
    public LeapEvent? Leap { get; init; }

    /// <summary>Carries bytes at a baud over a line of the test's; null for none in between.</summary>
    public Func<byte[], int, byte[]>? Line { get; init; }

    /// <summary>Served time − truth.</summary>
    public TimeInterval Error => ErrorAt(Now);

    /// <summary>The same half a millisecond after the last second began.</summary>
    public TimeInterval EarlyError { get; private set; }

    /// <summary>The same in the middle of the last second.</summary>
    public TimeInterval MiddleError { get; private set; }

    /// <summary>The clock's own bound of it.</summary>
    public TimeInterval ErrorBound => Engine.Steering.ErrorBound;

    /// <summary>Lives through one true second, which the receiver begins with its pulse.</summary>
    public void RunSecond()
    {
        var second = (long)Math.Round(Now);
        var isLeapSecond = Leap is { Kind: LeapIndicator.Insert } leap && begin + TimeInterval.FromWholeSeconds(second) == leap.Midnight;
        Receiver.Live(isLeapSecond ? Leap!.Value.Midnight : TrueTime(second), happenings, isLeapSecond);
        UpdatePlug();
        foreach (var edge in happenings.Edges)
            events.Enqueue(new(edge.Polarity, 0, 0), second + edge.After);
        ScheduleBurst(second + happenings.BurstAfter);
        RunUntil(second + 0.000_5);
        EarlyError = ErrorAt(second + 0.000_5);
        RunUntil(second + 0.5);
        MiddleError = ErrorAt(second + 0.5);
        RunUntil(second + 0.999_9);
        Now = second + 1;
        Clock.NextSecond();
    }

    /// <summary>UTC, some seconds after the start.</summary>
    public UtcTime TrueTime(double seconds)
    {
        var uncounted = begin + TimeInterval.FromSeconds(seconds);
        return Leap is { } leap && uncounted >= leap.At ? uncounted + leap.Shift : uncounted;
    }

    private TimeInterval ErrorAt(double t) => Engine.Snapshot.ServedAt(Clock.Read(t)) - TrueTime(t);

    private void UpdatePlug()
    {
        if (isPluggedIn == !Receiver.Faults.Unplugged)
            return;
        isPluggedIn = !isPluggedIn;
        ReportDevices(new DeviceReport(isPluggedIn, isPluggedIn ? "device is back" : "device is gone"));
    }

    private void ReportDevices(DeviceReport report)
    {
        Engine.OnDevice(Clock.ReadBoth(Now), 0, isPulse: false, report);
        Engine.OnDevice(Clock.ReadBoth(Now), 0, isPulse: true, report);
        Perform();
    }

    private void ScheduleBurst(double first)
    {
        var burst = happenings.Burst;
        for (var offset = 0; offset < burst.Length; offset += ChunkBytes)
        {
            var bytes = burst.Slice(offset, Math.Min(ChunkBytes, burst.Length - offset));
            var slot = Keep(bytes);
            // The last byte of the chunk is what wakes the reader; a FIFO's first byte may wait for it.
            events.Enqueue(new(null, slot, bytes.Length), first + ((offset + bytes.Length) * Receiver.ByteSeconds));
        }
    }

    // Bursts live a little longer than their second: a ring of slots, so that nothing is allocated per burst.
    private readonly byte[] slots = new byte[128 * ChunkBytes];
    private int nextSlot;

    private int Keep(ReadOnlySpan<byte> bytes)
    {
        nextSlot = (nextSlot + 1) % 128;
        bytes.CopyTo(slots.AsSpan(nextSlot * ChunkBytes));
        return nextSlot;
    }

    private void RunUntil(double end)
    {
        for (var turns = 0; ; turns++)
        {
            if (turns > MaxTurnsPerSecond)
                throw new InvalidOperationException($"The engine spins: it is {Clock.Read(Now)}, it wants {Engine.WakeAt}.");
            var wake = Clock.TimeOf(Engine.WakeAt);
            var next = events.TryPeek(out _, out var at) ? at : double.MaxValue;
            if (Math.Min(wake, next) >= end)
                return;
            if (wake <= next)
            {
                Now = Math.Max(Now, wake + 1e-6);
                Engine.OnTimer(Clock.ReadBoth(Now));
            }
            else
            {
                Deliver(events.Dequeue(), at);
            }

            Perform();
        }
    }

    private void Deliver(in WorldEvent happening, double at)
    {
        if (happening.Reply is { } reply)
        {
            Now = Math.Max(Now, at + 20e-6);
            Engine.OnPacket(Clock.ReadBoth(Now), reply.Association, Clock.Read(at), StampSource.Kernel, reply.Packet, IPAddress.Loopback);
            return;
        }

        // The kernel stamps the edge when it happens; the daemon wakes up a little later.
        Now = Math.Max(Now, at + 20e-6);
        if (happening.Edge is { } polarity)
        {
            Engine.OnEdge(Clock.ReadBoth(Now), 0, Clock.Read(at), polarity);
            return;
        }

        var bytes = chunk.AsSpan(0, happening.Length);
        slots.AsSpan(happening.Slot * ChunkBytes, happening.Length).CopyTo(bytes);
        if (lineBaud != Receiver.Options.Baud)
            random.NextBytes(bytes);
        if (Line is { } line)
            bytes = line(bytes.ToArray(), lineBaud);
        Engine.OnBytes(Clock.ReadBoth(Now), 0, bytes);
    }

    /// <summary>Does what the engine has decided; after calling it directly.</summary>
    public void Perform()
    {
        foreach (ref readonly var action in Engine.Actions.Pending)
        {
            Clock.Apply(Now, action);
            if (action.Kind == EngineActionKind.SetBaud)
                lineBaud = action.Baud;
            else if (action.Kind == EngineActionKind.Log)
                Log.Add($"{Now:F3} {action.Text}");
            else if (action.Kind == EngineActionKind.SendPacket && Network.Exchange(action, Now) is { } reply)
                events.Enqueue(new(null, 0, 0, reply), reply.ArrivesAt);
            else if (action.Kind == EngineActionKind.Resolve)
                resolving.Enqueue((action.Association, action.Text!));
        }

        Engine.Actions.Clear();
        while (resolving.TryDequeue(out var name))
        {
            var addresses = Network.Names.GetValueOrDefault(name.Text) ?? [];
            Engine.OnResolved(Clock.ReadBoth(Now), name.Upstream, addresses, isFinal: false);
            Perform();
        }
    }

    /// <summary>Something that reaches the daemon.</summary>
    /// <param name="Edge">An edge, or null for bytes.</param>
    /// <param name="Reply">A packet, or null.</param>
    private readonly record struct WorldEvent(Refclock.Pulse.EdgePolarity? Edge, int Slot, int Length, SimulatedReply? Reply = null);
}
