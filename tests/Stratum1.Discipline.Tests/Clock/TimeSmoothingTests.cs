using Stratum1.Discipline.Clock;

namespace Stratum1.Discipline.Tests.Clock;

public class TimeSmoothingTests
{
    private static readonly MonotonicTime Start = new(1_000_000, 0);
    private static readonly TimeInterval Second = TimeInterval.FromWholeSeconds(1);

    [Theory]
    [InlineData(1e-3, 63_246)]
    [InlineData(1e-2, 20_000)]
    public void A_leap_second_is_smeared_over_hours(double wander, double expected)
    {
        var smoothing = Make(400, wander);
        smoothing.Absorb(Start, -Second, Frequency.Zero);
        Assert.Equal(1.0, smoothing.At(Start).Offset.Seconds, 9);
        Assert.Equal(expected, smoothing.Remaining(Start).Seconds, 0);
        Assert.Equal(0.5, smoothing.At(Start + TimeInterval.FromSeconds(expected / 2)).Offset.Seconds, 3);
        Assert.Equal(TimeInterval.Zero, smoothing.At(Start + TimeInterval.FromSeconds(expected + 1)).Offset);
    }

    /// <summary>Whatever is absorbed and when, served time never jumps, stays within its limits, and arrives.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Served_time_changes_within_its_limits_and_arrives(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 300; run++)
        {
            var (fastest, wander) = (Math.Pow(10, (random.NextDouble() * 4) - 1), Math.Pow(10, (random.NextDouble() * 4) - 4));
            var smoothing = Make(fastest, wander);
            var now = Start;
            var steps = 0.0;
            for (var change = 0; change < 5; change++)
            {
                var (jump, tune) = ((random.NextDouble() - 0.5) * 1e-3, (random.NextDouble() - 0.5) * fastest * 1e-6);
                var before = smoothing.At(now);
                smoothing.Absorb(now, TimeInterval.FromSeconds(jump), new(tune));
                var after = smoothing.At(now);
                Assert.Equal(before.Offset.Seconds - jump, after.Offset.Seconds, 1e-9);
                Assert.Equal(before.Frequency.Ratio - tune, after.Frequency.Ratio, 1e-15);
                var length = change == 4 ? smoothing.Remaining(now).Seconds : random.NextDouble() * 2 * smoothing.Remaining(now).Seconds;
                Follow(smoothing, now, length, wander * 1e-6);
                now += TimeInterval.FromSeconds(length);
                steps += length;
            }

            var (offset, frequency, _) = smoothing.At(now);
            var arrived = Math.Abs(offset.Seconds) < 2e-9 && Math.Abs(frequency.Ratio) < 1e-9;
            Assert.True(arrived, $"seed {seed}, run {run}: {offset}, {frequency}");
        }
    }

    private static void Follow(TimeSmoothing smoothing, MonotonicTime from, double length, double wander)
    {
        const int Steps = 200;
        var before = smoothing.At(from);
        for (var i = 1; i <= Steps; i++)
        {
            var dt = length / Steps;
            var now = smoothing.At(from + TimeInterval.FromSeconds(length * i / Steps));
            var limit = (wander * dt * 1.001) + 1e-12;
            Assert.InRange(now.Frequency.Ratio - before.Frequency.Ratio, -limit, limit);
            var moved = 0.5 * (now.Frequency.Ratio + before.Frequency.Ratio) * dt;
            var bend = (wander * dt * dt) + 1e-9;
            Assert.InRange(now.Offset.Seconds - before.Offset.Seconds, moved - bend, moved + bend);
            before = now;
        }
    }

    private static TimeSmoothing Make(double fastestPpm, double wanderPpm)
    {
        var smoothing = new TimeSmoothing(new(Frequency.FromPpm(fastestPpm), wanderPpm * 1e-6, IsLeapOnly: false));
        smoothing.Activate(Start);
        return smoothing;
    }
}
