using System.Text;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.State;

namespace Stratum1.Server.Running;

/// <summary>The state files on disk: read at start, replaced as a whole when the engine asks for it.</summary>
/// <param name="paths">Where; null keeps nothing.</param>
/// <param name="log">Told of what cannot be read or written.</param>
internal sealed class StateStore(StatePaths? paths, Log log)
{
    /// <summary>What earlier runs left; empty where there is nothing, or nothing readable.</summary>
    public (DriftRecord? Drift, UtcTime? Time, IReadOnlyList<ReceiverMemory> Receivers) Load()
    {
        if (paths is null)
            return (null, null, []);
        EnsureFolder(Path.GetDirectoryName(Path.GetFullPath(paths.Drift))!);
        return (
            Read(paths.Drift, DriftFile.Parse, null),
            Read(paths.Time, TimeFile.Parse, null),
            Read(paths.Receivers, ReceiverFile.Parse, []));
    }

    /// <summary>The saved time, or when the drift file was last written, if that is later: chronyd may have left it.</summary>
    public UtcTime? LaterOf(UtcTime? saved)
    {
        if (paths is null || !File.Exists(paths.Drift))
            return saved;
        var written = new UtcTime((File.GetLastWriteTimeUtc(paths.Drift) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond, 0);
        return saved > written ? saved : written;
    }

    /// <summary>How well the clock did without references in earlier runs.</summary>
    public IReadOnlyList<Discipline.Clock.Outage> LoadOutages()
        => paths is null ? [] : Read<IReadOnlyList<Discipline.Clock.Outage>>(paths.Outages, OutageFile.Parse, []);

    /// <summary>What an earlier run learned of a sensor; null when that was another one, or nothing.</summary>
    public Discipline.Clock.TemperatureMemory? LoadTemperature(string sensor)
        => paths is not null && Read(paths.Temperature, TemperatureFile.Parse, null) is { } known && known.Sensor == sensor
            ? known.Memory : null;

    /// <summary>Writes all files.</summary>
    /// <param name="engine">What is to be kept of.</param>
    /// <param name="devices">Of the receivers.</param>
    /// <param name="sensor">The board's sensor; null without one.</param>
    public void Save(ClockEngine engine, IReadOnlyList<string> devices, string? sensor)
    {
        if (paths is null)
            return;
        var steering = engine.Steering;
        if (steering.Reference is { } reference)
            Write(paths.Drift, DriftFile.Format(new(steering.Frequency, reference.FrequencyError)));
        if (engine.Synchronisation.State != Discipline.Clock.SyncState.Unsynchronised)
            Write(paths.Time, TimeFile.Format(steering.Clock));
        if (steering.Outages.Count > 0)
            Write(paths.Outages, OutageFile.Format(steering.Outages));
        if (sensor is not null && steering.Temperature.Learned is { } learned && learned.Lags.Any(lag => lag.Comparisons > 0))
            Write(paths.Temperature, TemperatureFile.Format(new(sensor, learned)));
        Write(paths.Receivers, ReceiverFile.Format(engine.Receivers.Select((receiver, i) => Remember(devices[i], receiver))));
    }

    private static ReceiverMemory Remember(string device, Receiver receiver)
    {
        var latency = receiver.Clock.Latency;
        return new(
            device,
            receiver.Baud.IsFound ? receiver.Baud.Baud : receiver.Options.LastGoodBaud,
            latency.IsKnown ? new(TimeInterval.FromSeconds(latency.MedianSeconds), TimeInterval.FromSeconds(latency.SpreadSeconds)) : null);
    }

    private void EnsureFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Error, $"{folder} cannot be made: {error.Message} State will not be saved");
        }
    }

    private T Read<T>(string path, Func<string, StateReading<T>> parse, T missing)
    {
        try
        {
            if (!File.Exists(path))
                return missing;
            var reading = parse(File.ReadAllText(path));
            foreach (var problem in reading.Problems)
                log.Write(LogLevel.Warning, $"{path} {problem}; it is left aside");
            return reading.Value;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Warning, $"{path} cannot be read: {error.Message}");
            return missing;
        }
    }

    private void Write(string path, string text)
    {
        try
        {
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
        }
        catch (LinuxException error)
        {
            log.Write(LogLevel.Error, $"{error.Message}; state is not saved");
        }
    }
}
