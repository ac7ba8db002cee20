using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Clock;

/// <summary>What was learned of the temperature serves a later run.</summary>
public class TemperatureMemoryTests
{
    private const double PerUnit = -50e-9;
    private const double Period = 4.0 * 3600.0;
    private const double Swing = 5.0;

    [Fact]
    public void A_restarted_model_predicts_what_the_old_one_would()
    {
        var old = new TemperatureModel();
        Live(old, 0, 72 * 3600);
        var restarted = new TemperatureModel();
        restarted.Restore(old.Learned);
        Assert.Null(Foretell(new TemperatureModel()));
        Assert.Equal(Foretell(old)!.Value.Frequency.Ppm, Foretell(restarted)!.Value.Frequency.Ppm, 1e-3);
    }

    [Fact]
    public void What_is_of_another_model_is_refused()
    {
        var learned = new TemperatureModel().Learned;
        Assert.True(learned.IsSane);
        TemperatureMemory[] wrong =
        [
            new(learned.Lags.Skip(1).ToArray()),
            With(learned.Lags[0] with { Comparisons = 33.0 }),
            With(learned.Lags[0] with { Without = double.NaN }),
            With(learned.Lags[0] with { Delays = [] }),
            With(learned.Lags[0] with { Delays = [.. learned.Lags[0].Delays.Select(delay => delay with { Square = -1.0 })] }),
        ];
        Assert.All(wrong, memory => Assert.Throws<ArgumentException>(() => new TemperatureModel().Restore(memory)));

        TemperatureMemory With(LagMemory lag) => new([lag, .. learned.Lags.Skip(1)]);
    }

    private static Estimate? Foretell(TemperatureModel model)
    {
        const int begin = 80 * 3600;
        Live(model, begin, begin + 1200);
        var last = At(begin + 1200);
        var mark = model.MarkAt(last.At);
        for (var t = begin + 1210; t <= begin + 4800; t += 10)
            model.Read(Moment(t), Temperature(t));
        return model.Predict(last, mark, Moment(begin + 4800), out _);
    }

    private static void Live(TemperatureModel model, int from, int to)
    {
        for (var t = from; t <= to; t += 10)
        {
            model.Read(Moment(t), Temperature(t));
            model.Observe(At(t));
        }
    }

    private static MonotonicTime Moment(double t) => new MonotonicTime(1_000_000, 0) + TimeInterval.FromSeconds(t);

    private static double Temperature(double t) => 40.0 + (Swing * Math.Sin(2.0 * Math.PI * t / Period));

    /// <summary>A perfect estimate of an oscillator that follows its temperature at once.</summary>
    private static Estimate At(double t)
    {
        var gained = PerUnit * Swing * Period / (2.0 * Math.PI) * (1.0 - Math.Cos(2.0 * Math.PI * t / Period));
        return new(
            Moment(t), TimeInterval.FromSeconds(gained), new(PerUnit * (Temperature(t) - 40.0)), 0.0, 1.0, 1e-14, 0.0, 1e-20, 1e-21, 1e-7,
            1e-15, 10.0);
    }
}
