using System.Collections.Immutable;

namespace Stratum1.Discipline.Clock;

/// <summary>One measured point: what a sensor reads, and the frequency correction then.</summary>
/// <param name="Reading">In the sensor file's own units.</param>
/// <param name="Correction">Added to the rate of the clock.</param>
public readonly record struct TemperaturePoint(double Reading, Frequency Correction);

/// <summary>A frequency correction by temperature, as somebody has measured it (<c>tempcomp</c>).</summary>
public sealed record TemperatureTable
{
    /// <summary>chrony's limit of plausible corrections: a crystal without an oven varies by less over a room's temperatures.</summary>
    public static readonly Frequency Limit = Frequency.FromPpm(10.0);

    /// <summary>Points by rising reading, at least two, interpolated linearly; empty for the polynomial.</summary>
    public ImmutableArray<TemperaturePoint> Points { get; init; } = [];

    /// <summary>The polynomial's reference reading.</summary>
    public double Origin { get; init; }

    /// <summary>Its coefficients in ppm, ppm per unit and ppm per unit².</summary>
    public (double Constant, double Linear, double Quadratic) Ppm { get; init; }

    /// <summary>The correction at a reading; null when it is implausible.</summary>
    public Frequency? CorrectionAt(double reading)
    {
        var correction = Points.IsEmpty ? Polynomial(reading - Origin) : Interpolate(reading);
        return Math.Abs(correction.Ratio) <= Limit.Ratio ? correction : null;
    }

    private Frequency Polynomial(double difference)
        => Frequency.FromPpm(Ppm.Constant + (difference * (Ppm.Linear + (difference * Ppm.Quadratic))));

    // Outside the measured range the nearest segment is continued.
    private Frequency Interpolate(double reading)
    {
        var i = 1;
        while (i < Points.Length - 1 && reading > Points[i].Reading)
            i++;
        var (low, high) = (Points[i - 1], Points[i]);
        var part = (reading - low.Reading) / (high.Reading - low.Reading);
        return new(low.Correction.Ratio + (part * (high.Correction.Ratio - low.Correction.Ratio)));
    }
}
