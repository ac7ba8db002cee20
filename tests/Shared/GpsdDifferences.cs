namespace Stratum1.Tests;

/// <summary>
/// Where gpsd's times differ from what the receiver said, each with its reason (most are named in shared/data/receivers/README.md).
/// Everything not named here must agree.
/// </summary>
public static class GpsdDifferences
{
    /// <summary>Times gpsd reported that no receiver told: hh:mm:ss.fff of UTC.</summary>
    private static readonly (string Capture, string[] Times, string Reason)[] Invented =
    [
        ("bu303-nofix",
            ["14:32:55.280", "14:32:56.280", "14:32:57.280", "14:32:58.280", "14:32:59.280", "14:33:00.280", "14:33:01.280"],
            "SiRF binary, which gpsd reads and we do not; the receiver had no fix"),
        ("gp-320fw-2019-04-07-coldboot", ["00:04:27.000"],
            "a GGA, dated by a valid RMC 42 s earlier (2019); the ZDA right behind the GGA says 1999"),
        ("quectel-eg25-g", ["19:15:18.000", "19:15:26.980"],
            "a GNS without fix, dated by the RMC of the second before; the RMC of its own burst is empty"),
        ("ublox-aek-4t", ["23:11:19.999"],
            "NAV-SOL before any leap count: gpsd takes its built-in 18 s where the receiver a moment later says 14"),
    ];

    /// <summary>Valid times a receiver told that gpsd did not report.</summary>
    private static readonly (string Capture, string[] Times, string Reason)[] Unreported =
    [
        ("beidou-bd", ["07:41:55.799"], "gpsd reports at the end of a cycle; the capture ends before"),
        ("isync", ["13:15:30.000"], "the capture ends before the cycle does"),
        ("mr-350p", ["05:11:47.000"], "the capture ends before the cycle does"),
        ("mtk-3301", ["08:14:36.000"], "the capture ends before the cycle does"),
        ("ublox-lea-4h", ["03:15:18.000"], "the capture ends before the cycle does"),
        ("u-blox-m8t-time", ["18:04:29.000"], "the first cycle, begun before gpsd knew the receiver"),
        ("ublox-aek-4t", ["23:11:23.999"], "the first cycle with the leap count known; gpsd reported it as 23:11:19.999, above"),
        ("ublox-neo-m8n", ["08:50:00.800", "08:50:05.400"], "the first and the last cycle"),
        ("ublox-zed-f9t-ubx_nmea_l5", ["19:33:34.000"], "the first cycle"),
        ("ublox-lea-m8f",
            [
                "05:06:24.000", "05:06:29.000", "05:06:30.000", "05:06:34.000", "05:06:35.000", "05:06:39.000", "05:06:40.000",
                "05:06:44.000", "05:06:45.000", "05:06:51.000",
            ],
            "gpsd leaves out cycles: the first, the last, and two whenever the receiver omits NAV-SAT and NAV-TIMEGPS, every fifth second"),
    ];

    /// <summary>Whether gpsd's time is one the receiver never told.</summary>
    public static bool IsInvented(string capture, long milliseconds) => Contains(Invented, capture, milliseconds);

    /// <summary>Whether the receiver's time is one gpsd never reported.</summary>
    public static bool IsUnreported(string capture, long milliseconds) => Contains(Unreported, capture, milliseconds);

    /// <summary>How many times of a capture are named as invented.</summary>
    public static int CountInvented(string capture) => Invented.Where(row => row.Capture == capture).Sum(row => row.Times.Length);

    /// <summary>How many times of a capture are named as unreported.</summary>
    public static int CountUnreported(string capture) => Unreported.Where(row => row.Capture == capture).Sum(row => row.Times.Length);

    private static bool Contains((string Capture, string[] Times, string Reason)[] table, string capture, long milliseconds)
    {
        var text = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("HH:mm:ss.fff");
        return table.Any(row => row.Capture == capture && row.Times.Contains(text));
    }
}
