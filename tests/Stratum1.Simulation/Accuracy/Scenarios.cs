namespace Stratum1.Simulation.Accuracy;

/// <summary>
/// The scenarios S1 to S8 of accuracy.md, and two in which noise or wander change every six hours (optimum: the mean of the two
/// steady states).
/// </summary>
public static class Scenarios
{
    private const int Day = 86_400;
    private static readonly TimeInterval TenMilliseconds = TimeInterval.FromSeconds(0.01);

    private static ScenarioSource SerialLine { get; } = new((noise, _) => new(0.02 * (noise.Uniform() - 0.5), 0.0), 0.01);

    private static OscillatorModel FanAtDay { get; }
        = new(1e-5, 1e-10, TenMilliseconds) { WanderAt = second => IsNight(second) ? 1e-10 : 1e-8 };

    private static ScenarioSource QuietAtNight { get; }
        = new((noise, second) => new((IsNight(second) ? 2e-7 : 1e-6) * noise.Normal(), 0.0), 1e-6);

    /// <summary>All scenarios with their reference figures.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        Pulse("S1a", 1e-6, 1e-9, 0.2139, 0.416, 0.235),
        Pulse("S1b", 1e-6, 1e-8, 0.3898, 1.767, 0.43),
        Pulse("S2a", 1e-7, 1e-9, 0.03898, 0.176, 0.043),
        Pulse("S2b", 1e-5, 1e-9, 1.193, 2.097, 1.31),
        Outliers("S3", 0.02, -1.0, 0.2157, 0.419, 0.24),
        Outliers("S3one", 0.02, 0.0, 0.2157, 0.426, 0.24),
        Outliers("S3ten", 0.10, -1.0, null, 0.588, 0.26),
        Outage("S4-1h-W1e-10", 1e-10, 3600, 14.4 / 13.4),
        Outage("S4-6h-W1e-10", 1e-10, 21_600, 200.1 / 201.0),
        Outage("S4-1h-W1e-09", 1e-9, 3600, 130.0 / 134.0),
        Outage("S4-6h-W1e-09", 1e-9, 21_600, 1993.8 / 2014.0),
        new("S4-1h-S7", Swinging(true), [Gaussian(1e-6)], Day + 3600, null, null) { OutageFrom = Day },
        new("S4-6h-S7", Swinging(true), [Gaussian(1e-6)], Day + 21_600, null, null) { OutageFrom = Day },
        Warmed("S4-6h-room", sensor: true),
        Warmed("S4-6h-room-blind", sensor: false),
        Outage("S4-6h-load", 1e-9, 21_600, 1.0) with { Sensor = Load },
        new("S5", Wandering(1e-9), [], Day, 0.2139, 0.412) { PromiseMicroseconds = 0.24, HasReceiver = true },
        new("S5-nmeaonly", Wandering(1e-9), [SerialLine], Day, 140.0, 625.1) { PromiseMicroseconds = 200.0 },
        Network("S6-lan-p6", 1e-4, 1e-5, 6, 6, 1e-9, [0.0], 2, 2.8, 5.757, 3.4),
        Network("S6-lan-p4", 1e-4, 1e-5, 4, 4, 1e-9, [0.0], 2, 1.38, 2.668, 1.7),
        Network("S6-lan-p0", 1e-4, 1e-5, 0, 0, 1e-9, [0.0], 2, 0.37, 1.076, null),
        Network("S6-wan-p6", 0.1, 1e-3, 6, 6, 1e-9, [0.0], 4, 61.8, 104.6, 75.0),
        Network("S6-wan-p6-10", 0.1, 1e-3, 6, 10, 1e-9, [0.0], 4, 61.8, 480.8, 120.0),
        Network("S6-wan-p6-10-W1e-8", 0.1, 1e-3, 6, 10, 1e-8, [0.0], 4, 127.5, 1044.0, null),
        Network("S6-3srv", 1e-4, 1e-5, 6, 6, 1e-9, [0.0, 0.0, 0.0], 2, 1.63, 5.986, null),
        Network("S6-3srv-false50ms", 1e-4, 1e-5, 6, 6, 1e-9, [0.0, 0.0, 0.05], 2, 1.99, 5.992, 2.4),
        new("S7", Swinging(true), [Gaussian(1e-6)], 2 * Day, 0.2414, 1.836) { PromiseMicroseconds = 0.28 },
        new("S7slow", Swinging(false), [Gaussian(1e-6)], 2 * Day, 0.137, 0.292) { PromiseMicroseconds = 0.16 },
        new("S7net-p6", Swinging(true), [Server(1e-4, 1e-5, 6, 6, 0.0)], 2 * Day, 8.37, 24.0) { PromiseMicroseconds = 10.5 },
        new("quiet-nights", Wandering(1e-9), [QuietAtNight], 2 * Day, 0.1578, null) { PromiseMicroseconds = 0.175 },
        new("day-fan", FanAtDay, [Gaussian(1e-6)], 2 * Day, 0.2883, null) { PromiseMicroseconds = 0.32 },
        new("S8", new(8e-5, 1e-9, TimeInterval.FromSeconds(1e6)), [Gaussian(1e-6)], 14_400, null, 0.399),
    ];

    /// <summary>The scenario of a name.</summary>
    public static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);

    /// <summary>A pulse of one's own: jitter (s), wander (s/s per second), and the part of pulses off by up to ±1 ms.</summary>
    public static Scenario Own(double jitter, double wander, double outliers)
        => new("own", Wandering(wander), [Pulses(jitter, outliers, -1.0)], Day, 1e6 * OptimalFilter.PriorError(jitter, wander), null);

    // Six hours each.
    private static bool IsNight(long second) => second / (Day / 4) % 2 == 1;

    private static OscillatorModel Wandering(double wander) => new(1e-5, wander, TenMilliseconds);

    private static OscillatorModel Swinging(bool hourly)
        => new(1e-5, 1e-10, TenMilliseconds) { Swings = hourly ? [(5e-7, 86_400.0), (1e-6, 3600.0)] : [(5e-7, 86_400.0)] };

    private static ScenarioSource Gaussian(double jitter) => new((noise, _) => new(jitter * noise.Normal(), 0.0), 1e-6);

    private static Scenario Pulse(string name, double jitter, double wander, double optimum, double chronyd, double promise)
        => new(name, Wandering(wander), [Gaussian(jitter)], Day, optimum, chronyd) { PromiseMicroseconds = promise };

    private static Scenario Outliers(string name, double part, double lowest, double? optimum, double chronyd, double promise)
        => new(name, Wandering(1e-9), [Pulses(1e-6, part, lowest)], Day, optimum, chronyd) { PromiseMicroseconds = promise };

    // White jitter, and a part of the pulses off by a uniform error up to 1 ms: in both directions (lowest −1) or late only (0).
    private static ScenarioSource Pulses(double jitter, double outliers, double lowest)
        => new(
            (noise, _) =>
            {
                var wild = noise.Uniform() < outliers ? 1e-3 * (lowest + ((1.0 - lowest) * noise.Uniform())) : 0.0;
                return new((jitter * noise.Normal()) - wild, 0.0);
            },
            1e-6);

    private static Scenario Outage(string name, double wander, int length, double chronyd)
        => new(name, Wandering(wander), [Gaussian(1e-6)], (Day / 2) + length, null, null) { OutageFrom = Day / 2, ChronydRatio = chronyd };

    // A room: day and night, the heating, somebody who opens a window. The oscillator feels it ten minutes late, by 0.05 ppm/K; the sensor
    // reads half kelvins, and the processor's load.
    private static double Room(long second)
        => (2.0 * Math.Sin(2.0 * Math.PI * second / Day)) + (1.0 * Math.Sin(2.0 * Math.PI * second / 5000.0))
            + (1.5 * Math.Sin(2.0 * Math.PI * second / 31_000.0));

    private static double Load(SeededNoise noise, long second) => 45.0 + Math.Round(4.0 * noise.Normal()) / 2.0;

    private static Scenario Warmed(string name, bool sensor)
        => new(
            name,
            new(1e-5, 1e-10, TenMilliseconds) { TemperatureAt = second => Room(second - 600), PerKelvin = 5e-8 },
            [Gaussian(1e-6)], (Day * 3 / 2) + 21_600, null, null)
        {
            OutageFrom = Day * 3 / 2,
            Sensor = sensor ? (noise, second) => 45.0 + Math.Round(2.0 * (Room(second) + noise.Normal())) / 2.0 : null,
        };

    private static ScenarioSource Server(double delay, double jitter, int poll, int maxPoll, double bias)
        => new(
            (noise, _) =>
            {
                var there = jitter * noise.Exponential();
                var back = jitter * noise.Exponential();
                return new(0.5 * (there - back), (2.0 * delay) + there + back);
            },
            1e-7)
        { Poll = poll, MaxPoll = maxPoll, Bias = bias, IsNetwork = true };

    private static Scenario Network(
        string name, double delay, double jitter, int poll, int maxPoll, double wander, double[] biases, int days,
        double optimum, double chronyd, double? promise)
        => new(
            name,
            Wandering(wander),
            [.. biases.Select(bias => Server(delay, jitter, poll, maxPoll, bias))],
            days * Day,
            optimum,
            chronyd)
        { PromiseMicroseconds = promise };
}
