using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Configuration.Upstreams;

/// <summary>The options of <c>server</c>, <c>pool</c> and <c>peer</c>: chrony's, with chrony's meaning.</summary>
internal static class UpstreamOptionTable
{
    private static readonly NumberRange Poll = NumberRange.Whole("exponent", -7, 24);

    private static readonly UpstreamOption[] Asking =
    [
        UpstreamOption.Whole(
            "minpoll",
            Poll,
            "6",
            "Shortest interval between requests, as a power of 2 in seconds. Below 0 only for servers within 10 ms.",
            (u, v) => u with { MinPoll = v }),
        UpstreamOption.Whole(
            "maxpoll", Poll, "10", "Longest interval between requests, as a power of 2 in seconds.", (u, v) => u with { MaxPoll = v }),
        UpstreamOption.Switch(
            "iburst",
            "Begin with up to eight requests two seconds apart: the clock is set within ten seconds of the start.",
            u => u with { BurstsAtStart = true }) with { IsForPeers = false },
        UpstreamOption.Switch(
            "burst",
            "Ask up to four times per interval until one measurement is good: for links that lose packets.",
            u => u with { Bursts = true }) with { IsForPeers = false },
        UpstreamOption.Number(
            "polltarget",
            NumberRange.Whole("samples", 1, 1000),
            "8",
            "How many measurements the estimate should rest on; more of them shorten the interval.",
            (u, v) => u with { PollTarget = v }),
        UpstreamOption.Whole(
            "presend",
            NumberRange.Whole("exponent", -7, UpstreamOptions.NoPresend),
            "100",
            "From this interval on, send a packet two seconds before each request, to wake up caches on the way.",
            (u, v) => u with { PresendPoll = v }) with { IsForPeers = false },
        UpstreamOption.Switch("offline", "Do not ask before `online` is commanded.", u => u with { StartsOffline = true }),
        UpstreamOption.Switch("auto_offline", "Go offline when a request cannot be sent.", u => u with { GoesOffline = true }),
        UpstreamOption.Whole(
            "maxunreach",
            NumberRange.Whole("requests", 0, int.MaxValue),
            "100000",
            "How many requests may stay without an answer before a followed server is given up.",
            (u, v) => u with { MaxUnreach = v }),
        UpstreamOption.Whole(
            "maxsources",
            NumberRange.Whole("count", 1, 16),
            "4",
            "How many servers of the pool are used.",
            (u, v) => u with { MaxSources = v }) with { IsForPoolsOnly = true },
    ];

    private static readonly UpstreamOption[] Judging =
    [
        UpstreamOption.Number(
            "maxdelay",
            NumberRange.Seconds("delay", 0, 1000),
            "3",
            "Ignore replies with a longer round trip.",
            (u, v) => u with { Delays = u.Delays with { Longest = TimeInterval.FromSeconds(v) } }),
        UpstreamOption.Number(
            "maxdelayratio",
            new("ratio", 0, 1e6),
            "0",
            "Ignore replies whose round trip is longer than the shortest one by this factor; below 1 is off.",
            (u, v) => u with { Delays = u.Delays with { Ratio = v } }),
        UpstreamOption.Number(
            "maxdelaydevratio",
            new("ratio", 0, 1e6),
            "10",
            "Ignore replies whose round trip is longer than the shortest one by more than this many times the jitter.",
            (u, v) => u with { Delays = u.Delays with { DeviationRatio = v } }),
        UpstreamOption.Number(
            "maxdelayquant",
            new("part", 0, 1),
            initial: null,
            "Use only this part of the replies, those with the shortest round trips; useful with many requests on a LAN.",
            (u, v) => u with { DelayQuantile = v > 0 ? Math.Clamp(v, 0.05, 0.95) : null }),
        UpstreamOption.Number(
            "mindelay",
            NumberRange.Seconds("delay", 0, 1000),
            "0",
            "The shortest possible round trip, if it is known better than by measuring.",
            (u, v) => u with { MinDelay = TimeInterval.FromSeconds(v) }),
        UpstreamOption.Number(
            "asymmetry",
            new("part", -0.5, 0.5),
            initial: null,
            "Which part of an excess of the round trip moves the offset: 0.5 when only replies are delayed, −0.5 when only requests are.",
            (u, v) => u with { Asymmetry = v }),
        UpstreamOption.Number(
            "offset",
            NumberRange.Seconds("correction", -1e9, 1e9),
            "0",
            "Added to each measured offset, for a known asymmetry of the way.",
            (u, v) => u with { Offset = TimeInterval.FromSeconds(v) }),
        UpstreamOption.Whole(
            "minsamples",
            NumberRange.Whole("count", 0, 64),
            initial: null,
            "How many measurements those that answer must have before a silent one is given up; the estimator weighs old ones by itself.",
            (u, v) => u with { MinSamples = v }),
        UpstreamOption.Whole(
            "maxsamples",
            NumberRange.Whole("count", 0, 64),
            initial: null,
            "With 1 or 2, the server is believed after so many measurements instead of three. Otherwise without effect: the estimator "
            + "weighs old measurements by itself.",
            (u, v) => u with { MaxSamples = v }),
        UpstreamOption.Whole(
            "filter",
            NumberRange.Whole("count", 1, 100_000),
            initial: null,
            "Make one measurement of so many requests, from those in the middle.",
            (u, v) => u with { FilterLength = v }),
    ];

