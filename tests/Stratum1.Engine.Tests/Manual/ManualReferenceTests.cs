using Stratum1.Discipline.Clock;

namespace Stratum1.Engine.Tests.Manual;

/// <summary>A clock that gains 100 ppm, set by a person who knows the true time.</summary>
public class ManualReferenceTests
{
    private const double Gain = 100e-6;

    private static readonly UtcTime Begin = new UtcDate(2026, 11, 21, 0, 0, 0).ToUtc();

    private readonly ClockEngine engine = new(
        new EngineOptions { Stamps = StampScale.Raw, Built = Begin, AcceptsTypedTimes = true }, Reading(0));

    private readonly OperatorDesk desk;

    public ManualReferenceTests() => desk = new(engine);

    [Fact]
    public void Two_typed_times_set_clock_and_frequency()
    {
        Assert.True(Type(3600, out var first));
        Assert.Equal(-0.36, first.Error.Seconds, 1e-6);
        Assert.Equal(0.0, first.FrequencyChange.Ppm);
        Run(3600, 3620);
        Assert.True(Type(7200, out var second));
        Assert.Equal(-0.36, second.Error.Seconds, 1e-4);
        Assert.Equal(-100, second.FrequencyChange.Ppm, 0.1);
        Assert.Equal(-100, second.Frequency.Ppm, 0.1);
        Run(7200, 7210);
        Assert.Equal(0, ErrorAt(7210), 1e-5);
        Run(7211, 10_800);
        Assert.Equal(0, ErrorAt(10_800), 1e-4);
    }

    [Fact]
    public void A_typed_time_is_slewed_and_synchronises_nobody()
    {
        Type(3600, out _);
        engine.OnTimer(Reading(3600.5));
        Assert.InRange(ErrorAt(3600.5), 0.2, 0.36);
        Assert.DoesNotContain(engine.Actions.Pending.ToArray(), action => action.Kind == EngineActionKind.StepClock);
        Assert.Equal(LeapIndicator.Unsynchronised, engine.Snapshot.State.Leap);
        Assert.Equal(SyncState.Unsynchronised, engine.Synchronisation.State);
    }

    [Fact]
    public void One_mistyped_time_among_six_spoils_no_frequency()
    {
        for (var hour = 1; hour <= 6; hour++)
        {
            Assert.True(desk.SetTime(Reading(hour * 3600), Truth((hour * 3600) + (hour == 4 ? 3600 : 0)), out _));
            Run((hour * 3600) + 1, (hour * 3600) + 20);
        }

        Assert.Equal(-100, engine.Steering.Frequency.Ppm, 0.1);
        Assert.Equal(3600, engine.Manual.Times[3].Residual.Seconds, 0.1);
        Assert.Equal(0, engine.Manual.Times[5].Residual.Seconds, 1e-3);
    }

    [Fact]
    public void A_mistyped_time_can_be_deleted()
    {
        Type(3600, out _);
        Run(3601, 3620);
        Type(7200, out _);
        Assert.True(desk.SetTime(Reading(7300), Truth(9000), out _));
        Run(7301, 7302);
        Assert.True(desk.DeleteTypedTime(Reading(7303), 2));
        Run(7304, 7400);
        Assert.Equal(0, ErrorAt(7400), 1e-3);
        Assert.False(desk.DeleteTypedTime(Reading(7401), 2));
        Assert.False(desk.DeleteTypedTime(Reading(7401), -1));
    }

    [Fact]
    public void Listed_times_are_off_by_nothing_once_the_clock_is_right()
    {
        Type(3600, out _);
        Run(3601, 3620);
        Type(7200, out _);
        Run(7200, 7300);
        foreach (var typed in engine.Manual.Times)
        {
            Assert.Equal(0, engine.Manual.Corrected(typed).Error.Seconds, 1e-4);
            Assert.Equal(-0.36, typed.Error.Seconds, 1e-3);
        }

        Assert.Equal(0, (engine.Manual.Corrected(engine.Manual.Times[0]).At - Truth(3600)).Seconds, 1e-3);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.False(desk.SetTime(Reading(10), new UtcTime(-1, 0), out _));
        Assert.False(desk.SetTime(Reading(10), Begin + TimeInterval.FromWholeSeconds(61 * 31_557_600L), out _));
        Assert.True(Type(20, out _));
        Assert.False(Type(20.5, out _), "typed twice");
        Assert.True(Type(21.5, out _));
    }

    [Fact]
    public void Only_the_newest_sixteen_are_kept()
    {
        for (var i = 0; i < 20; i++)
            Assert.True(Type(100 * (i + 1), out _));
        Assert.Equal(16, engine.Manual.Times.Count);
        engine.Manual.Reset();
        Assert.Empty(engine.Manual.Times);
    }

    private static UtcTime Truth(double seconds) => Begin + TimeInterval.FromSeconds(seconds);

    private static ClockReading Reading(double seconds)
        => new(Truth(seconds * (1 + Gain)), TimeInterval.FromSeconds(1000 + (seconds * (1 + Gain))));

    private bool Type(double second, out Stratum1.Engine.Manual.ManualChange change)
        => desk.SetTime(Reading(second), Truth(second), out change);

    private void Run(int from, int to)
    {
        for (var second = from; second <= to; second++)
        {
            engine.OnTimer(Reading(second + 0.25));
            engine.Actions.Clear();
        }

        engine.OnTimer(Reading(to + 1));
    }

    private double ErrorAt(double second)
        => (engine.Steering.Ledger.Corrected(engine.Steering.Ledger.FromStamp(Reading(second).System)) - Truth(second)).Seconds;
}
