using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Gnss;
using Stratum1.Refclock.Simulated;

namespace Stratum1.Refclock.Tests.Gnss;

/// <summary>Raw time here is true time minus 1000 s.</summary>
public class GnssClockTests
{
    private static readonly UtcTime Start = new UtcDate(2026, 11, 20, 12, 0, 0).ToUtc();
    private static readonly TimeInterval TrueOffset = TimeInterval.FromWholeSeconds(1000);

    private readonly SimulatedReceiver receiver = new(new SimulatedReceiverOptions { PulseJitterSeconds = 0 }, seed: 1);
    private readonly SimulatedSecond happenings = new();
    private readonly List<Measurement> pulses = [];
    private readonly List<Measurement> labels = [];
    private int second;

    [Fact]
    public void Pulse_and_message_together_give_the_exact_offset()
    {
        Run(Clock(), seconds: 20);
        Assert.InRange(pulses.Count, 12, 18);
        Assert.All(pulses, pulse => Assert.Equal(TrueOffset.Seconds, pulse.Offset.Seconds, 9));
    }

    [Fact]
    public void The_configured_lateness_of_the_pulse_is_taken_off()
    {
        Run(Clock(new() { Built = Start, PulseLateness = TimeInterval.FromSeconds(5e-6) }), seconds: 20);
        Assert.All(pulses, pulse => Assert.Equal(TrueOffset.Seconds + 5e-6, pulse.Offset.Seconds, 9));
    }

    [Fact]
    public void Without_a_pulse_the_messages_serve_within_their_bound()
    {
        receiver.Faults.LostPulses = 1;
        Run(Clock(), seconds: 20);
        Assert.Empty(pulses);
        Assert.InRange(labels.Count, 18, 20);
        Assert.All(labels, label => Assert.True((label.Offset - TrueOffset).Abs() <= label.Bound, $"{label}"));
    }

    [Fact]
    public void Once_the_latency_is_known_the_messages_are_a_hundred_times_better()
    {
        Run(Clock(), seconds: 60);
        Assert.True(labels[^1].Bound < TimeInterval.FromSeconds(0.06), $"{labels[^1]}");
        Assert.All(labels[^10..], label => Assert.True((label.Offset - TrueOffset).Abs() <= label.Bound, $"{label}"));
    }

    [Fact]
    public void A_pulse_without_a_fix_is_no_pulse()
    {
        var clock = Clock();
        Run(clock, seconds: 20);
        receiver.Faults.NoFix = true;
        pulses.Clear();
        Run(clock, seconds: 20);
        Assert.InRange(pulses.Count, 0, 1);
        Assert.Equal(GateReason.NoFix, clock.Gate);
    }

    [Fact]
    public void A_receiver_gone_silent_does_not_vouch_any_more()
    {
        var clock = Clock();
        Run(clock, seconds: 20);
        receiver.Faults.Mute = true;
        pulses.Clear();
        Run(clock, seconds: 20);
        Assert.InRange(pulses.Count, 0, 1);
        Assert.Equal(GateReason.Silent, clock.Gate);
        Assert.True(clock.Unconfirmed > 0);
    }

    [Fact]
    public void A_message_that_disputes_the_second_confirms_nothing()
    {
        var clock = Clock();
        Run(clock, seconds: 20);
        receiver.Faults.SecondsAhead = 1;
        pulses.Clear();
        Run(clock, seconds: 20);
        Assert.Empty(pulses);
        Assert.Equal(NumberingState.Disputed, clock.Numbering.State);
    }

    [Fact]
    public void A_receiver_in_the_wrong_week_is_corrected_and_reported()
    {
        receiver.Faults.PeriodsBehind = 1;
        var clock = Clock();
        Run(clock, seconds: 20);
        Assert.Equal(1, clock.RolloverPeriods);
        Assert.InRange(pulses.Count, 12, 18);
        Assert.All(pulses, pulse => Assert.Equal(TrueOffset.Seconds, pulse.Offset.Seconds, 9));
    }

    [Fact]
    public void Damaged_sentences_are_skipped_and_counted()
    {
        receiver.Faults.DamagedSentences = 0.3;
        var clock = Clock();
        Run(clock, seconds: 100);
        Assert.InRange(pulses.Count, 50, 98);
        Assert.True(clock.Frames.Rejected(FrameFault.BadSentenceChecksum) > 10);
    }

    private static GnssClock Clock(GnssClockOptions? options = null) => new(options ?? new() { Built = Start });

    private void Run(GnssClock clock, int seconds)
    {
        for (var end = second + seconds; second < end; second++)
        {
            receiver.Live(Start + TimeInterval.FromWholeSeconds(second), happenings);
            foreach (var edge in happenings.Edges.Where(edge => edge.After < happenings.BurstAfter))
                clock.OnEdge(new(Raw(edge.After), edge.Polarity));
            clock.OnBytes(Raw(happenings.BurstAfter), happenings.Burst);
            foreach (var edge in happenings.Edges.Where(edge => edge.After >= happenings.BurstAfter))
                clock.OnEdge(new(Raw(edge.After), edge.Polarity));
            clock.OnTimer(Raw(0.999));
            while (clock.TryTakePulse(out var pulse))
                pulses.Add(pulse);
            if (clock.TryTakeLabel(out var label))
                labels.Add(label);
        }
    }

    private MonotonicTime Raw(double after)
        => (Start + TimeInterval.FromSeconds(second + after)).Translate<Oscillator>(-TrueOffset);
}
