using Stratum1.Engine.Journal;
using Stratum1.Protocol.Client;
using Stratum1.Server.Configuration;
using Stratum1.Server.Running;

namespace Stratum1.Server.Logging;

/// <summary>Writes the engine's journal to the log files.</summary>
internal sealed class MeasurementLogs : IDisposable
{
    private readonly Log log;
    private readonly bool isRaw;
    private readonly List<LogFile> files = [];
    private readonly LogFile measurements;
    private readonly LogFile statistics;
    private readonly LogFile tracking;
    private readonly LogFile selection;
    private readonly LogFile refclocks;
    private readonly LogFile rtc;
    private readonly LogFile temperature;

    private MeasurementLogs(LogConfig config, string folder, Log log)
    {
        this.log = log;
        isRaw = (config.Kinds & JournalKinds.RawMeasurements) != JournalKinds.None;
        measurements = Add("measurements", LogLines.MeasurementsBanner);
        statistics = Add("statistics", LogLines.StatisticsBanner);
        tracking = Add("tracking", LogLines.TrackingBanner);
        selection = Add("selection", LogLines.SelectionBanner);
        refclocks = Add("refclocks", LogLines.RefclocksBanner);
        rtc = Add("rtc", LogLines.RtcBanner);
        temperature = Add("tempcomp", LogLines.TemperatureBanner);

        LogFile Add(string name, string banner)
        {
            var file = new LogFile(folder, name, banner, config.BannerInterval);
            files.Add(file);
            return file;
        }
    }

    /// <summary>The logs that the configuration asks for; null when it asks for none.</summary>
    public static MeasurementLogs? For(LogConfig config, Log log)
    {
        if (config.Kinds == JournalKinds.None)
            return null;
        if (config.Folder is { } folder)
            return new(config, folder, log);
        log.Write(Engine.LogLevel.Warning, "logdir not specified");
        return null;
    }

    /// <summary>Writes what happened during one event.</summary>
    public void Write(EngineJournal journal)
    {
        foreach (var row in journal.Measurements)
        {
            if (isRaw || (row.Report.Tests & PacketTests.Usable) == PacketTests.Usable)
                measurements.Write(LogLines.Of(row), log);
        }

        foreach (var row in journal.Refclocks)
            refclocks.Write(LogLines.Of(row), log);
        foreach (var row in journal.Statistics)
            statistics.Write(LogLines.Of(row), log);
        foreach (var row in journal.Selections)
            selection.Write(LogLines.Of(row), log);
        foreach (var row in journal.Tracking)
            tracking.Write(LogLines.Of(row), log);
        foreach (var row in journal.Rtc)
            rtc.Write(LogLines.Of(row), log);
        foreach (var row in journal.Temperatures)
            temperature.Write(LogLines.Of(row), log);
    }

    /// <summary>Opens the files anew: somebody has renamed them to keep them.</summary>
    public void Cycle()
    {
        foreach (var file in files)
            file.Cycle();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in files)
            file.Dispose();
    }
}
