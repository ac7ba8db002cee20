using Stratum1.Discipline.Clock;
using Stratum1.Engine.RealTimeClocks;

namespace Stratum1.Engine.Tests.RealTimeClocks;

/// <summary>A machine whose oscillator is right, and a real-time clock that is not.</summary>
public class RtcTrackerTests
{
    private static readonly UtcTime Begin = new UtcDate(2026, 11, 21, 0, 0, 0).ToUtc();

    private double fast;
    private double gain;
    private double? listensFrom;

    [Fact]
    public void Offset_and_gain_are_found()
    {
        (fast, gain) = (-9.25, 100e-6);
        var engine = Start(new RtcOptions(), error: 0);
        Run(engine, 0, 3600);
        var status = engine.Rtc!.Status;
        Assert.Equal(16, status.Samples);
        Assert.InRange(status.Span.Seconds, 900, 1024);
        Assert.Equal(-100, status.Record.Frequency.Ppm, 0.05);
        Assert.Equal(-FastAt((status.Record.At - Begin).Seconds), status.Record.Offset.Seconds, 1e-3);
        Assert.InRange((status.Record.At - Begin).Seconds, 3500, 3600);
        Assert.True(engine.Rtc.Record.HasValue);
    }

    [Fact]
    public void It_is_listened_to_for_a_second_now_and_then()
    {
        var engine = Start(new RtcOptions(), error: 0);
        var listened = 0;
        Run(engine, 0, 3600, () => listened += engine.Rtc!.IsListening ? 1 : 0);
        Assert.InRange(listened, 60, 160);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(-0.4)]
    public void What_was_known_of_it_sets_the_clock_at_start(double error)
    {
        (fast, gain) = (24.56, 0);
        var known = new RtcRecord(Begin - TimeInterval.FromWholeSeconds(86_400), TimeInterval.FromSeconds(-24.56), Frequency.Zero);
        var engine = Start(new RtcOptions { Known = known }, error, readsAtStart: true);
        Run(engine, 0, 40);
        Assert.Equal(0, ErrorAt(engine, 40), 2e-3);
        Assert.Null(engine.Steering.Reference);
    }

    [Fact]
    public void A_clock_that_was_set_by_others_is_measured_anew()
    {
        var engine = Start(new RtcOptions(), error: 0);
        Run(engine, 0, 1000);
        fast = 3;
        Run(engine, 1000, 1300);
        Assert.InRange(engine.Rtc!.Status.Samples, 1, 10);
        Assert.Equal(-3, engine.Rtc.Status.Record.Offset.Seconds, 1e-3);
    }

    [Fact]
    public void It_is_set_to_the_whole_second_when_it_is_off_by_more_than_one()
    {
        fast = -5.3;
        var engine = Start(new RtcOptions(), error: 0);
        Run(engine, 0, 600);
        new OperatorDesk(engine).TrimRtc(Reading(600, 0));
        var set = Assert.Single(engine.Actions.Pending.ToArray(), action => action.Kind == EngineActionKind.SetRtc);
        Assert.Equal(Begin + TimeInterval.FromWholeSeconds(600), set.RtcTime);
        fast = 0.5;
        Run(engine, 600, 620);
        Assert.Equal(-0.5, engine.Rtc!.Record!.Value.Offset.Seconds, 1e-3);
        new OperatorDesk(engine).TrimRtc(Reading(700, 0));
        Assert.DoesNotContain(engine.Actions.Pending.ToArray(), action => action.Kind == EngineActionKind.SetRtc);
    }

    [Fact]
    public void A_clock_that_has_stopped_is_left_alone_for_a_while()
    {
        var engine = Start(new RtcOptions(), error: 0);
        for (var second = 0; second < 60; second++)
            Tick(engine, second, rings: false);
        Assert.Equal(0, engine.Rtc!.Status.Samples);
        Assert.Null(engine.Rtc.Record);
        Run(engine, 60, 300);
        Assert.True(engine.Rtc.Status.Samples >= 3);
    }

    [Theory]
    [InlineData(100.0, null, 100)]
    [InlineData(100.0, 50, 100)]
    [InlineData(100.0, 200, 200)]
    [InlineData(-100.0, 50, 50)]
    [InlineData(null, 50, 50)]
    [InlineData(null, -50, 0)]
    [InlineData(0.5, null, 0)]
    public void The_later_of_real_time_clock_and_saved_time_counts(double? rtc, int? saved, double expected)
    {
        var options = new EngineOptions
        {
            Built = Begin - TimeInterval.FromWholeSeconds(86_400),
            RestoresTime = true,
            RtcTime = rtc is { } told ? Begin + TimeInterval.FromSeconds(told) : null,
            Saved = saved is { } seconds ? Begin + TimeInterval.FromWholeSeconds(seconds) : null,
        };
        var engine = new ClockEngine(options, Reading(0, 0));
        Assert.Equal(expected, (engine.Steering.Clock - Begin).Seconds, 1e-6);
    }

    private static ClockReading Reading(double second, double error)
        => new(Begin + TimeInterval.FromSeconds(second + error), TimeInterval.FromSeconds(1000 + second));

    private static double ErrorAt(ClockEngine engine, double second)
        => (engine.Steering.Clock - Begin).Seconds - second;

    private ClockEngine Start(RtcOptions rtc, double error, bool readsAtStart = false)
    {
        startError = error;
        return new(
            new EngineOptions
            {
                Stamps = StampScale.Raw,
                Built = Begin - TimeInterval.FromWholeSeconds(86_400),
                Rtc = rtc,
                RestoresTime = readsAtStart,
                RtcTime = readsAtStart ? Begin + TimeInterval.FromSeconds(0.3) : null,
            },
            Reading(0, error));
    }

    private double startError;

    private double FastAt(double second) => fast + (gain * second);

    private void Run(ClockEngine engine, int from, int to, Action? check = null)
    {
        for (var second = from; second < to; second++)
        {
            Tick(engine, second, rings: true);
            check?.Invoke();
        }

        engine.OnTimer(Reading(to, startError));
    }

    /// <summary>One second of the real-time clock begins within each of ours.</summary>
    private void Tick(ClockEngine engine, int second, bool rings)
    {
        engine.OnTimer(Reading(second, startError));
        Obey(engine, second);
        var reading = Math.Ceiling(second + FastAt(second));
        var at = second + (reading - (second + FastAt(second)));
        if (rings && listensFrom < at)
        {
            var reads = Begin + TimeInterval.FromSeconds(reading);
            engine.OnRtcSecond(Reading(at, startError), reads, Reading(at, startError).System);
            Obey(engine, at);
        }

        engine.OnTimer(Reading(second + 0.999, startError));
        Obey(engine, second + 0.999);
    }

    private void Obey(ClockEngine engine, double second)
    {
        foreach (var action in engine.Actions.Pending)
        {
            if (action.Kind == EngineActionKind.ListenToRtc)
                listensFrom = action.IsOn ? second : null;
        }

        engine.Actions.Clear();
    }
}
