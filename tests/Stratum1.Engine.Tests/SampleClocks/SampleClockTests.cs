using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Engine.SampleClocks;
using Stratum1.Refclock.Samples;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.SampleClocks;

public class SampleClockTests
{
    private static readonly ReferenceId Nmea = ReferenceId.FromText("NMEA");
    private static readonly SampleClockOptions Shm = new() { Id = ReferenceId.FromText("SHM0") };
    private static readonly SampleClockOptions Pps = new() { Id = ReferenceId.FromText("PPS1"), IsPulse = true };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Samples_set_the_clock_after_three_updates(int seed)
    {
        var world = new SampleClockWorld(seed, local: null, Shm);
        world.Drive(0, (truth, clock) => new(clock, truth + Noise(world, 100e-6), LeapIndicator.None));
        world.Run(46);
        Assert.Equal(SyncState.Unsynchronised, world.Engine.Synchronisation.State);
        world.Run(600);
        Assert.Equal(SyncState.Locked, world.Engine.Synchronisation.State);
        Assert.True(world.Error.Abs().Seconds < 100e-6, $"seed {seed}: {world.Error}");
        Assert.Equal(0xFF, world.Source(0).Reach);
        Assert.Equal("SHM0", world.Engine.Snapshot.State.ReferenceId.ToString());
        Assert.Equal(1, world.Engine.Snapshot.State.Stratum);
    }

    [Fact]
    public void A_doubtful_sample_counts_as_an_answer_and_not_as_a_measurement()
    {
        var world = new SampleClockWorld(1, local: null, Shm with { Poll = 0 });
        world.Drive(0, (truth, clock) => new(clock, truth, LeapIndicator.None));
        world.Run(60);
        var before = world.Source(0).Statistics.Total;
        var late = TimeInterval.FromSeconds(0.01);
        world.Drive(0, (truth, clock) => new(clock, truth + late, LeapIndicator.None, IsDoubtful: true));
        world.Run(5);
        Assert.Equal((before, (byte)0xFF), (world.Source(0).Statistics.Total, world.Source(0).Reach));
        Assert.True(world.Error.Abs().Seconds < 1e-5, $"{world.Error}");
    }

    [Fact]
    public void A_shorter_poll_sets_it_sooner()
    {
        var world = new SampleClockWorld(1, local: null, Shm with { Poll = 0 });
        world.Drive(0, (truth, clock) => new(clock, truth, LeapIndicator.None));
        world.Run(4);
        Assert.True(world.Error.Abs().Seconds < 1e-3, $"{world.Error}");
    }

