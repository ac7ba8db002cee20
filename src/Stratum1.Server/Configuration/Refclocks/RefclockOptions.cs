using Stratum1.Discipline.Sources;

namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>The options of the drivers. chrony's own are all here: with chrony's meaning, or refused with the reason.</summary>
internal static class RefclockOptions
{
    private const string NoPolling = "Remove it: every sentence and every pulse is used as it comes.";
    private const string NotNeeded = "Remove it.";
    private const string NoMedianFilter = "Remove it: outliers are rejected by measured noise.";
    private const string NoHistory = "Remove it: the estimator weighs old samples by itself.";

    /// <summary>Chosen: a pulse that is later than that belongs to another second.</summary>
    private static readonly NumberRange Lateness = NumberRange.Seconds("lateness", -1, 1);

    private static readonly RefclockOption ShownPoll = RefclockOption.Whole(
        "poll",
        NumberRange.Whole("exponent", 0, 24),
        "0",
        "The interval that status output shows, as a power of 2 in seconds. Every sample is used as it comes, whatever this says; "
        + "chrony condenses those of one interval.",
        (clock, v) => clock with { Poll = v });

    private static readonly RefclockOption Width = RefclockOption.Number(
        "width",
        NumberRange.Seconds("width", 0, 0.999),
        "0",
        "Width of the pulse; 0 finds it, and with it the edge that begins the second.",
        (clock, v) => clock with { PulseWidth = TimeInterval.FromSeconds(v) });

    private static readonly RefclockOption Correction = RefclockOption.Number(
        "correction",
        Lateness,
        initial: null,
        "How much later than its second the pulse is stamped, by cable (5 ns a metre) and interrupt. By default what others have measured "
        + "on the board: 11 µs on a Raspberry Pi 5 (6 µs with `pcie_aspm.policy=performance`), 4.5 µs on a Pi 4, nothing on others.",
        (clock, v) => clock with { Correction = TimeInterval.FromSeconds(v) });

    internal static readonly RefclockOption[] Common =
    [
        new(
            "refid",
            "*name*",
            Default: null,
            "The source's name in status, logs and replies: 1 to 4 ASCII characters, unique. By default that of the driver, and from the "
            + "second one on with a digit: GPS, GPS1.",
            (clock, words) => clock with { Id = RefclockWords.ReadId(words) }),
        RefclockOption.Number(
            "delay",
            NumberRange.Seconds("delay", 0, 1000),
            initial: null,
            "Assumed delay of the source. Half of it counts as error in the selection. By default what the driver knows of its device.",
            (clock, v) => clock with { Delay = TimeInterval.FromSeconds(v) }),
        RefclockOption.Number(
            "precision",
            NumberRange.Seconds("precision", 1e-9, 10),
            initial: null,
            "Random error of one sample. By default what the driver knows of its device.",
            (clock, v) => clock with { Precision = TimeInterval.FromSeconds(v) }),
        RefclockOption.Whole(
            "stratum",
            NumberRange.Whole("stratum", 0, 14),
            "0",
            "Stratum of the reference itself. This server's is one more.",
            (clock, v) => clock with { Stratum = v }),
        RefclockOption.Switch("prefer", SelectionTraits.Prefer, "Choose this source before others that are not preferred."),
        RefclockOption.Switch("noselect", SelectionTraits.NoSelect, "Never choose this source, only watch it."),
        RefclockOption.Switch(
            "trust", SelectionTraits.Trust, "Assume that this source is right: only another trusted one can outvote it."),
        RefclockOption.Switch(
            "require", SelectionTraits.Require, "Leave the clock alone unless a source with this option can be chosen."),
    ];

