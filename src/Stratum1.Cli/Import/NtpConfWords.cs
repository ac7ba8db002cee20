namespace Stratum1.Cli.Import;

/// <summary>The words of ntp.conf that need no thought, and those that have no counterpart, with the reason.</summary>
internal static class NtpConfWords
{
    /// <summary>The same directive with another name.</summary>
    public static readonly Dictionary<string, string> Same = new()
    {
        ["leapfile"] = "leapseclist",
        ["keys"] = "keyfile",
        ["statsdir"] = "logdir",
        ["pidfile"] = "pidfile",
        ["dscp"] = "dscp",
    };

    /// <summary>What differs in them.</summary>
    public static readonly Dictionary<string, string> Differences = new()
    {
        ["keys"] = "the type M is called MD5 here, and a key of hexadecimal digits begins with HEX:. Every key in the file is trusted",
    };

    /// <summary>ntpd's statistics, and the words of our directive log.</summary>
    public static readonly Dictionary<string, string> Logs = new()
    {
        ["loopstats"] = "tracking",
        ["peerstats"] = "measurements statistics",
        ["rawstats"] = "rawmeasurements",
        ["clockstats"] = "refclocks",
    };

    /// <summary>Switches that say what we do anyway.</summary>
    public static readonly HashSet<string> Defaults =
        ["disable auth", "enable auth", "enable monitor", "enable ntp", "enable kernel", "enable stats", "disable bclient", "disable mode7",
        "disable pps", "enable pps", "disable stats", "disable calibrate"];

    /// <summary>NTPsec's <c>nts</c>.</summary>
    public static readonly (string Theirs, string Ours)[] Nts =
        [("cert", "ntsservercert"), ("key", "ntsserverkey"), ("ca", "ntstrustedcerts"), ("cookie", "ntsdumpdir")];

    public static readonly Dictionary<string, string> Lost = new()
    {
        ["autokey"] = "Autokey is broken (its keys can be computed); use NTS: option nts",
        ["automax"] = "Autokey is broken; use NTS",
        ["broadcastclient"] = "whoever sends broadcasts would set the clock; name servers instead",
        ["controlkey"] = "commands are authorised by the Unix socket",
        ["crypto"] = "Autokey is broken (its keys can be computed); use NTS: option nts",
        ["extra"] = "there is no second port; see acquisitionport",
        ["filegen"] = "log files are cut by logrotate and `stratum1 cyclelogs`",
        ["includefile"] = "convert that file as well, and add an include line",
        ["keysdir"] = "Autokey is broken; use NTS",
        ["leapsmearinterval"] = "use leapsecmode slew with smoothtime 400 0.001 leaponly",
        ["logconfig"] = "what is logged is chosen with -L and the directive log",
        ["logfile"] = "the log file is named on the command line: stratum1d -l FILE",
        ["manycastclient"] = "whoever answers would set the clock; use pool",
        ["manycastserver"] = "manycast is not answered",
        ["mru"] = "memory for clients is set with clientloglimit",
        ["multicastclient"] = "whoever sends would set the clock; name servers instead",
        ["nonvolatile"] = "the drift file is written every hour; see driftfile",
        ["ntpsigndsocket"] = "Samba's signatures are not made",
        ["phone"] = "there are no modems",
        ["requestkey"] = "commands are authorised by the Unix socket",
        ["reset"] = "counters begin at zero with the daemon",
        ["revoke"] = "Autokey is broken; use NTS",
        ["rlimit"] = "memory is locked with lock_all; limits are set by systemd",
        ["saveconfigdir"] = "the configuration is not changed at run time",
        ["setvar"] = "mode 6 has no variables of one's own",
        ["tick"] = "the kernel's tick is known",
        ["trap"] = "there are no traps; Prometheus reads the state",
        ["trustedkey"] = "every key in the key file is trusted; remove the others from it",
        ["ttl"] = "there is no multicast",
        ["unconfig"] = "remove the line of the source instead",
        ["unpeer"] = "remove the line of the source instead",
    };

    public static readonly Dictionary<string, string> LostTos = new()
    {
        ["beacon"] = "there is no manycast",
        ["bcpollbstep"] = "there are no broadcast clients",
        ["cohort"] = "there is no manycast",
        ["maxclock"] = "all sources are used; a pool has its own maxsources",
        ["mindist"] = "the bounds of every source are its own; see delay of refclock",
        ["minclock"] = "all good sources are combined; see combinelimit",
        ["orphanwait"] = "see waitsynced of local",
    };

    public static readonly Dictionary<string, string> LostTinker = new()
    {
        ["allan"] = "the best memory is found for each source",
        ["freq"] = "the frequency is read from the drift file",
        ["huffpuff"] = "asymmetric delays are weighed by the measured delay",
        ["stepout"] = "a step is made as soon as it is sure",
    };
}
