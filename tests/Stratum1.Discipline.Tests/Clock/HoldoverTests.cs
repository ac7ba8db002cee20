using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Clock;

public class HoldoverTests
{
    private static readonly MonotonicTime Start = MonotonicTime.FromTimespec(1_700_000_000, 0);

    [Fact]
    public void Nothing_known_is_not_bounded()
    {
        var holdover = new Holdover();
        Assert.Equal(TimeInterval.MaxValue, holdover.ErrorBound(Start, TimeInterval.Zero));
        holdover.Observe(Known(0), TimeInterval.Zero);
        Assert.True(holdover.ErrorBound(Start, TimeInterval.Zero) < Seconds(1e-5));
        holdover.Forget();
        Assert.Equal(TimeInterval.MaxValue, holdover.ErrorBound(Start, TimeInterval.Zero));
    }

    [Fact]
    public void The_bound_grows_with_the_wander_and_contains_what_is_systematic()
    {
        var holdover = new Holdover();
        holdover.Observe(Known(0), Seconds(1e-3));
        var now = holdover.ErrorBound(Start, Seconds(-2e-3));
        Assert.InRange(now.Seconds, 3e-3, 3.01e-3);
        var later = holdover.ErrorBound(Start + Seconds(3600), TimeInterval.Zero) - Seconds(1e-3);
        Assert.Equal(2.85 * Math.Sqrt(1e-18 * Math.Pow(3600.0, 3) / 3.0), later.Seconds, 5); // W = 1e-9: 362 µs.
        Assert.Equal(Seconds(3600), holdover.Age(Start + Seconds(3600)));
    }

    [Fact]
    public void An_oscillator_that_swings_more_than_its_model_widens_the_bound()
    {
        var holdover = new Holdover();
        for (var second = 0; second < 40_000; second += 16)
            holdover.Observe(Known(second, 3e-4 * Math.Sin(second / 600.0)), TimeInterval.Zero);
        var random = 2.85 * Math.Sqrt(1e-18 * Math.Pow(600.0, 3) / 3.0);
        Assert.InRange(holdover.ErrorBound(Start + Seconds(40_600), TimeInterval.Zero).Seconds, 5.0 * random, 100.0 * random);
    }

    [Fact]
    public void A_change_of_reference_is_no_failed_prediction()
    {
        var holdover = new Holdover();
        for (var second = 0; second < 40_000; second += 16)
        {
            var isFirst = second < 20_000;
            holdover.Observe(Known(second, isFirst ? 0.0 : 1e-2), TimeInterval.Zero, referenceChanged: second == 20_000);
        }

        var random = 2.85 * Math.Sqrt(1e-18 * Math.Pow(600.0, 3) / 3.0);
        Assert.InRange(holdover.ErrorBound(Start + Seconds(40_600), TimeInterval.Zero).Seconds, 0.0, 1.5 * random);
    }

    private static TimeInterval Seconds(double seconds) => TimeInterval.FromSeconds(seconds);

    // 200 ns of noise on the offset, W = 1e-9.
    private static Estimate Known(double second, double offset = 0.0)
        => new(Start + Seconds(second), Seconds(offset), Frequency.Zero, 0.0, 1.0, 4e-14, 0.0, 1e-20, 1e-18, 1e-6, 2e-15, 1.0);
}