    internal static readonly RefclockOption[] Gnss =
    [
        Offset("How late the sentences come against their seconds; positive when late. By default it is learned against the pulse."),
        new(
            "pps",
            "*input*",
            Default: null,
            $"The receiver's pulse: {PulseInput.Allowed}. Without it the sentences alone give the time, to some milliseconds at best.",
            (clock, words) => clock with { Pulse = RefclockWords.ReadPulse(words) }),
        RefclockOption.Whole(
            "baud",
            NumberRange.Whole("speed", 300, 4_000_000, "bits per second"),
            initial: null,
            "Speed of the serial line. By default it is found, the last good one first.",
            (clock, v) => clock with { Baud = v }),
        new(
            "receiver",
            "readonly",
            Default: "readonly",
            "Never write to the receiver. Nothing else is supported yet by this version.",
            (clock, words) =>
            {
                words.OneOf("readonly");
                return clock;
            }),
        Width,
        Correction,
        RefclockOption.Whole(
            "rate",
            NumberRange.Whole("rate", 1, 1, "pulse a second"),
            initial: null,
            "Accepted with the value 1 only: set the receiver to one pulse a second.",
            (clock, _) => clock),
        ShownPoll,
        RefclockOption.Refused(
            "lock", "names the source that numbers a pulse, and this receiver numbers its own", "Remove it, or use 'refclock PPS'."),
        RefclockOption.Refused("maxlockage", "belongs to 'lock', which this driver does not have", "Remove it, or use 'refclock PPS'."),
        RefclockOption.Refused("dpoll", "sets how often a driver asks, and this one never asks", NoPolling),
        RefclockOption.Refused("filter", "sizes chrony's median filter, which is not used here", NoMedianFilter),
        RefclockOption.Refused("maxdispersion", "limits chrony's median filter, which is not used here", NoMedianFilter),
        RefclockOption.Refused("minsamples", "bounds a sample history, which is not used here", NoHistory),
        RefclockOption.Refused("maxsamples", "bounds a sample history, which is not used here", NoHistory),
        RefclockOption.Refused("maxunreach", "ends the use of a silent source, and this one says itself how far it is off", NotNeeded),
        RefclockOption.Refused("tai", "is for references that keep TAI, and this one tells UTC", NotNeeded),
        RefclockOption.Refused("local", "is for references without a time of their own", NotNeeded),
    ];

    internal static readonly RefclockOption[] Pps =
    [
        Offset("Added to every offset of the pulse, like `correction`; positive when late."),
        Correction,
        RefclockOption.Refused("pps", "marks other drivers as a pulse, and this driver is one already", "Remove it."),
    ];

    internal static readonly RefclockOption[] Other =
    [
        Offset("Added to every offset; positive when the samples come late."),
        new(
            "pps",
            "",
            Default: null,
            "The samples tell only where a second begins.",
            (clock, _) => clock with { Sampling = clock.Sampling with { IsPulse = true } }),
    ];

    internal static readonly RefclockOption[] Sampled =
    [
        RefclockOption.Whole(
            "poll",
            NumberRange.Whole("exponent", -6, 24),
            "4",
            "The samples of 2 to this power in seconds become one measurement: those near their median are averaged.",
            (clock, v) => clock with { Poll = v }),
        Sampling(
            "dpoll",
            NumberRange.Whole("exponent", -6, 24),
            "0",
            "The driver is asked for a sample after 2 to this power in seconds.",
            (sampling, v) => sampling with { DriverPoll = (int)v }),
        Sampling(
            "filter",
            NumberRange.Whole("samples", 1, SampleFilter.MaxLength),
            "64",
            "The most samples that become one measurement, the newest.",
            (sampling, v) => sampling with { FilterLength = (int)v }),
        Sampling(
            "maxdispersion",
            NumberRange.Seconds("dispersion", 0, 1000),
            "0",
            "Samples whose standard deviation is larger are dropped; 0 takes any.",
            (sampling, v) => sampling with { MaxDispersion = TimeInterval.FromSeconds(v) }),
        new(
            "lock",
            "*refid*",
            Default: null,
            "The refclock that tells which second a pulse begins. Without it the clock itself does, once another source has set it. "
            + "A pulse that names a GNSS refclock becomes the pulse of that receiver, whose every second is used.",
            (clock, words) => clock with { Lock = RefclockWords.ReadId(words) }),
        RefclockOption.Whole(
            "maxlockage",
            NumberRange.Whole("age", 0, 1000, "pulses"),
            "2",
            "How old the numbering second may be.",
            (clock, v) => clock with { MaxLockAge = v }),
        Sampling(
            "rate",
            NumberRange.Whole("rate", 1, 1_000_000, "pulses a second"),
            "1",
            "Pulses per second.",
            (sampling, v) => sampling with { Rate = (int)v }),
        Width,
        Sampling(
            "maxunreach",
            NumberRange.Whole("polls", 0, int.MaxValue),
            "100000",
            "After so many measurements in a row that did not come, the source is not used any more.",
            (sampling, v) => sampling with { MaxUnreach = (int)v }),
        Sampling(
            "minsamples",
            NumberRange.Whole("samples", 0, 64),
            initial: null,
            "Accepted for chrony's sake: old measurements count as far as the oscillator's own steadiness allows.",
            (sampling, v) => sampling with { MinSamples = (int)v }),
        Sampling(
            "maxsamples",
            NumberRange.Whole("samples", 0, 64),
            initial: null,
            "With 1 or 2, so many measurements are enough to follow the source; else it takes three.",
            (sampling, v) => sampling with { MaxSamples = (int)v }),
        new(
            "tai",
            "",
            Default: null,
            "The reference keeps TAI. Needs `leapseclist` or `leapsectz`; without, its samples are dropped.",
            (clock, _) => clock with { Sampling = clock.Sampling with { IsTai = true } }),
        new(
            "local",
            "",
            Default: null,
            "The reference is a stable oscillator whose time means nothing: all other sources are compared with it instead of the "
            + "oscillator of this machine, so that it keeps the clock's frequency.",
            (clock, _) => clock with { Sampling = clock.Sampling with { IsLocal = true } }),
    ];

