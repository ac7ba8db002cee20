using Stratum1.Engine;
using Stratum1.Server.Configuration;
using Stratum1.Server.Hosts;

namespace Stratum1.Server.Running;

/// <summary>
/// Between the thermometers and the engine: the sensor of <c>tempcomp</c>, whose effect on the oscillator the user has measured, and the
/// board's own, whose effect the engine learns.
/// </summary>
internal sealed class TemperatureFeed
{
    private readonly TemperatureConfig? config;
    private readonly Log log;
    private readonly Thermometer? compensation;
    private readonly Thermometer? board;

    public TemperatureFeed(OscillatorConfig oscillator, Log log)
    {
        (config, this.log) = (oscillator.Temperature, log);
        if (config is not null)
            compensation = new(config.Sensor, config.Interval, log);
        if (oscillator.Sensor is not { } path || (path == OscillatorConfig.UsualSensor && !File.Exists(path)))
            return;
        BoardSensor = path;
        board = new(path, oscillator.SensorInterval, log);
    }

    /// <summary>The file of the board's own sensor; null without one.</summary>
    public string? BoardSensor { get; }

    /// <summary>What the engine is told of them.</summary>
    /// <param name="options">To which it is added.</param>
    /// <param name="store">Where an earlier run left what it learned.</param>
    public EngineOptions Complete(EngineOptions options, StateStore store)
    {
        if (config is not null)
            options = options with { Temperature = Thermometer.ReadTable(config, log) };
        return BoardSensor is null ? options : options with { LearnedTemperature = store.LoadTemperature(BoardSensor) };
    }

    /// <summary>Reads those whose time has come.</summary>
    /// <param name="now">Since boot.</param>
    /// <param name="engine">Told of it.</param>
    /// <param name="host">Whose clocks say when that was.</param>
    public void Read(TimeInterval now, ClockEngine engine, Host host)
    {
        if (board?.Read(now) is { } temperature)
            engine.OnBoardTemperature(host.Read(), temperature);
        if (compensation?.Read(now) is { } reading)
            engine.OnTemperature(host.Read(), reading);
    }
}
