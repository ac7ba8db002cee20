using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;

namespace Stratum1.Engine.Journal;

/// <summary>Which rows are wanted.</summary>
[Flags]
public enum JournalKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Replies of servers that passed the tests of the packet.</summary>
    Measurements = 1,

    /// <summary>All valid replies of servers.</summary>
    RawMeasurements = 2,

    /// <summary>What the measurements of a source say together, after each.</summary>
    Statistics = 4,

    /// <summary>Each update of the clock.</summary>
    Tracking = 8,

    /// <summary>Why each source is used or not, at each selection.</summary>
    Selection = 16,

    /// <summary>Each sample of a reference clock.</summary>
    Refclocks = 32,

    /// <summary>Each measurement of the real-time clock.</summary>
    Rtc = 64,

    /// <summary>Each correction by temperature.</summary>
    TemperatureCompensation = 128,
}

/// <summary>A reply of a server.</summary>
/// <param name="Source">Its address.</param>
/// <param name="Report">The exchange.</param>
public readonly record struct MeasurementRow(string Source, ExchangeReport Report);

/// <summary>What the measurements of a source say together.</summary>
/// <param name="At">Of the newest measurement, by our clock.</param>
/// <param name="Source">Address or reference ID.</param>
/// <param name="Deviation">Standard deviation of a measurement.</param>
/// <param name="Offset">Source − clock.</param>
/// <param name="OffsetDeviation">Standard deviation of <paramref name="Offset"/>.</param>
/// <param name="Difference">How much faster the source runs than the clock.</param>
/// <param name="Skew">Bound of that.</param>
/// <param name="Stress">Change of the frequency by this measurement, in parts of the skew before.</param>
/// <param name="Samples">In use.</param>
/// <param name="Runs">Runs of residuals of one sign.</param>
public readonly record struct StatisticsRow(
    UtcTime At,
    string Source,
    TimeInterval Deviation,
    TimeInterval Offset,
    TimeInterval OffsetDeviation,
    Frequency Difference,
    Frequency Skew,
    double Stress,
    long Samples,
    int Runs);

/// <summary>An update of the clock.</summary>
/// <param name="At">By our clock.</param>
/// <param name="Source">Address or reference ID of what is followed.</param>
/// <param name="Stratum">Ours.</param>
/// <param name="Frequency">How much faster the reference runs than the oscillator.</param>
/// <param name="Skew">Bound of that.</param>
/// <param name="Offset">Reference − clock, before the correction.</param>
/// <param name="Leap">Announced.</param>
/// <param name="Combined">Sources that were averaged.</param>
/// <param name="OffsetDeviation">Standard deviation of <paramref name="Offset"/>.</param>
/// <param name="Remaining">What of the correction before was not made yet.</param>
/// <param name="RootDelay">To the primary reference.</param>
/// <param name="RootDispersion">To the primary reference.</param>
/// <param name="MaxError">Bound of the clock's error just before.</param>
public readonly record struct TrackingRow(
    UtcTime At,
    string Source,
    int Stratum,
    Frequency Frequency,
    Frequency Skew,
    TimeInterval Offset,
    LeapIndicator Leap,
    int Combined,
    TimeInterval OffsetDeviation,
    TimeInterval Remaining,
    TimeInterval RootDelay,
    TimeInterval RootDispersion,
    TimeInterval MaxError);

/// <summary>A source at a selection.</summary>
/// <param name="At">By our clock.</param>
/// <param name="Source">Address or reference ID.</param>
/// <param name="State">The verdict.</param>
/// <param name="Options">In force.</param>
/// <param name="Reach">Answers to the last eight polls.</param>
/// <param name="Score">Against the source followed.</param>
/// <param name="Age">Of the newest measurement.</param>
/// <param name="Low">Source − clock is at least this.</param>
/// <param name="High">Source − clock is at most this.</param>
public readonly record struct SelectionRow(
    UtcTime At,
    string Source,
    SelectionState State,
    SourceTraits Options,
    byte Reach,
    double Score,
    TimeInterval Age,
    TimeInterval Low,
    TimeInterval High);

/// <summary>A sample of a reference clock, or (without a number) what a filter made of several.</summary>
/// <param name="At">By our clock.</param>
/// <param name="Id">Which.</param>
/// <param name="Number">The how many-eth of this poll; null for the filtered one.</param>
/// <param name="Leap">Announced.</param>
/// <param name="IsPulse">A pulse, which needs a second from elsewhere.</param>
/// <param name="Raw">Reference − clock as the driver told it; not for the filtered one.</param>
/// <param name="Cooked">The same with all corrections.</param>
/// <param name="Dispersion">Bound of its error.</param>
public readonly record struct RefclockRow(
    UtcTime At,
    ReferenceId Id,
    int? Number,
    LeapIndicator Leap,
    bool IsPulse,
    TimeInterval Raw,
    TimeInterval Cooked,
    TimeInterval Dispersion);

/// <summary>A measurement of the real-time clock.</summary>
/// <param name="At">By our clock.</param>
/// <param name="Offset">Clock − real-time clock; positive means the real-time clock is behind.</param>
/// <param name="IsEstimated">The three following are valid.</param>
/// <param name="Estimate">Of <paramref name="Offset"/>.</param>
/// <param name="Frequency">How much faster the clock runs than the real-time clock.</param>
/// <param name="Samples">In use.</param>
/// <param name="Runs">Runs of residuals of one sign.</param>
/// <param name="Interval">Between two measurements.</param>
public readonly record struct RtcRow(
    UtcTime At,
    TimeInterval Offset,
    bool IsEstimated,
    TimeInterval Estimate,
    Frequency Frequency,
    int Samples,
    int Runs,
    TimeInterval Interval);

/// <summary>A correction by temperature.</summary>
/// <param name="At">By our clock.</param>
/// <param name="Temperature">As it was read, in whatever unit.</param>
/// <param name="Correction">Added to the clock's rate.</param>
public readonly record struct TemperatureRow(UtcTime At, double Temperature, Frequency Correction);