    internal static readonly RefclockOption[] Simulated =
    [
        Simulation(
            "offset",
            NumberRange.Seconds("offset", -1e6, 1e6),
            "0",
            "What the simulated truth is ahead of the system clock at start.",
            (world, v) => world with { Offset = TimeInterval.FromSeconds(v) }),
        Simulation(
            "drift",
            NumberRange.Ppm("drift", -500, 500),
            "0",
            "How much faster than the system clock the simulated truth runs.",
            (world, v) => world with { Drift = Frequency.FromPpm(v) }),
        Simulation(
            "seed",
            NumberRange.Whole("seed", 0, int.MaxValue),
            "1",
            "The same seed gives the same noise.",
            (world, v) => world with { Seed = (int)v }),
        Simulation(
            "latency",
            NumberRange.Seconds("latency", 0, 0.9),
            "0.12",
            "From the second to the first byte of the sentences (users report 0.1 to 0.7).",
            (world, v) => world with { Latency = TimeInterval.FromSeconds(v) }),
        Simulation(
            "jitter",
            NumberRange.Seconds("jitter", 0, 0.001),
            "1e-6",
            "Standard deviation of the pulse.",
            (world, v) => world with { Jitter = TimeInterval.FromSeconds(v) }),
        RefclockOption.Whole(
            "baud",
            NumberRange.Whole("speed", 4800, 921_600, "bits per second"),
            "9600",
            "Speed of the simulated serial line.",
            (clock, v) => clock with { Baud = v }),
        ShownPoll,
        .. Common,
    ];

    private static RefclockOption Offset(string help)
        => RefclockOption.Number(
            "offset",
            NumberRange.Seconds("correction", -10, 10),
            initial: null,
            help,
            (clock, v) => clock with { Offset = TimeInterval.FromSeconds(v) });

    private static RefclockOption Sampling(
        string name, NumberRange range, string? initial, string help, Func<SamplingConfig, double, SamplingConfig> set)
        => RefclockOption.Number(name, range, initial, help, (clock, v) => clock with { Sampling = set(clock.Sampling, v) });

    private static RefclockOption Simulation(
        string name,
        NumberRange range,
        string initial,
        string help,
        Func<SimulatedReceiverConfig, double, SimulatedReceiverConfig> set)
        => RefclockOption.Number(name, range, initial, help, (clock, v) => clock with
        {
            Simulation = set(clock.Simulation ?? new(TimeInterval.Zero, Frequency.Zero, 0, TimeInterval.Zero, TimeInterval.Zero), v),
        });
}
