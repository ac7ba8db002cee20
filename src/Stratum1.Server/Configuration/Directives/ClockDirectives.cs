namespace Stratum1.Server.Configuration.Directives;

/// <summary>How the clock is corrected, and what is remembered of it.</summary>
internal static class ClockDirectives
{
    /// <summary>Below the ±68 years of a <see cref="TimeInterval"/>.</summary>
    private const double LongestSeconds = 1e9;

    private static readonly NumberRange StepThreshold = NumberRange.Seconds("threshold", 0, LongestSeconds);
    private static readonly NumberRange StepLimit = NumberRange.Whole("limit", -1, int.MaxValue, "updates");
    private static readonly NumberRange ChangeLimit = NumberRange.Seconds("limit", 0, LongestSeconds);
    private static readonly NumberRange ChangeStart = NumberRange.Whole("start", 0, int.MaxValue, "updates");
    private static readonly NumberRange ChangeIgnore = NumberRange.Whole("ignore", -1, int.MaxValue, "refusals");
    private static readonly NumberRange DriftInterval = NumberRange.Seconds("interval", 0, LongestSeconds);

    /// <summary>The kernel slews by changing the tick, at most by a tenth (adjtimex(2)).</summary>
    private static readonly NumberRange SlewRate = NumberRange.Ppm("rate", 1e-9, 100_000);

    internal static readonly Directive[] Rows =
    [
        new(
            "makestep",
            $"{StepThreshold.Argument} {StepLimit.Argument}",
            Default: null,
            "Step the clock, instead of slewing it, when the correction is larger than the threshold and the clock has been updated "
            + "fewer times than the limit; with the limit -1 always. Without this directive the clock is never stepped, and a board "
            + "that starts in the wrong year takes years to come right: `makestep 1 3` suits nearly everybody.",
            ReadStep),
        Directive.Number(
            "maxslewrate",
            SlewRate,
            "83333.333",
            "The fastest that the clock is slewed. Lower it when programs on this machine measure short times by the system clock.",
            (c, v) => c with { Clock = c.Clock with { MaxSlewRate = Frequency.FromPpm(v) } }),
        Directive.Number(
            "maxdrift",
            NumberRange.Ppm("drift", 0, 500_000),
            "100000",
            "The largest frequency error of the oscillator that is believed. Lowering it to what its data sheet says (100 for a common "
            + "crystal) protects against sources that drift.",
            (c, v) => c with { Clock = c.Clock with { MaxDrift = Frequency.FromPpm(v) } }),
        Directive.Number(
            "maxupdateskew",
            NumberRange.Ppm("skew", 0, 1e6),
            "1000",
            "A frequency estimate that is less certain than that is not used to correct the clock.",
            (c, v) => c with { Clock = c.Clock with { MaxUpdateSkew = Frequency.FromPpm(v) } }),
        new(
            "maxchange",
            $"{ChangeLimit.Argument} {ChangeStart.Argument} {ChangeIgnore.Argument}",
            Default: null,
            "Refuse corrections larger than the limit once the clock has been updated as often as `start` says, and end the program "
            + "after so many refusals as `ignore` says; -1 never ends it. For machines where a wrong time does more harm than none.",
            ReadMaxChange),
        Directive.Number(
            "corrtimeratio",
            new("ratio", 1e-6, 1e12),
            "3",
            "How slowly corrections are slewed: twice the ratio takes twice the time. The default is the speed at which the frequency is "
            + "disturbed least for what it costs.",
            (c, v) => c with { Clock = c.Clock with { CorrectionTimeRatio = v } }),
        Directive.Number(
            "clockprecision",
            NumberRange.Seconds("precision", 1e-9, 1),
            null,
            "The precision of the clock that is told to clients, instead of the measured one.",
            (c, v) => c with { Clock = c.Clock with { Precision = v } }),
        Directive.Number(
            "maxclockerror",
            NumberRange.Ppm("error", 0, 100_000),
            "0",
            "What the oscillator may stray from its measured frequency, by temperature and age, besides what was measured of it. The "
            + "served dispersion grows that much faster. Measuring replaces chrony's assumed 1 ppm.",
            (c, v) => c with { Clock = c.Clock with { MaxClockError = Frequency.FromPpm(v) } }),
        Directive.Number(
            "logchange",
            NumberRange.Seconds("threshold", 0, LongestSeconds),
            "1",
            "Corrections larger than that are logged.",
            (c, v) => c with { Clock = c.Clock with { LogChange = TimeInterval.FromSeconds(v) } }),
        new(
            "driftfile",
            $"*path* [interval {DriftInterval.Argument}]",
            Default: null,
            "Where the oscillator's frequency is kept over a restart, with the time and what was learned of each receiver in files beside "
            + "it. The interval (default 3600) is the shortest time between two writes. Without this directive every start learns anew.",
            ReadDriftFile),
    ];

    private static ServerConfig ReadStep(ServerConfig config, Words words)
    {
        var threshold = TimeInterval.FromSeconds(words.Number(StepThreshold));
        var limit = words.Whole(StepLimit);
        return config with { Clock = config.Clock with { Step = new(threshold, limit < 0 ? null : limit) } };
    }

    private static ServerConfig ReadMaxChange(ServerConfig config, Words words)
    {
        var limit = TimeInterval.FromSeconds(words.Number(ChangeLimit));
        var (start, ignore) = (words.Whole(ChangeStart), words.Whole(ChangeIgnore));
        return config with { Clock = config.Clock with { MaxChange = new(limit, start, ignore < 0 ? null : ignore) } };
    }

    private static ServerConfig ReadDriftFile(ServerConfig config, Words words)
    {
        var path = words.Text("the path of a file");
        var interval = words.TryTake("interval") ? words.Number(DriftInterval) : 3600;
        return config with
        {
            Clock = config.Clock with { DriftFile = path, DriftFileInterval = TimeInterval.FromSeconds(interval) },
        };
    }
}
