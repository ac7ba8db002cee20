using Stratum1.Engine.SampleClocks;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Samples;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.SampleClocks;

/// <summary>A machine whose reference clocks are read once a second of its own; everything follows from the seed.</summary>
internal sealed class SampleClockWorld
{
    private static readonly UtcTime Start = DaemonWorld.Start;

    private readonly SimulatedClock clock;
    private readonly Dictionary<int, Func<UtcTime, UtcTime, ClockSample?>> drivers = [];
    private readonly Dictionary<int, EdgePolarity> pulseLines = [];
    private readonly EngineOptions options;
    private double now;

    /// <summary>Switches it on, half a second wrong and some tens of ppm off.</summary>
    public SampleClockWorld(int seed, LocalReferenceOptions? local, params SampleClockOptions[] clocks)
    {
        Random = new Random(seed);
        clock = new(Random, Start, TimeInterval.FromSeconds(0.5), frequency: (Random.NextDouble() - 0.5) * 160e-6, wander: 1e-9);
        options = new EngineOptions
        {
            Built = Start - TimeInterval.FromWholeSeconds(86_400),
            Local = local,
            Loop = new() { StepThreshold = TimeInterval.FromSeconds(0.1), StepLimit = 3 },
            SampleClocks = clocks,
        };
        Engine = new(options, clock.ReadBoth(0));
    }

    public Random Random { get; }

    public ClockEngine Engine { get; private set; }

    /// <summary>The rate the kernel's clock runs at.</summary>
    public Frequency Rate => clock.Rate;

    public List<string> Log { get; } = [];

    /// <summary>Clock − truth.</summary>
    public TimeInterval Error => clock.Read(now) - Truth;

    public SampleSource Source(int number) => Engine.SampleClocks.All[number].Source;

    /// <summary>Ends the daemon, and starts it again some seconds later.</summary>
    /// <param name="pause">Seconds.</param>
    /// <param name="meanwhile">Somebody moves the clock by that.</param>
    public void Restart(int pause, TimeInterval meanwhile = default)
    {
        Engine.OnStop(clock.ReadBoth(now));
        Perform();
        for (var second = 0; second < pause; second++)
            clock.NextSecond();
        now += pause;
        clock.StepBy(meanwhile);
        Engine = new(options with { FoundRate = clock.Rate, Drift = Engine.Steering.Frequency }, clock.ReadBoth(now));
        Perform();
    }

    /// <summary>The clocks, now.</summary>
    public ClockReading Reading => clock.ReadBoth(now);

    /// <summary>What a driver says, given the truth and the clock; null for nothing.</summary>
    public void Drive(int number, Func<UtcTime, UtcTime, ClockSample?> read) => drivers[number] = read;

    /// <summary>Connects a pulse that is stamped at each true second.</summary>
    public void Pulse(int number) => pulseLines[number] = EdgePolarity.Assert;

    public void Run(int seconds)
    {
        var end = now + seconds;
        var nextSecond = Math.Floor(now) + 1;
        while (true)
        {
            var wake = Math.Max(clock.TimeOf(Engine.WakeAt) + 1e-6, now);
            var next = Math.Min(wake, nextSecond);
            if (next >= end)
                break;
            now = next;
            if (next == nextSecond)
            {
                Emit(nextSecond);
                nextSecond++;
                clock.NextSecond();
            }
            else
            {
                Wake();
            }

            Perform();
        }

        now = end;
    }

    private UtcTime Truth => Start + TimeInterval.FromSeconds(now);

    private void Emit(double second)
    {
        foreach (var (number, polarity) in pulseLines)
            Engine.OnClockEdge(clock.ReadBoth(now + 1e-5), number, clock.Read(second), polarity);
    }

    private void Wake()
    {
        Engine.OnTimer(clock.ReadBoth(now));
        Perform();
        while (Engine.SampleClocks.TryTakeDue(Engine.Steering.Now, out var number))
        {
            if (drivers.TryGetValue(number, out var read) && read(Truth, clock.Read(now)) is { } sample)
                Engine.OnSample(clock.ReadBoth(now), number, sample);
            Engine.OnPolled(clock.ReadBoth(now), number);
            Perform();
        }
    }

    private void Perform()
    {
        foreach (ref readonly var action in Engine.Actions.Pending)
        {
            clock.Apply(now, action);
            if (action.Kind == EngineActionKind.Log)
                Log.Add($"{now:F3} {action.Text}");
        }

        Engine.Actions.Clear();
    }
}
