using System.Net;
using Stratum1.Discipline.Clock;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Ntp;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Simulation.Nts;

/// <summary>A board without a clock of its own that boots in 1970 with nothing but servers with NTS on the network.</summary>
public sealed class NtsWorld
{
    /// <summary>True time at the start.</summary>
    public static readonly UtcTime Start = new UtcDate(2026, 11, 21, 8, 0, 0).ToUtc();

    private static readonly UtcTime Boot = new(12, 0);

    private readonly PriorityQueue<Action, double> events = new();
    private readonly SimulatedNtsServer[] servers;
    private readonly SimulatedClock clock;
    private readonly Random random;

    /// <param name="seed">Of delays, oscillator and nonces.</param>
    /// <param name="servers">Those that are configured.</param>
    /// <param name="configure">Changes the engine's options.</param>
    public NtsWorld(int seed, SimulatedNtsServer[] servers, Func<EngineOptions, EngineOptions>? configure = null)
    {
        this.servers = servers;
        random = new(seed);
        clock = new(random, Start, Boot - Start, frequency: (random.NextDouble() - 0.5) * 100e-6, wander: 1e-9);
        var options = new EngineOptions
        {
            Stamps = StampScale.Corrected,
            Built = new UtcDate(2026, 11, 1, 0, 0, 0).ToUtc(),
            Loop = new() { StepThreshold = TimeInterval.FromSeconds(0.1), StepLimit = 3 },
            Random = new Random(seed).NextBytes,
            Upstreams = [.. servers.Select(AsConfigured)],
        };
        Engine = new(configure?.Invoke(options) ?? options, clock.ReadBoth(0));
        Perform();
    }

    /// <summary>What is tested.</summary>
    public ClockEngine Engine { get; }

    /// <summary>True seconds since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Lines the engine logged.</summary>
    public List<string> Log { get; } = [];

    /// <summary>How often the engine wanted its state to be kept.</summary>
    public int Saves { get; private set; }

    /// <summary>Served time − truth.</summary>
    public TimeInterval Error => Engine.Snapshot.ServedAt(clock.Read(Now)) - Truth;

    private UtcTime Truth => Start + TimeInterval.FromSeconds(Now);

    /// <summary>Lives on.</summary>
    /// <param name="end">True seconds since the start.</param>
    /// <param name="look">Called after each event.</param>
    public void RunTo(double end, Action? look = null)
    {
        while (true)
        {
            var wake = Math.Max(Now, clock.TimeOf(Engine.WakeAt));
            var next = events.TryPeek(out _, out var at) ? at : double.MaxValue;
            if (Math.Min(wake, next) > end)
                break;
            Now = Math.Max(Now, Math.Min(wake, next) + 1e-6);
            if (wake <= next)
                Engine.OnTimer(clock.ReadBoth(Now));
            else
                events.Dequeue()();
            Perform();
            look?.Invoke();
        }

        Now = end;
    }

    private static UpstreamOptions AsConfigured(SimulatedNtsServer server)
        => new() { Name = $"{server.Address}", UsesNts = true, BurstsAtStart = true };

    private void Perform()
    {
        var sent = new List<int>();
        foreach (var action in Engine.Actions.Pending)
        {
            switch (action.Kind)
            {
                case EngineActionKind.Log:
                    Log.Add(action.Text!);
                    break;
                case EngineActionKind.SaveState:
                    Saves++;
                    break;
                case EngineActionKind.SendPacket:
                    Send(action.Association, action.Address!, action.Packet.ToArray());
                    sent.Add(action.Association);
                    break;
                case EngineActionKind.ExchangeKeys:
                    var (association, request) = (action.Association, action.Keys!);
                    events.Enqueue(
                        () => Engine.OnKeysExchanged(clock.ReadBoth(Now), association, ServerAt(request.Address).Exchange(request)),
                            Now + 0.1 + random.NextDouble());
                    break;
                default:
                    clock.Apply(Now, action);
                    break;
            }
        }

        Engine.Actions.Clear();
        foreach (var association in sent)
            Engine.OnTransmitted(clock.ReadBoth(Now), association, clock.Read(Now), StampSource.Kernel);
        if (sent.Count > 0)
            Perform();
    }

    /// <summary>A packet on its way there and back, 5 to 6 ms each.</summary>
    private void Send(int association, IPAddress address, byte[] packet)
        => events.Enqueue(
            () =>
            {
                var reply = ServerAt(address).Answer(packet, Truth);
                if (reply.Length == 0)
                    return;
                events.Enqueue(
                    () => Engine.OnPacket(clock.ReadBoth(Now), association, clock.Read(Now), StampSource.Kernel, reply, local: null),
                        Now + Delay());
            },
            Now + Delay());

    private double Delay() => 5e-3 + (1e-3 * random.NextDouble());

    private SimulatedNtsServer ServerAt(IPAddress address)
        => servers.First(server => server.Address.Equals(address) || address.Equals(server.TimeAddress));
}
