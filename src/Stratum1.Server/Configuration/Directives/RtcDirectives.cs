namespace Stratum1.Server.Configuration.Directives;

/// <summary>The real-time clock.</summary>
internal static class RtcDirectives
{
    private static readonly NumberRange Threshold = NumberRange.Seconds("threshold", 0, 1e9);

    internal static readonly Directive[] Rows =
    [
        new(
            "rtcsync",
            "",
            Default: null,
            "Let the kernel copy the time to the real-time clock every 11 minutes while the clock is synchronised. That is so in any case, "
            + "unless `rtcfile` says that the real-time clock is followed.",
            (config, words) =>
            {
                RefuseBoth(words, config.Rtc.File is not null);
                return config with { Rtc = config.Rtc with { IsKernels = true } };
            }),
        new(
            "rtcfile",
            "*path*",
            Default: null,
            "Follow the real-time clock: how far off it is and what it gains is measured, and kept in that file. A start with `-s` then "
            + "knows the time to some hundredths of a second after a night without power. The kernel does not set the real-time clock "
            + "meanwhile, and other programs find the system clock called unsynchronised.",
            (config, words) =>
            {
                var path = words.Text("the path of a file");
                RefuseBoth(words, config.Rtc.IsKernels);
                return config with { Rtc = config.Rtc with { File = path } };
            }),
        Directive.Text(
            "rtcdevice",
            "path",
            "/dev/rtc",
            "The device of the real-time clock.",
            (config, path) => config with { Rtc = config.Rtc with { Device = path } }),
        Directive.Switch(
            "rtconutc",
            "The real-time clock keeps UTC, not the time of the local zone.",
            config => config with { Rtc = config.Rtc with { KeepsUtc = true } }),
        Directive.Text(
            "hwclockfile",
            "path",
            initial: null,
            "The file in which hwclock notes whether the real-time clock keeps UTC, usually `/etc/adjtime`. It counts more than "
            + "`rtconutc`.",
            (config, path) => config with { Rtc = config.Rtc with { ZoneFile = path } }),
        Directive.Number(
            "rtcautotrim",
            Threshold,
            "0",
            "With `rtcfile`: set the real-time clock when it is so far off, and more than a second; 0 never. `chronyc trimrtc` does it "
            + "once.",
            (config, v) => config with { Rtc = config.Rtc with { AutotrimThreshold = TimeInterval.FromSeconds(v) } }),
    ];

    private static void RefuseBoth(Words words, bool hasOther)
    {
        if (hasOther)
            words.RefuseThis("cannot be: rtcfile and rtcsync exclude each other", "one of both", "Remove one of the lines.");
    }
}
