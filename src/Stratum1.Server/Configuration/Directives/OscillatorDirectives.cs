using Stratum1.Discipline.Clock;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>What is known of the oscillator beforehand, and how served time is smoothed.</summary>
internal static class OscillatorDirectives
{
    private static readonly NumberRange Shortest = NumberRange.Whole("min-interval", 0, 30, "log2 seconds");
    private static readonly NumberRange Longest = NumberRange.Whole("max-interval", 0, 30, "log2 seconds");
    private static readonly NumberRange SensorInterval = NumberRange.Seconds("interval", 0.1, 86_400);
    private static readonly NumberRange Reading = new("T0", -1e9, 1e9, "units of the sensor");
    private static readonly NumberRange Coefficient = new("k", -1e6, 1e6, "ppm");
    private static readonly NumberRange MaxFrequency = NumberRange.Ppm("max-freq", 1e-6, 100_000);
    private static readonly NumberRange MaxWander = new("max-wander", 1e-9, 100_000, "ppm per second");

    internal static readonly Directive[] Rows =
    [
        new(
            "fallbackdrift",
            $"{Shortest.Argument} {Longest.Argument}",
            Default: null,
            "Averages the oscillator's frequency over times of 2^min to 2^max seconds, and uses the average over such a time when there "
            + "has been no source for so long. Without it the frequency last measured is kept, which is better for hours; for outages "
            + "of days `fallbackdrift 16 19` evens out day and night.",
            ReadFallbackDrift),
        new(
            "tempcomp",
            $"*sensor* {SensorInterval.Argument} (*points* | {Reading.Argument} *k0* *k1* *k2*)",
            Default: null,
            "Corrects the clock's frequency by a temperature sensor, whose file holds one number. In ppm: k0 + k1 (T - T0) + "
            + "k2 (T - T0)^2, or interpolated between the points of a file that has a reading and a correction on each line. Positive "
            + "makes the clock faster. Corrections beyond 10 ppm are ignored. Where no correction was measured, leave it out: what the "
            + "board's sensor tells is learned (see `thermometer`).",
            ReadTemperature),
        new(
            "thermometer",
            $"*path*|none [interval {SensorInterval.Argument}]",
            $"{OscillatorConfig.UsualSensor} interval 10",
            "The board's temperature sensor: a file with one number, in any unit. What the temperature does to the oscillator is learned "
            + "while there are sources, and used when there are none, but only where it has proved to predict better than nothing. A "
            + "sensor near the crystal (`/sys/class/hwmon/…`) serves better than the processor's.",
            ReadThermometer),
        new(
            "smoothtime",
            $"{MaxFrequency.Argument} {MaxWander.Argument} [leaponly]",
            Default: null,
            "Serve time that changes its frequency slowly, instead of this machine's clock: a correction reaches clients gradually. With "
            + "`leaponly` only leap seconds are smoothed; `smoothtime 400 0.001 leaponly` and `leapsecmode slew` smear one over about "
            + "17 hours. Clients must not mix servers that smear with others. Served dispersion includes what is still to come.",
            ReadSmoothing),
    ];

    private static ServerConfig ReadFallbackDrift(ServerConfig config, Words words)
    {
        var (shortest, longest) = (words.Whole(Shortest), words.Whole(Longest));
        if (longest < shortest)
            words.RefuseThis("is less than the shortest interval", $"{shortest} to 30", "Write the shorter interval first.");
        return config with { Oscillator = config.Oscillator with { FallbackDrift = (shortest, Math.Max(shortest, longest)) } };
    }

    private static ServerConfig ReadThermometer(ServerConfig config, Words words)
    {
        var path = words.Text("the path of a sensor's file, or none");
        var interval = words.TryTake("interval") ? words.Number(SensorInterval) : 10;
        var isNone = path.Equals("none", StringComparison.OrdinalIgnoreCase);
        return config with
        {
            Oscillator = config.Oscillator with { Sensor = isNone ? null : path, SensorInterval = TimeInterval.FromSeconds(interval) },
        };
    }

    private static ServerConfig ReadTemperature(ServerConfig config, Words words)
    {
        var sensor = words.Text("the path of a sensor's file");
        var interval = TimeInterval.FromSeconds(words.Number(SensorInterval));
        var first = words.Text("a file with points, or the reading T0");
        var temperature = words.AtEnd
            ? new TemperatureConfig(sensor, interval, first, 0, default)
            : new TemperatureConfig(
                sensor, interval, null, words.ParseNumber(first, Reading),
                (words.Number(Coefficient), words.Number(Coefficient), words.Number(Coefficient)));
        return config with { Oscillator = config.Oscillator with { Temperature = temperature } };
    }

    private static ServerConfig ReadSmoothing(ServerConfig config, Words words)
    {
        var frequency = Frequency.FromPpm(words.Number(MaxFrequency));
        var wander = words.Number(MaxWander) * 1e-6;
        return config with { Smoothing = new SmoothingOptions(frequency, wander, words.TryTake("leaponly")) };
    }
}
