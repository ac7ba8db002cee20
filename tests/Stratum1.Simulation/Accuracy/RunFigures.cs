namespace Stratum1.Simulation.Accuracy;

/// <summary>The figures of one run, as accuracy.md defines them.</summary>
/// <param name="RmsMicroseconds">Of the time error, second half.</param>
/// <param name="MaxMicroseconds">Greatest time error of the second half.</param>
/// <param name="FrequencyPpb">RMS of oscillator plus correction, second half.</param>
/// <param name="WithinMicrosecond">First second that begins 60 seconds below 1 µs; null if none.</param>
/// <param name="WithinMillisecond">The same for 1 ms.</param>
/// <param name="BoundCovers">
/// Part of the seconds of the second half (in an outage: of the outage) in which the served bound covered the error.
/// </param>
/// <param name="MeanBoundMicroseconds">Mean of the served bound over the same seconds.</param>
/// <param name="MeanErrorMicroseconds">Mean of the absolute error over them.</param>
/// <param name="EndMicroseconds">Time error in the last second: after an outage, what the holdover has cost.</param>
/// <param name="UnavoidableMicroseconds">What that would be with the frequency exactly known at the last sample.</param>
public readonly record struct RunFigures(
    double RmsMicroseconds,
    double MaxMicroseconds,
    double FrequencyPpb,
    int? WithinMicrosecond,
    int? WithinMillisecond,
    double BoundCovers,
    double MeanBoundMicroseconds,
    double MeanErrorMicroseconds,
    double EndMicroseconds,
    double UnavoidableMicroseconds);
