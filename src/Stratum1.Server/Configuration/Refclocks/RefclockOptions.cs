namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>The options of the drivers. chrony's own are all here: with chrony's meaning, or refused with the reason.</summary>
internal static class RefclockOptions
{
    private const string NoPolling = "Remove it: every sentence and every pulse is used as it comes.";
    private const string NotYet = "Remove it.";
    private const string NoMedianFilter = "Remove it: outliers are rejected by measured noise.";
    private const string NoHistory = "Remove it: the estimator weighs old samples by itself.";

    /// <summary>Chosen: a pulse that is later than that belongs to another second.</summary>
    private static readonly NumberRange Lateness = NumberRange.Seconds("lateness", -1, 1);

    internal static readonly RefclockOption[] Common =
    [
        new(
            "refid",
            "*name*",
            Default: null,
            "The source's name in status, logs and replies: 1 to 4 ASCII characters, unique. By default that of the driver, and from the "
            + "second one on with a digit: GPS, GPS1.",
            (clock, words) => clock with { Id = ReadId(words) }),
        RefclockOption.Whole(
            "poll",
            NumberRange.Whole("exponent", 0, 24),
            "0",
            "The interval that status output shows, as a power of 2 in seconds. Every sample is used as it comes, whatever this says; "
            + "chrony condenses those of one interval.",
            (clock, v) => clock with { Poll = v }),
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

        RefclockOption.Refused("dpoll", "sets how often a driver asks, and this one never asks", NoPolling),
        RefclockOption.Refused("filter", "sizes chrony's median filter, which is not used here", NoMedianFilter),
        RefclockOption.Refused("maxdispersion", "limits chrony's median filter, which is not used here", NoMedianFilter),
        RefclockOption.Refused("minsamples", "bounds a sample history, which is not used here", NoHistory),
        RefclockOption.Refused("maxsamples", "bounds a sample history, which is not used here", NoHistory),
        RefclockOption.Refused("maxunreach", "is not supported yet by this version", NotYet),
        RefclockOption.Refused("tai", "is not supported yet by this version: references must keep UTC", NotYet),
        RefclockOption.Refused("local", "is not supported yet by this version: references must keep UTC", NotYet),
    ];

    internal static readonly RefclockOption[] Pulse =
    [
        RefclockOption.Number(
            "width",
            NumberRange.Seconds("width", 0, 0.999),
            "0",
            "Width of the pulse; 0 finds it, and with it the edge that begins the second.",
            (clock, v) => clock with { PulseWidth = TimeInterval.FromSeconds(v) }),
        RefclockOption.Number(
            "correction",
            Lateness,
            "0",
            "How much later than its second the pulse is stamped, by cable (5 ns a metre) and interrupt (about 11 µs on a Raspberry Pi 5, "
            + "4.5 µs on a Pi 4).",
            (clock, v) => clock with { Correction = TimeInterval.FromSeconds(v) }),
        RefclockOption.Whole(
            "rate",
            NumberRange.Whole("rate", 1, 1, "pulse a second"),
            initial: null,
            "Accepted with the value 1 only: set the receiver to one pulse a second.",
            (clock, _) => clock),
    ];

    internal static readonly RefclockOption[] Gnss =
    [
        Offset("How late the sentences come against their seconds; positive when late. By default it is learned against the pulse."),
        new(
            "pps",
            "*input*",
            Default: null,
            $"The receiver's pulse: {PulseInput.Allowed}. Without it the sentences alone give the time, to some milliseconds at best.",
            (clock, words) => clock with { Pulse = ReadPulse(words) }),
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
        RefclockOption.Refused(
            "lock", "names the source that numbers a pulse, and this receiver numbers its own", "Remove it, or use 'refclock PPS'."),
        RefclockOption.Refused("maxlockage", "belongs to 'lock', which this driver does not have", "Remove it, or use 'refclock PPS'."),
    ];

    internal static readonly RefclockOption[] Pps =
    [
        Offset("Added to every offset of the pulse, like `correction`; positive when late."),
        new(
            "lock",
            "*refid*",
            Default: null,
            "The refclock that tells which second a pulse begins. Without it the clock itself does, once another "
            + "source has set it.",
            (clock, words) => clock with { Lock = ReadId(words) }),
        RefclockOption.Whole(
            "maxlockage",
            NumberRange.Whole("age", 0, 1000, "pulses"),
            "2",
            "How old the numbering second may be.",
            (clock, v) => clock with { MaxLockAge = v }),
        RefclockOption.Refused("pps", "marks other drivers as a pulse, and this driver is one already", "Remove it."),
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
        .. Common,
    ];

    private static RefclockOption Offset(string help)
        => RefclockOption.Number(
            "offset",
            NumberRange.Seconds("correction", -10, 10),
            initial: null,
            help,
            (clock, v) => clock with { Offset = TimeInterval.FromSeconds(v) });

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

    private static ReferenceId? ReadId(Words words)
    {
        const string allowed = "1 to 4 printable ASCII characters";
        var text = words.Text(allowed);
        if (ReferenceId.TryParse(text, out var id))
            return id;
        words.RefuseThis("is not a refid", allowed, "Shorten it or choose another name.");
        return null;
    }

    private static PulseInput ReadPulse(Words words)
    {
        var text = words.Text(PulseInput.Allowed);
        var isOption = RefclockDriver.Gnss.Find(text) is not null;
        if (isOption || !PulseInput.TryParse(text, out var input))
        {
            words.RefuseThis(
                "is not a pulse input", PulseInput.Allowed, "Name the input after 'pps', or leave 'pps' out for a receiver without.");
            return default;
        }

        return input;
    }
}
