using System.Text;
using Stratum1.Engine;
using Stratum1.Engine.RealTimeClocks;
using Stratum1.Linux;
using Stratum1.Server.Configuration;
using Stratum1.Server.Hosts;
using Stratum1.Server.State;

namespace Stratum1.Server.Running;

/// <summary>Between the real-time clock and the engine: reads it at start, hands on its seconds, and keeps what is known of it.</summary>
public sealed class RtcFeed
{
    private static readonly TimeInterval MiddleOfSecond = TimeInterval.FromSeconds(0.5);

    private readonly Daemon daemon;
    private readonly Host host;
    private readonly Log log;
    private readonly RtcConfig config;

    internal RtcFeed(Daemon daemon, Host host, Log log)
    {
        (this.daemon, this.host, this.log, config) = (daemon, host, log, daemon.Config.Rtc);
        Zone = new(KeepsUtc() ? null : TimeZoneInfo.Local);
    }

    /// <summary>Its device.</summary>
    public string Device => config.Device;

    /// <summary>Which time it keeps.</summary>
    public RtcZone Zone { get; }

    /// <summary>What the engine is told of it.</summary>
    internal EngineOptions Complete(EngineOptions options)
    {
        var known = config.File is null ? null : Load(config.File);
        if (daemon.Start.RestoreTime && host.ReadRtc(Device, Zone) is { } reading)
        {
            var middle = reading + MiddleOfSecond;
            options = options with { RtcTime = known is { } record ? middle + record.OffsetAt(reading) : middle };
        }

        if (config.File is null || daemon.Start.Mode != CommandLine.StartMode.Daemon)
            return options;
        if (host.OpenRtc(this, out var problem))
            return options with { Rtc = new() { AutotrimThreshold = config.AutotrimThreshold, Known = known } };
        log.Write(LogLevel.Error, $"RTC driver could not be initialised: {problem}");
        return options;
    }

    /// <summary>A second of it has begun.</summary>
    public void OnSecond(UtcTime reading, UtcTime stamp)
    {
        daemon.Engine.OnRtcSecond(host.Read(), reading, stamp);
        daemon.Perform();
    }

    /// <summary>It cannot be read, or says nothing.</summary>
    public void OnFailure(string problem)
    {
        log.Write(LogLevel.Warning, problem);
        daemon.Engine.Rtc?.OnFailure();
    }

    /// <summary>Writes what is known of it; what is known no better than before is left as it is.</summary>
    /// <returns>False when it cannot be written.</returns>
    internal bool Save()
    {
        if (config.File is null || daemon.Engine.Rtc?.Record is not { } record)
            return true;
        try
        {
            AtomicFile.Write(config.File, Encoding.UTF8.GetBytes(RtcFile.Format(record)));
            return true;
        }
        catch (LinuxException error)
        {
            log.Write(LogLevel.Error, error.Message);
            return false;
        }
    }

    private RtcRecord? Load(string path)
    {
        if (Read(path) is not { } text)
            return null;
        var reading = RtcFile.Parse(text);
        foreach (var problem in reading.Problems)
            log.Write(LogLevel.Warning, $"{path} {problem}; it is left aside");
        return reading.Value;
    }

    private bool KeepsUtc()
    {
        if (config.ZoneFile is null || Read(config.ZoneFile) is not { } text)
            return config.KeepsUtc;
        if (RtcZone.IsUtcBy(text) is { } isUtc)
            return isUtc;
        log.Write(LogLevel.Warning, $"Could not read RTC LOCAL/UTC setting from {config.ZoneFile}");
        return config.KeepsUtc;
    }

    private string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Warning, $"{path} cannot be read: {error.Message}");
            return null;
        }
    }
}
