using Stratum1.Discipline.Clock;
using Stratum1.Tests;

namespace Stratum1.Discipline.Tests.Clock;

public class ClockLedgerTests
{
    private static readonly MonotonicTime Start = MonotonicTime.FromTimespec(1_700_000_000, 0);

    [Fact]
    public void Without_corrections_the_clock_is_the_oscillator()
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        Assert.Equal(TimeInterval.Zero, ledger.CorrectionAt(Start));
        Assert.Equal(Start, ledger.RawOf(ledger.Corrected(Start)));
    }

    [Theory]
    [InlineData(2_147_483_647)] // 2038-01-19, 68 years after the origin.
    [InlineData(4_500_000_000)]
    public void No_date_is_too_late(long seconds)
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        var late = MonotonicTime.FromTimespec(seconds, 0);
        Assert.Equal(late + Seconds(1), ledger.RawOf(ledger.Corrected(late + Seconds(1))));
        ledger.SetRate(late, Frequency.FromPpm(10.0));
        Assert.Equal(late + Seconds(100), ledger.RawOf(ledger.Corrected(late + Seconds(100))));
    }

    [Fact]
    public void A_rate_accumulates_and_a_step_adds()
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        ledger.SetRate(Start, Frequency.FromPpm(10.0));
        ledger.Step(Start + Seconds(100), Seconds(-2));
        ledger.SetRate(Start + Seconds(200), Frequency.FromPpm(-5.0));
        Assert.Equal(1e-3, ledger.CorrectionAt(Start + Seconds(99.999999)).Seconds, 9);
        Assert.Equal(-2.0 + 2e-3 - 5e-4, ledger.CorrectionAt(Start + Seconds(300)).Seconds, 9);
        Assert.Equal(1, ledger.Steps);
    }

    [Fact]
    public void The_past_is_answered_by_the_rate_of_the_past()
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        for (var second = 0; second < 20; second++)
            ledger.SetRate(Start + Seconds(second), Frequency.FromPpm(second % 2 == 0 ? 100.0 : 0.0));
        Assert.Equal(100e-6 * 5.5, ledger.CorrectionAt(Start + Seconds(10.5)).Seconds, 9);
    }

    /// <summary>A change every second for four years, against the exact sum in integers.</summary>
    [Fact]
    public void Years_of_changes_cost_less_than_a_nanosecond()
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        var at = Start;
        var exact = Int128.Zero; // In units of 2⁻⁶⁴ s times 2⁻²⁰ of rate.
        const int years = 4;
        for (var second = 0; second < years * 31_557_600; second++)
        {
            var step = ((second * 7919L) % 2001) - 1000; // −1000 to 1000, in 2⁻²⁰.
            ledger.SetRate(at, new Frequency(step / 1_048_576.0 / 8.0));
            exact += step;
            at += Seconds(1);
        }

        var expected = (double)exact / 1_048_576.0 / 8.0;
        Assert.InRange(ledger.CorrectionAt(at).Seconds - expected, -1e-9, 1e-9);
    }

    public static TheoryData<int> RoundTripSeeds => [.. Seeds.Of(200, 20)];

    [Theory, MemberData(nameof(RoundTripSeeds))]
    public void Raw_time_survives_the_round_trip_through_the_corrected_clock(int seed)
    {
        var random = new Random(seed);
        var ledger = new ClockLedger(StampScale.Corrected);
        var at = Start;
        for (var change = 0; change < 200; change++)
        {
            at += Seconds(random.NextDouble() * 10.0);
            ledger.SetRate(at, Frequency.FromPpm((random.NextDouble() - 0.5) * 2e5));
            if (random.Next(10) == 0)
                ledger.Step(at, Seconds(random.NextDouble())); // Forward only: a backward step makes readings ambiguous.
            for (var i = 0; i < 10; i++)
            {
                var raw = at + Seconds((random.NextDouble() * 30.0) - 10.0);
                var back = ledger.RawOf(ledger.Corrected(raw));
                Assert.True((back - raw).Abs().Units <= 2, $"seed {seed}, change {change}: {raw} became {back}");
            }
        }
    }

    [Fact]
    public void A_reading_that_a_backward_step_repeats_is_the_later_one()
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        ledger.Step(Start, Seconds(-1));
        var ambiguous = (Start - Seconds(0.5)).Translate<Utc>(TimeInterval.Zero);
        Assert.Equal(Start + Seconds(0.5), ledger.RawOf(ambiguous));
    }

    [Fact]
    public void A_reading_that_a_forward_step_skips_is_the_moment_of_the_step()
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        ledger.Step(Start, Seconds(1));
        Assert.Equal(Start, ledger.RawOf((Start + Seconds(0.5)).Translate<Utc>(TimeInterval.Zero)));
    }

    [Fact]
    public void A_foreign_step_of_the_steered_clock_is_a_correction_we_did_not_choose()
    {
        var ledger = new ClockLedger(StampScale.Corrected);
        ledger.ExternalStep(Start, Seconds(3600));
        Assert.Equal(Seconds(3600), ledger.CorrectionAt(Start + Seconds(1)));
        Assert.Equal(Start + Seconds(1), ledger.FromStamp((Start + Seconds(3601)).Translate<Utc>(TimeInterval.Zero)));
        Assert.Equal((0, 1), (ledger.Steps, ledger.ExternalSteps));
    }

    [Fact]
    public void A_foreign_step_of_a_clock_we_only_read_moves_neither_raw_time_nor_the_virtual_clock()
    {
        var ledger = new ClockLedger(StampScale.Raw);
        ledger.SetRate(Start, Frequency.FromPpm(20.0));
        var later = Start + Seconds(100);
        var before = ledger.Corrected(later);
        ledger.ExternalStep(later, Seconds(-7));
        Assert.Equal(before, ledger.Corrected(later));
        Assert.Equal(later, ledger.FromStamp((later - Seconds(7)).Translate<Utc>(TimeInterval.Zero)));
        Assert.Equal(later, ledger.FromStamp(ledger.ToStamp(later)));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void A_rate_that_would_stop_the_clock_is_a_bug(double rate)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new ClockLedger(StampScale.Raw).SetRate(Start, new Frequency(rate)));

    private static TimeInterval Seconds(double seconds) => TimeInterval.FromSeconds(seconds);
}
