namespace Stratum1.Server.Configuration;

/// <summary>What is known of the oscillator beforehand.</summary>
public sealed record OscillatorConfig
{
    /// <summary>Where Linux shows the temperature of most boards.</summary>
    public const string UsualSensor = "/sys/class/thermal/thermal_zone0/temp";

    /// <summary><c>thermometer</c>: a file with one number; null for none.</summary>
    public string? Sensor { get; init; }

    /// <summary>Between two readings of it.</summary>
    public TimeInterval SensorInterval { get; init; }

    /// <summary><c>tempcomp</c>; null without it.</summary>
    public TemperatureConfig? Temperature { get; init; }

    /// <summary><c>fallbackdrift</c>: log₂ of the shortest and longest averaging times, s; null without it.</summary>
    public (int Shortest, int Longest)? FallbackDrift { get; init; }
}

/// <summary>Compensation by a temperature sensor.</summary>
/// <param name="Sensor">The file that its reading is in, one number.</param>
/// <param name="Interval">Between two readings.</param>
/// <param name="Points">The file with measured points; null uses the coefficients.</param>
/// <param name="Origin">The reading to which the coefficients belong.</param>
/// <param name="Ppm">Correction at the origin, and its growth per unit and unit².</param>
public sealed record TemperatureConfig(
    string Sensor, TimeInterval Interval, string? Points, double Origin, (double Constant, double Linear, double Quadratic) Ppm);
