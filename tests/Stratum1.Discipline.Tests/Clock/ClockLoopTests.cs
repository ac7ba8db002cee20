using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Clock;

public class ClockLoopTests
{
    private static readonly MonotonicTime Start = MonotonicTime.FromTimespec(1_700_000_000, 0);

    private readonly ClockLedger ledger = new(StampScale.Corrected);

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(-0.5, true)]
    [InlineData(0.05, false)]
    public void Only_an_offset_above_the_threshold_is_stepped(double offset, bool steps)
    {
        var loop = Loop(new() { StepThreshold = Seconds(0.1), StepLimit = 1 });
        var adjustment = loop.Update(Start, At(Start, offset), ledger)!.Value;
        Assert.Equal(steps ? Seconds(offset) : null, adjustment.Step);
        Assert.Equal(steps, adjustment.Rate == Frequency.Zero);
    }

    [Fact]
    public void The_first_correction_is_quick_and_later_ones_are_as_gentle_as_configured()
    {
        var loop = Loop(new() { CorrectionTimeRatio = 100.0 });
        Assert.Equal(0.01, loop.Update(Start, At(Start, 0.01), ledger)!.Value.Rate.Ratio, 1e-3);
        Assert.InRange(loop.Update(Start, At(Start, 0.01), ledger)!.Value.Rate.Ratio, 0.0, 1e-3);
    }

    [Fact]
    public void Steps_end_with_their_limit()
    {
        var loop = Loop(new() { StepThreshold = Seconds(0.1), StepLimit = 2 });
        Assert.NotNull(loop.Update(Start, At(Start, 1.0), ledger)!.Value.Step);
        Assert.NotNull(loop.Update(Start, At(Start, 1.0), ledger)!.Value.Step);
        Assert.Null(loop.Update(Start, At(Start, 1.0), ledger)!.Value.Step);
    }

    [Fact]
    public void A_negative_limit_steps_always_and_no_threshold_never()
    {
        var always = Loop(new() { StepThreshold = Seconds(0.1), StepLimit = -1 });
        for (var i = 0; i < 50; i++)
            Assert.NotNull(always.Update(Start, At(Start, 1.0), ledger)!.Value.Step);
        Assert.Null(Loop(new() { StepLimit = -1 }).Update(Start, At(Start, 1e6), ledger)!.Value.Step);
    }

    [Fact]
    public void A_slew_ends_at_the_frequency_and_not_later()
    {
        var loop = Loop(new());
        var adjustment = loop.Update(Start, At(Start, 1e-3, frequency: 1e-5), ledger)!.Value;
        Assert.True(adjustment.Rate.Ratio > 1e-5);
        ledger.SetRate(Start, adjustment.Rate);
        var end = adjustment.ReviseAt!.Value;
        var revised = loop.Revise(end, ledger);
        ledger.SetRate(end, revised.Rate);
        Assert.InRange(loop.Remaining(end, ledger).Seconds, -1e-9, 1e-9);
        Assert.Equal(1e-5, revised.Rate.Ratio, 9);
        var muchLater = end + Seconds(100_000);
        Assert.InRange(loop.Remaining(muchLater, ledger).Seconds, -1e-5, 1e-5);
    }

    [Fact]
    public void A_slew_is_never_faster_than_allowed()
    {
        var loop = Loop(new() { MaxSlewRate = Frequency.FromPpm(500.0) });
        Assert.Equal(500e-6, loop.Update(Start, At(Start, 10.0), ledger)!.Value.Rate.Ratio, 12);
        Assert.Equal(-500e-6, loop.Update(Start, At(Start, -10.0), ledger)!.Value.Rate.Ratio, 12);
    }

    [Fact]
    public void An_uncertain_frequency_is_not_used_and_an_impossible_one_is_limited()
    {
        var loop = Loop(new() { MaxUpdateSkew = Frequency.FromPpm(1.0), MaxDrift = Frequency.FromPpm(100.0) });
        loop.Start(Frequency.FromPpm(7.0));
        loop.Update(Start, At(Start, 0.0, frequency: 5e-5) with { FrequencyVariance = 4e-12 }, ledger);
        Assert.Equal(7.0, loop.Frequency.Ppm, 9);
        loop.Update(Start, At(Start, 0.0, frequency: 5e-5), ledger);
        Assert.Equal(50.0, loop.Frequency.Ppm, 9);
        loop.Update(Start, At(Start, 0.0, frequency: 5e-3), ledger);
        Assert.Equal(100.0, loop.Frequency.Ppm, 9);
    }

    [Fact]
    public void Too_large_changes_are_refused_and_then_too_many()
    {
        var loop = Loop(new() { MaxChange = Seconds(0.1), MaxChangeStart = 1, MaxChangeIgnore = 2 });
        Assert.NotNull(loop.Update(Start, At(Start, 1.0), ledger));
        ledger.Step(Start, Seconds(1.0));
        Assert.NotNull(loop.Update(Start, At(Start, 1.05), ledger));
        for (var refusal = 0; refusal < 3; refusal++)
        {
            Assert.False(loop.ChangeLimitExceeded);
            Assert.Null(loop.Update(Start, At(Start, 3.0), ledger));
        }

        Assert.True(loop.ChangeLimitExceeded);
    }

    [Fact]
    public void The_operator_may_step_what_remains()
    {
        var loop = Loop(new());
        loop.Update(Start, At(Start, 3.0), ledger);
        Assert.Equal(Seconds(3.0), loop.StepNow(Start, ledger).Step);
        Assert.Null(Loop(new()).StepNow(Start, ledger).Step);
    }

    /// <summary>The kernel would clip it, and the ledger would not know (adjtimex(2): tick ±10 %).</summary>
    [Theory]
    [InlineData(0.05, 3.6)]
    [InlineData(-0.05, -3.6)]
    [InlineData(0.05, -3.6)]
    [InlineData(0.1, 3.6)]
    public void Frequency_and_slew_together_are_no_more_than_the_kernel_does(double frequency, double offset)
    {
        var loop = Loop(new());
        var adjustment = loop.Update(Start, At(Start, offset, frequency), ledger)!.Value;
        Assert.InRange(adjustment.Rate.Ratio, -0.1, 0.1);
        ledger.SetRate(Start, adjustment.Rate);
        var end = adjustment.ReviseAt!.Value;
        var left = Math.Abs(frequency) < 0.1 ? 1e-6 : Math.Abs(offset) + 1e-6; // No room is left for a slew.
        Assert.InRange(Math.Abs(loop.Remaining(end, ledger).Seconds), 0.0, left);
    }

    [Fact]
    public void An_operator_disturbs_a_clock_without_references()
    {
        var loop = Loop(new());
        loop.Disturb(Start, Seconds(0.05), ledger);
        var adjustment = loop.Revise(Start, ledger);
        ledger.SetRate(Start, adjustment.Rate);
        var end = adjustment.ReviseAt!.Value;
        Assert.InRange((ledger.Corrected(end) - Start.Translate<Utc>(TimeInterval.Zero) - (end - Start)).Seconds, 0.0499, 0.0501);
        Assert.Equal(Frequency.Zero, loop.Revise(end, ledger).Rate);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public void A_step_by_somebody_else_is_taken_back_as_an_update_would(int limit, bool steps)
    {
        var loop = Loop(new() { StepThreshold = Seconds(1.0), StepLimit = limit });
        loop.Update(Start, At(Start, 0.0), ledger);
        loop.Update(Start, At(Start, 0.0), ledger);
        ledger.ExternalStep(Start, Seconds(-5.0));
        var adjustment = loop.Recover(Start, ledger);
        Assert.Equal(steps ? Seconds(5.0) : null, adjustment.Step);
        Assert.Equal(!steps, adjustment.Rate.Ratio > 0.01);
        loop.Forget();
        Assert.Equal(TimeInterval.Zero, loop.Remaining(Start, ledger));
    }

    [Fact]
    public void A_leap_second_is_not_an_error_of_the_clock()
    {
        var loop = Loop(new());
        loop.Update(Start, At(Start, 0.0), ledger);
        ledger.ExternalStep(Start, Seconds(-1.0)); // The kernel inserted it.
        loop.ShiftReference(Seconds(-1.0));
        Assert.Equal(TimeInterval.Zero, loop.Remaining(Start, ledger));
    }

    [Fact]
    public void A_drift_is_followed_along_chords()
    {
        var loop = Loop(new());
        var estimate = At(Start, 0.0) with { Drift = 1e-9, DriftHorizon = 1000.0 };
        var adjustment = loop.Update(Start, estimate, ledger)!.Value;
        var now = Start;
        while (adjustment.ReviseAt is { } next && next - Start < Seconds(500))
        {
            ledger.SetRate(now, adjustment.Rate);
            var middle = now + Seconds(0.5 * (next - now).Seconds);
            var limit = 0.15 * estimate.PredictedAt(middle).OffsetError;
            Assert.InRange(loop.Remaining(middle, ledger).Seconds, -limit, limit);
            now = next;
            adjustment = loop.Revise(now, ledger);
        }

        Assert.True(now - Start > Seconds(400));
    }

    /// <summary>The formula of the head of ClockLoop, put back into itself.</summary>
    [Theory]
    [InlineData(0.0140, 1.0)]
    [InlineData(0.0437, 1.0)]
    [InlineData(0.1319, 1.0)]
    [InlineData(0.4, 64.0)]
    public void The_slew_costs_what_it_may(double gain, double interval)
    {
        var time = ClockLoop.SlewTime(gain, interval);
        var a = Math.Max(0.0, 1.0 - (interval / time));
        var cost = time >= interval ? gain * (1.0 + a + (a * a)) / (3.0 * (1.0 - (a * a))) : gain * time / (3.0 * interval);
        Assert.Equal(0.065, cost, 3);
    }

    private static ClockLoop Loop(ClockLoopOptions options) => new(options);

    private static TimeInterval Seconds(double seconds) => TimeInterval.FromSeconds(seconds);

    private static Estimate At(MonotonicTime at, double offset, double frequency = 0.0)
        => new(at, Seconds(offset), new Frequency(frequency), 0.0, 1.0, 4e-14, 0.0, 1e-16, 1e-18, 1e-6, 2e-15, 1.0);
}
