using Stratum1.Refclock.Nmea;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Receiver;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Simulated;

/// <summary>
/// A GNSS receiver that exists only as bytes and edges: real sentences, and a pulse with noise, width and faults.
/// The demonstration (<c>refclock SIM</c>) and the deterministic world share it.
/// </summary>
/// <remarks>It lives in true time: whoever drives it turns "seconds after the true second" into clock readings.</remarks>
public sealed class SimulatedReceiver(SimulatedReceiverOptions options, int seed)
{
    private const double BitsPerByte = 10;

    /// <summary>1024 weeks, see <see cref="Gnss.WeekRollover"/>.</summary>
    private const long SecondsPerPeriod = 1024L * 604_800;

    private static readonly SatelliteView[] Sky =
    [
        new(2, 35, 120, 41), new(5, 62, 210, 46), new(12, 24, 58, 38), new(15, 71, 301, 47),
        new(20, 15, 175, 33), new(25, 48, 88, 44), new(29, 33, 266, 40), new(31, 9, 14, 29),
    ];

    private static readonly int[] Used = [2, 5, 12, 15, 20, 25, 29, 31];

    private readonly Random random = new(seed);
    private double crystalSeconds;

    /// <summary>What is wrong with it at present.</summary>
    public ReceiverFaults Faults { get; } = new();

    /// <summary>What kind of receiver it is; may be replaced at any time (another baud, another latency).</summary>
    public SimulatedReceiverOptions Options { get; set; } = options;

    /// <summary>The leap second it knows of; a receiver that announces tells it in UBX-NAV-TIMELS.</summary>
    public PendingLeap? Leap { get; set; }

    /// <summary>Time one byte takes on the line, in seconds.</summary>
    public double ByteSeconds => BitsPerByte / Options.Baud;

    /// <summary>Lives through one true second.</summary>
    /// <param name="second">Which; call once for each, in order. A leap second has the number of the second after it.</param>
    /// <param name="result">Filled with all that happens.</param>
    /// <param name="isLeapSecond">It is 23:59:60.</param>
    public void Live(UtcTime second, SimulatedSecond result, bool isLeapSecond = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        result.Begin(Math.Max(0.001, Options.LatencySeconds + (Gaussian() * Options.LatencyJitterSeconds)));
        crystalSeconds = Faults.NoFix ? crystalSeconds + Faults.CrystalError : 0;
        if (Faults.Unplugged)
            return;
        AddPulses(result.Edges);
        if (!Faults.Mute)
            AddSentences(second, result, isLeapSecond);
    }

    private void AddPulses(List<SimulatedEdge> edges)
    {
        for (var i = 0; i < Faults.PulseRate; i++)
        {
            if (random.NextDouble() >= Faults.LostPulses)
                AddPulse(edges, (double)i / Faults.PulseRate);
        }

        for (var noise = Faults.NoiseEdges; noise > random.NextDouble(); noise--)
            edges.Add(new(random.NextDouble(), random.Next(2) == 0 ? EdgePolarity.Assert : EdgePolarity.Clear));
        edges.Sort(static (x, y) => x.After.CompareTo(y.After));
    }

    private void AddPulse(List<SimulatedEdge> edges, double after)
    {
        var (leading, trailing) = Faults.Inverted ? (EdgePolarity.Clear, EdgePolarity.Assert) : (EdgePolarity.Assert, EdgePolarity.Clear);
        var start = after + crystalSeconds + Options.PulseOffsetSeconds + (Gaussian() * Options.PulseJitterSeconds);
        edges.Add(new(start, leading));
        if (random.NextDouble() < Faults.DoubleEdges)
        {
            var bounce = 0.0002 + (random.NextDouble() * 0.002);
            edges.Add(new(start + (bounce / 2), trailing));
            edges.Add(new(start + bounce, leading));
        }

        edges.Add(new(start + (Options.WidthSeconds / Faults.PulseRate) + (Gaussian() * Options.PulseJitterSeconds), trailing));
    }

    private void AddSentences(UtcTime second, SimulatedSecond result, bool isLeapSecond)
    {
        if (isLeapSecond && !Options.TellsSecond60)
            second -= TimeInterval.FromWholeSeconds(1);
        var told = second + TimeInterval.FromWholeSeconds(Faults.SecondsAhead - (Faults.PeriodsBehind * SecondsPerPeriod));
        var fix = new SentenceFix(told, !Faults.NoFix, Faults.NoFix ? 0 : Used.Length)
        {
            Latitude = 48.2,
            Longitude = 11.6,
            IsLeapSecond = isLeapSecond && Options.TellsSecond60,
        };
        Add(result, NmeaWriter.Rmc(result.Free, "GP"u8, fix));
        Add(result, NmeaWriter.Gga(result.Free, "GP"u8, fix));
        Add(result, NmeaWriter.Gsa(result.Free, "GP"u8, Faults.NoFix ? 1 : 3, Faults.NoFix ? [] : Used, systemId: null));
        if (second.Seconds % 5 == 0)
        {
            for (var number = 1; number <= NmeaWriter.GsvSentences(Sky.Length); number++)
                Add(result, NmeaWriter.Gsv(result.Free, "GP"u8, Sky, number, signalId: null));
        }

        Add(result, NmeaWriter.Zda(result.Free, "GP"u8, fix));
        if (Leap is { } leap)
            Add(result, UbxWriter.Write(result.Free, Announcement(leap, second)));
    }

    private static NavTimeLs Announcement(in PendingLeap leap, UtcTime now)
    {
        const byte Gps = 2;
        var change = leap.Kind == LeapIndicator.Insert ? 1 : -1;
        var isOver = leap.At <= now;
        var count = SimulatedReceiverOptions.GpsMinusUtc + (isOver ? change : 0);
        return new(0, Gps, count, Gps, isOver ? 0 : change, (int)(leap.At - now).Seconds, 0, 0, Valid: 0b11);
    }

    private void Add(SimulatedSecond result, int length)
    {
        var start = result.Length;
        result.Add(length);
        if (random.NextDouble() < Faults.DamagedSentences)
            result.At(start + random.Next(length)) ^= (byte)(1 << random.Next(7));
    }

    private double Gaussian()
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