    private static readonly UpstreamOption[] Choosing =
    [
        UpstreamOption.Trait("prefer", SourceTraits.Prefer, "Choose this server before others that are not preferred."),
        UpstreamOption.Trait("noselect", SourceTraits.NoSelect, "Never choose this server, only watch it."),
        UpstreamOption.Trait("trust", SourceTraits.Trust, "Assume that this server is right: only another trusted one can outvote it."),
        UpstreamOption.Trait("require", SourceTraits.Require, "Leave the clock alone unless a source with this option can be chosen."),
        UpstreamOption.Whole(
            "minstratum",
            NumberRange.Whole("stratum", 0, 15),
            "0",
            "Take the server for one of this stratum if its own is lower.",
            (u, v) => u with { MinStratum = v }),
    ];

    private static readonly UpstreamOption[] Speaking =
    [
        UpstreamOption.Whole(
            "port", NumberRange.Whole("port", 1, ushort.MaxValue), "123", "UDP port of the server.", (u, v) => u with { Port = v }),
        UpstreamOption.Number(
            "key",
            NumberRange.Whole("number", 1, int.MaxValue) with { Max = uint.MaxValue },
            initial: null,
            "Authenticate with this key of the `keyfile`.",
            (u, v) => u with { KeyId = (uint)v }),
        UpstreamOption.Switch(
            "xleave",
            "Ask in the interleaved mode, in which the server tells more exactly when its replies left.",
            u => u with { IsInterleaved = true }),
        UpstreamOption.Whole(
            "version",
            NumberRange.Whole("version", 1, 4),
            initial: null,
            "NTP version of requests; by default 4, or 3 with a key whose digest version 4 would cut.",
            (u, v) => u with { Version = (byte)v }),
        UpstreamOption.Switch(
            "copy",
            "Pass for the server itself: serve with its stratum and reference ID. Only for a machine that stands in for one server.",
            u => u with { Copies = true }) with { IsForPeers = false },
        new(
            "extfield",
            "*type*",
            Default: null,
            "Use an experimental extension field: F323 (root distance and monotonic time), 10A (correction by transparent clocks). Can be "
            + "written several times.",
            (upstream, words) => words.OneOf("F323", "10A", "F324") == 0
                ? upstream with { Fields = upstream.Fields | FieldKinds.MonotonicRoot }
                : upstream with { Fields = upstream.Fields | FieldKinds.NetworkCorrection }),
        UpstreamOption.Switch("ipv4", "Use IPv4 addresses of the name only.", u => u with { Family = AddressChoice.IPv4 }),
        UpstreamOption.Switch("ipv6", "Use IPv6 addresses of the name only.", u => u with { Family = AddressChoice.IPv6 }),
        UpstreamOption.Switch(
            "nts",
            "Authenticate with NTS: the server proves with a certificate that it has this name, and nobody can forge what it says.",
            u => u with { UsesNts = true }) with { IsForPeers = false },
        UpstreamOption.Whole(
            "ntsport",
            NumberRange.Whole("port", 1, ushort.MaxValue),
            initial: null,
            "TCP port of the server's key exchange, if it is not 4460; with `nts`.",
            (u, v) => u with { NtsServer = u.NtsServer with { Port = v } }) with { IsForPeers = false },
        UpstreamOption.Whole(
            "certset",
            NumberRange.Whole("set", 0, int.MaxValue),
            initial: null,
            "Verify the server with this set of `ntstrustedcerts`; with `nts`.",
            (u, v) => u with { NtsServer = u.NtsServer with { CertificateSet = (uint)v } }) with { IsForPeers = false },
    ];

    // Stands after its parts, which must be there first.
    internal static readonly UpstreamOption[] Rows = [.. Asking, .. Judging, .. Choosing, .. Speaking];
}
