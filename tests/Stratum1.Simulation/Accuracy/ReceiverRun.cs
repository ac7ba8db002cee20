using Stratum1.Discipline.Clock;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Simulation.Accuracy;

/// <summary>
/// S5: a receiver on a serial line with a pulse (NMEA ±10 ms and late, 1 µs of white noise on the pulse), through the whole engine:
/// bytes and edges go in, which second a pulse begins and what the serial line is late are found as on a board.
/// </summary>
public static class ReceiverRun
{
    /// <summary>Runs to the end.</summary>
    public static RunFigures Run(Scenario scenario, int seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var world = new DaemonWorld(seed, StampScale.Corrected, new(), TimeInterval.FromSeconds(0.01));
        var half = scenario.Seconds / 2;
        double squares = 0.0, max = 0.0, errors = 0.0, bounds = 0.0, frequencies = 0.0;
        var covered = 0;
        for (var second = 0; second < scenario.Seconds; second++)
        {
            world.RunSecond();
            if (second < half)
                continue;
            // Before the next pulse: what accuracy.md logs.
            var (error, bound) = (Math.Abs(world.Error.Seconds), world.ErrorBound.Seconds);
            var rate = ((1.0 + world.Clock.Frequency) * (1.0 + world.Engine.Steering.Ledger.Rate.Ratio)) - 1.0;
            squares += error * error;
            max = Math.Max(max, error);
            errors += error;
            bounds += bound;
            frequencies += rate * rate;
            covered += error <= bound ? 1 : 0;
        }

        var count = (double)(scenario.Seconds - half);
        return new(
            1e6 * Math.Sqrt(squares / count), 1e6 * max, 1e9 * Math.Sqrt(frequencies / count), null, null,
            covered / count, 1e6 * bounds / count, 1e6 * errors / count, 1e6 * Math.Abs(world.Error.Seconds), 0.0);
    }
}
