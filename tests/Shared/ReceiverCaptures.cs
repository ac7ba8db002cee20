namespace Stratum1.Tests;

/// <summary>Captures of real receivers (<see cref="SharedData"/>, from gpsd's test suite) and our own synthetic ones.</summary>
public static class ReceiverCaptures
{
    /// <summary>Every capture of shared/data/receivers/dev; listed, so that a lost one is noticed.</summary>
    public static string[] Real { get; } =
    [
        "ac12", "april6_2019", "beidou-bd", "bu303-nofix", "firefly-II", "furuno_gl_ga", "garmin17n", "gp-320fw-2019-04-07-coldboot",
        "hp58534a", "isync", "magellan-ec10", "meinberg-gps164", "mr-350p", "mtk-3301", "quectel-eg25-g", "quectel-l76k-dual", "sl869",
        "telit-pls83-w", "u-blox-m8t-time", "ublox-8-time", "ublox-aek-4t", "ublox-glo", "ublox-lea-4h", "ublox-lea-m8f", "ublox-neo-m8n",
        "ublox-neo-m8t-s", "ublox-zed-f9t-ubx_nmea_l5", "ublox8-uniqid-monhw",
    ];

    /// <summary>Every capture of tests/data/receivers.</summary>
    public static string[] Own { get; } = ["cold-start", "damaged", "leap-second-nmea", "leap-second-ubx", "midnight", "mixed"];

    public static byte[] ReadReal(string name) => File.ReadAllBytes(PathOfReal(name, ".log"));

    public static byte[] ReadOwn(string name) => File.ReadAllBytes(PathOfOwn(name));

    public static string PathOfReal(string name, string suffix) => SharedData.PathOf("receivers", "dev", name + suffix);

    public static string PathOfOwn(string name) => RepositoryFolder.PathOf("tests", "data", "receivers", name + ".log");

    /// <summary>The times gpsd reported for a real capture, ms since 1970, in order; repetitions left out.</summary>
    public static IReadOnlyList<long> TimesOfGpsd(string name)
    {
        var times = new List<long>();
        foreach (var row in File.ReadLines(PathOfReal(name, ".expected.csv")).Skip(1))
        {
            var epoch = row.Split(',')[2];
            if (epoch.Length == 0)
                continue;
            var milliseconds = (long)Math.Round(decimal.Parse(epoch) * 1000);
            if (times.Count == 0 || times[^1] != milliseconds)
                times.Add(milliseconds);
        }

        return times;
    }
}
