using System.Net;

namespace Stratum1.Protocol.Mode6.Variables;

/// <summary>
/// The variables of the system: those of NTPsec's ntpd that <c>rv</c>, <c>sysinfo</c>, <c>kerninfo</c> and <c>sysstats</c> show.
/// </summary>
internal static class SystemTable
{
    /// <summary>The mode of a server's packets, which ntpd calls the mode of the system peer.</summary>
    private const int ClientMode = 3;

    internal static readonly Variable<SystemVariables>[] Rows =
    [
        Default("leap", (text, name, s) => text.Whole(name, (int)s.Status.Leap)),
        Default("stratum", (text, name, s) => text.Whole(name, s.Stratum)),
        Default("precision", (text, name, s) => text.Whole(name, s.Precision)),
        Default("rootdelay", (text, name, s) => text.Milliseconds(name, s.RootDelay)),
        Default("rootdisp", (text, name, s) => text.Milliseconds(name, s.RootDispersion)),
        Default("rootdist", (text, name, s) => text.Milliseconds(name, s.RootDistance)),
        Default("refid", (text, name, s) => text.Reference(name, s.ReferenceId, s.Stratum)),
        Default("reftime", (text, name, s) => text.Stamp(name, s.ReferenceTime)),
        Default("tc", (text, name, s) => text.Whole(name, s.PollExponent)),
        Default("peer", (text, name, s) => text.Whole(name, s.Peer)),
        Default("offset", (text, name, s) => text.FineMilliseconds(name, s.Offset)),
        Default("frequency", (text, name, s) => text.Fixed3(name, s.Frequency.Ppm)),
        Default("sys_jitter", (text, name, s) => text.FineMilliseconds(name, s.SystemJitter)),
        Default("clk_jitter", (text, name, s) => text.FineMilliseconds(name, s.ClockJitter)),
        Default("clock", (text, name, s) => text.Stamp(name, s.Clock)),
        Default("processor", (text, name, s) => text.Text(name, s.Processor)),
        Default("system", (text, name, s) => text.Text(name, s.System)),
        Default("release", (text, name, s) => text.Text(name, s.Release)),
        Default("version", (text, name, s) => text.Text(name, s.Version)),
        Default("clk_wander", (text, name, s) => text.Fixed6(name, s.Wander.Ppm)),
        Default("tai", (text, name, s) => text.Whole(name, s.Tai ?? 0)),
        Default("leapsec", (text, name, s) => Date(text, name, s.LeapSecond)),
        Default("expire", (text, name, s) => Date(text, name, s.LeapExpiry)),
        Default("mintc", (text, name, _) => text.Whole(name, 0)),

        Extra("peeradr", (text, name, s) => text.EndPoint(name, s.PeerAddress?.Address ?? IPAddress.Any, s.PeerAddress?.Port ?? 0)),
        Extra("peermode", (text, name, s) => text.Whole(name, s.Peer == 0 ? 0 : ClientMode)),
        Extra("authdelay", (text, name, _) => text.Whole(name, 0)),

        Kernel("koffset", (text, name, k) => text.Milliseconds(name, k.Offset)),
        Kernel("kfreq", (text, name, k) => text.Fixed3(name, k.Frequency.Ppm)),
        Kernel("kmaxerr", (text, name, k) => text.Milliseconds(name, k.MaxError)),
        Kernel("kesterr", (text, name, k) => text.Milliseconds(name, k.EstimatedError)),
        Kernel("kstflags", (text, name, k) => KernelStatus(text, name, k.Status)),
        Kernel("ktimeconst", (text, name, k) => text.Whole(name, k.TimeConstant)),
        Kernel("kprecis", (text, name, k) => text.Milliseconds(name, k.Precision)),
        Kernel("kfreqtol", (text, name, k) => text.Fixed3(name, k.Tolerance.Ppm)),
        .. PulseCounters.Select(name => Kernel(name, static (text, name, _) => text.Whole(name, 0))),

        .. Count("ss_uptime", c => c.UptimeSeconds),
        .. Count("ss_reset", c => c.UptimeSeconds),
        .. Count("ss_numctlreq", c => c.ControlMessages),
        .. Count("ss_received", c => c.Received),
        .. Count("ss_thisver", c => c.CurrentVersion),
        .. Count("ss_oldver", c => c.OlderVersion),
        .. Count("ss_badformat", c => c.BadFormat),
        .. Count("ss_badauth", c => c.BadAuthentication),
        .. Count("ss_declined", c => c.Declined),
        .. Count("ss_restricted", c => c.Restricted),
        .. Count("ss_limited", c => c.RateLimited),
        .. Count("ss_kodsent", c => c.KissesSent),
        .. Count("ss_processed", c => c.Processed),
    ];

    /// <summary>The kernel's own pulse discipline, which is not used: always zero.</summary>
    private static string[] PulseCounters =>
        ["kppsfreq", "kppsstab", "kppsjitter", "kppscalibdur", "kppscalibs", "kppsjitexc", "kppsstbexc", "kppscaliberrs"];

    /// <summary>Names of the STA_ bits of adjtimex(2), the lowest bit first.</summary>
    private static readonly string[] StatusNames =
    [
        "pll", "ppsfreq", "ppstime", "fll", "ins", "del", "unsync", "freqhold",
        "ppssignal", "ppsjitter", "ppswander", "ppserror", "clockerr", "nano", "mode=fll", "src=B",
    ];

    private static Variable<SystemVariables> Default(string name, Action<VariableText, string, SystemVariables> write)
        => new(name, IsDefault: true, write);

    private static Variable<SystemVariables> Extra(string name, Action<VariableText, string, SystemVariables> write)
        => new(name, IsDefault: false, write);

    private static Variable<SystemVariables> Kernel(string name, Action<VariableText, string, KernelVariables> write)
        => Extra(name, (text, n, s) => write(text, n, s.Kernel));

    /// <summary>A counter; newer versions of ntpq ask for it a second time, since it was last reset: that is never done here.</summary>
    private static IEnumerable<Variable<SystemVariables>> Count(string name, Func<SystemCounters, long> value)
        => [
            Extra(name, (text, n, s) => text.Whole(n, value(s.Counters))),
            Extra(name + "_r", (text, n, s) => text.Whole(n, value(s.Counters))),
        ];

    private static void Date(VariableText text, string name, UtcTime? value)
    {
        if (value is { } date)
            text.Date(name, date);
    }

    private static void KernelStatus(VariableText text, string name, int status)
    {
        Span<char> words = stackalloc char[160];
        var length = 0;
        for (var bit = 0; bit < StatusNames.Length; bit++)
        {
            if ((status & (1 << bit)) == 0)
                continue;
            if (length > 0)
                words[length++] = ' ';
            StatusNames[bit].CopyTo(words[length..]);
            length += StatusNames[bit].Length;
        }

        text.Text(name, words[..length]);
    }
}