    [Fact]
    public void Delay_and_offset_count()
    {
        var late = TimeInterval.FromSeconds(0.3);
        var world = new SampleClockWorld(1, local: null, Shm with { Offset = late, Delay = late, Bound = late / 2, Stratum = 3, Poll = 2 });
        world.Drive(0, (truth, clock) => new(clock, truth - late, LeapIndicator.None));
        world.Run(100);
        Assert.True(world.Error.Abs().Seconds < 1e-5, $"{world.Error}");
        var served = world.Engine.Snapshot.State;
        Assert.Equal((4, late), (served.Stratum, served.RootDelay));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_pulse_is_numbered_by_the_coarse_samples_of_another_clock(int seed)
    {
        var world = new SampleClockWorld(
            seed, local: null, Shm with { Id = Nmea, Traits = SourceTraits.NoSelect }, Pps with { Lock = Nmea, Poll = 2 });
        world.Drive(0, (truth, clock) => new(clock, truth - TimeInterval.FromSeconds(0.3) + Noise(world, 0.02), LeapIndicator.None));
        world.Pulse(1);
        world.Run(300);
        Assert.Equal("PPS1", world.Engine.Sources.Best?.Name);
        Assert.True(world.Error.Abs().Seconds < 20e-6, $"seed {seed}: {world.Error}");
        Assert.Equal(1, world.Engine.Snapshot.State.Stratum);
    }

    [Fact]
    public void Samples_that_leave_the_second_open_number_nothing()
    {
        var world = new SampleClockWorld(
            1, local: null, Shm with { Id = Nmea, Traits = SourceTraits.NoSelect }, Pps with { Lock = Nmea, Poll = 2 });
        world.Drive(0, (truth, clock) => new(clock, truth - TimeInterval.FromSeconds(0.49), LeapIndicator.None));
        world.Pulse(1);
        world.Run(100);
        Assert.Equal(0, world.Source(1).Statistics.Samples);
        Assert.True(world.Engine.SampleClocks.All[1].Refused > 50);
    }

    [Fact]
    public void Samples_that_stop_number_no_further_pulses()
    {
        var isSilent = false;
        var world = new SampleClockWorld(
            1, local: null, Shm with { Id = Nmea, Traits = SourceTraits.NoSelect }, Pps with { Lock = Nmea, Poll = 2 });
        world.Drive(0, (truth, clock) => isSilent ? null : new ClockSample(clock, truth, LeapIndicator.None));
        world.Pulse(1);
        world.Run(100);
        var before = world.Source(1).Statistics.Samples;
        isSilent = true;
        world.Run(100);
        Assert.InRange(world.Source(1).Statistics.Samples, before, before + 2); // The one being collected, and two pulses of the next.
    }

    [Fact]
    public void A_pulse_alone_waits_until_the_clock_is_set_and_then_takes_over()
    {
        var world = new SampleClockWorld(
            1, local: null, Pps, Shm with { Delay = TimeInterval.FromSeconds(0.1), Bound = TimeInterval.FromSeconds(0.05), Poll = 2 });
        world.Drive(1, (truth, clock) => new(clock, truth + Noise(world, 5e-3), LeapIndicator.None));
        world.Pulse(0);
        world.Run(10);
        Assert.Equal(0, world.Source(0).Statistics.Samples);
        world.Run(400);
        Assert.Equal("PPS1", world.Engine.Sources.Best?.Name);
        Assert.True(world.Error.Abs().Seconds < 20e-6, $"{world.Error}");
    }

    [Fact]
    public void A_pulse_that_a_clock_without_sources_numbers_adds_no_stratum_of_its_own()
    {
        var world = new SampleClockWorld(1, new LocalReferenceOptions(), Pps);
        world.Pulse(0);
        world.Run(200);
        Assert.Equal("PPS1", world.Engine.Sources.Best?.Name);
        Assert.Equal((10, "PPS1"), (world.Engine.Snapshot.State.Stratum, world.Engine.Snapshot.State.ReferenceId.ToString()));
    }

    [Fact]
    public void Stamps_from_the_future_or_the_far_past_are_refused()
    {
        var world = new SampleClockWorld(1, local: null, Shm with { Poll = 2 });
        var shift = TimeInterval.FromSeconds(1);
        world.Drive(0, (truth, clock) => new(clock + shift, truth + shift, LeapIndicator.None));
        world.Run(30);
        Assert.Equal(0, world.Source(0).Statistics.Samples);
        shift = TimeInterval.FromSeconds(-9);
        world.Run(30);
        Assert.Equal(0, world.Source(0).Statistics.Samples);
        shift = TimeInterval.FromSeconds(-1);
        world.Run(30);
        Assert.True(world.Source(0).Statistics.Samples > 3);
    }

    [Theory]
    [InlineData(1_000_000, 0.0)] // A silent clock stays selected,
    [InlineData(10, 0.0)] // or does not: what it was found to be against the oscillator still holds.
    [InlineData(10, 1e-3)]
    public void A_stable_oscillator_keeps_the_frequency_when_the_other_sources_fall_silent(int maxUnreach, double rate)
    {
        var isSilent = false;
        var oscillator = Shm with { Id = ReferenceId.FromText("OCXO"), Poll = 2, IsLocal = true };
        var world = new SampleClockWorld(1, local: null, Shm with { Poll = 2, MaxUnreach = maxUnreach }, oscillator);
        var begin = DaemonWorld.Start;
        world.Drive(0, (truth, clock) => isSilent ? null : new ClockSample(clock, truth, LeapIndicator.None));
        // Its time is wrong by hours, its rate by nothing, or by what is ten times too much for the machine's own.
        world.Drive(1, (truth, clock) => new(
            clock, truth - TimeInterval.FromSeconds(10_000.3 + (rate * (truth - begin).Seconds)), LeapIndicator.None));
        world.Run(400);
        Assert.Equal("SHM0", world.Engine.Sources.Best?.Name);
        Assert.Equal(SelectionState.Unsynchronised, world.Engine.Sources.StateOf(world.Source(1)));
        isSilent = true;
        world.Run(4000);
        // The machine's own oscillator wanders by 1e-9 a second: left alone it would be off by a hundred microseconds and more.
        Assert.True(world.Error.Abs().Seconds < 10e-6, $"{world.Error}");
    }

    [Fact]
    public void A_reference_that_keeps_TAI_needs_the_table_of_leap_seconds()
    {
        var tai = TimeInterval.FromWholeSeconds(37);
        var world = new SampleClockWorld(1, local: null, Shm with { Poll = 2, IsTai = true });
        world.Drive(0, (truth, clock) => new(clock, truth + tai, LeapIndicator.None));
        world.Run(60);
        Assert.Equal(0, world.Source(0).Statistics.Samples);
        world.Engine.Leaps.SetTable(new([new(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc(), 37)], Expires: null));
        world.Run(60);
        Assert.True(world.Error.Abs().Seconds < 1e-3, $"{world.Error}");
    }

    private static TimeInterval Noise(SampleClockWorld world, double width)
        => TimeInterval.FromSeconds(width * (world.Random.NextDouble() - 0.5));
}
