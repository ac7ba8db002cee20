using Stratum1.Engine.Journal;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>The log files of measurements: chrony's names and columns, so that plots and scripts go on working.</summary>
internal static class LogDirectives
{
    private static readonly (string Word, JournalKinds Kind)[] Files =
    [
        ("measurements", JournalKinds.Measurements),
        ("rawmeasurements", JournalKinds.RawMeasurements),
        ("statistics", JournalKinds.Statistics),
        ("selection", JournalKinds.Selection),
        ("tracking", JournalKinds.Tracking),
        ("rtc", JournalKinds.Rtc),
        ("refclocks", JournalKinds.Refclocks),
        ("tempcomp", JournalKinds.TemperatureCompensation),
    ];

    internal static readonly Directive[] Rows =
    [
        new(
            "log",
            "*file*…",
            Default: null,
            $"Which log files are written, of these: {string.Join(", ", Files.Select(f => f.Word))}. Each is `logdir`/*file*`.log`, with "
            + "chrony's columns and chrony's signs; `rawmeasurements` writes every reply of a server, `measurements` those that passed the "
            + "tests of the packet, both into `measurements.log`. Can be written several times.",
            Read),
        Directive.Text(
            "logdir",
            "path",
            initial: null,
            "The folder of the log files; it must be there and be writable by the daemon's user.",
            (c, v) => c with { Log = c.Log with { Folder = v } }),
        Directive.Whole(
            "logbanner",
            NumberRange.Whole("lines", 0, int.MaxValue),
            "32",
            "A heading with the names of the columns stands before every so many lines; 0 writes none.",
            (c, v) => c with { Log = c.Log with { BannerInterval = v } }),
        new(
            "mailonchange",
            "*address* *threshold*",
            Default: null,
            "Not built: this daemon starts no other program, and so sends no mail. The line is refused, so that nobody waits for one.",
            (config, words) =>
            {
                words.Refuse(
                    "mailonchange",
                    "is not built into this server: it starts no program that could send mail",
                    "",
                    "Set 'logchange' to the threshold, and let the journal's or the monitoring's alarm send the mail.");
                return config;
            })
        {
            IsSupported = false,
        },
    ];

    private static ServerConfig Read(ServerConfig config, Words words)
    {
        var names = Files.Select(f => f.Word).ToArray();
        var kinds = config.Log.Kinds | Files[words.OneOf(names)].Kind;
        while (!words.AtEnd)
            kinds |= Files[words.OneOf(names)].Kind;
        return config with { Log = config.Log with { Kinds = kinds } };
    }
}
