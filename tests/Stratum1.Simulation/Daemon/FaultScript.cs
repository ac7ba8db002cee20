using Stratum1.Refclock.Simulated;

namespace Stratum1.Simulation.Daemon;

/// <summary>What may befall a receiver; each is a real user's lost weekend.</summary>
public enum Fault
{
    NoFix,
    WrongWeek,
    OneSecondLate,
    OtherLatency,
    LostPulses,
    AllPulsesLost,
    DoubleEdges,
    NoiseEdges,
    Unplugged,
    Mute,
    TenHertz,
    Inverted,
    DamagedSentences,
    OtherBaud,
}

/// <summary>An hour of trouble: faults of random kind, length and strength, one after the other or two at a time.</summary>
public sealed class FaultScript
{
    private readonly List<(double From, double To, Fault Fault, double Strength)> plan = [];
    private readonly HashSet<int> active = [];
    private readonly SimulatedReceiverOptions healthy;

    public FaultScript(Random random, SimulatedReceiverOptions healthy, double begin, double end)
    {
        this.healthy = healthy;
        var at = begin;
        while (true)
        {
            at += 30 + (random.NextDouble() * 300);
            // Short ones are the most telling: they end in the middle of being noticed.
            var length = 2 + (Math.Pow(random.NextDouble(), 2) * 598);
            if (at + length > end - 120)
                return;
            plan.Add((at, at + length, (Fault)random.Next(Enum.GetValues<Fault>().Length), random.NextDouble()));
            if (random.Next(5) > 0)
                at += length;
        }
    }

    /// <summary>When the last fault ended, or null while one is there.</summary>
    public double? QuietSince { get; private set; } = 0;

    /// <summary>Starts and ends what is due.</summary>
    public void Apply(double now, SimulatedReceiver receiver)
    {
        var before = active.Count;
        for (var i = 0; i < plan.Count; i++)
        {
            if (now >= plan[i].From && now < plan[i].To ? active.Add(i) : active.Remove(i))
                Reset(receiver);
        }

        QuietSince = active.Count > 0 ? null : before > 0 ? now : QuietSince;
    }

    public override string ToString()
        => string.Join(", ", plan.Select(p => $"{p.Fault} {p.From:F0}-{p.To:F0} ({p.Strength:F2})"));

    private void Reset(SimulatedReceiver receiver)
    {
        receiver.Options = healthy;
        var faults = receiver.Faults;
        (faults.NoFix, faults.SecondsAhead, faults.PeriodsBehind, faults.LostPulses) = (false, 0, 0, 0);
        (faults.DoubleEdges, faults.NoiseEdges, faults.Inverted, faults.PulseRate) = (0, 0, false, 1);
        (faults.DamagedSentences, faults.Unplugged, faults.Mute) = (0, false, false);
        foreach (var i in active)
            Start(plan[i].Fault, plan[i].Strength, receiver);
    }

    private void Start(Fault fault, double strength, SimulatedReceiver receiver)
    {
        var faults = receiver.Faults;
        switch (fault)
        {
            case Fault.NoFix:
                (faults.NoFix, faults.CrystalError) = (true, (strength - 0.5) * 200e-6);
                break;
            case Fault.WrongWeek:
                faults.PeriodsBehind = 1;
                break;
            case Fault.OneSecondLate:
                faults.SecondsAhead = -1;
                break;
            case Fault.OtherLatency:
                receiver.Options = healthy with { LatencySeconds = 0.1 + (0.6 * strength) };
                break;
            case Fault.LostPulses:
                faults.LostPulses = strength;
                break;
            case Fault.AllPulsesLost:
                faults.LostPulses = 1;
                break;
            case Fault.DoubleEdges:
                faults.DoubleEdges = strength;
                break;
            case Fault.NoiseEdges:
                faults.NoiseEdges = strength * 3;
                break;
            case Fault.Unplugged:
                faults.Unplugged = true;
                break;
            case Fault.Mute:
                faults.Mute = true;
                break;
            case Fault.TenHertz:
                faults.PulseRate = 10;
                break;
            case Fault.Inverted:
                faults.Inverted = true;
                break;
            case Fault.DamagedSentences:
                faults.DamagedSentences = strength;
                break;
            case Fault.OtherBaud:
                receiver.Options = healthy with { Baud = strength < 0.5 ? 38400 : 115200 };
                break;
        }
    }
}
