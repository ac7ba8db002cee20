namespace Stratum1.Refclock.Receiver;

/// <summary>Which message told a time.</summary>
public enum TimeReportSource : byte
{
    /// <summary>RMC.</summary>
    Rmc,

    /// <summary>ZDA.</summary>
    Zda,

    /// <summary>GGA, with the date of an RMC or ZDA of the same moment.</summary>
    Gga,

    /// <summary>GLL, likewise.</summary>
    Gll,

    /// <summary>GNS, likewise.</summary>
    Gns,

    /// <summary>UBX-NAV-PVT.</summary>
    NavPvt,

    /// <summary>UBX-NAV-TIMEUTC.</summary>
    NavTimeUtc,

    /// <summary>UBX-NAV-TIMEGPS, with the leap count it carries.</summary>
    NavTimeGps,

    /// <summary>UBX-NAV-SOL, with a leap count told before.</summary>
    NavSol,
}

/// <summary>A date and time that a receiver told, as it told it: two-digit years and 1024-week periods are not corrected.</summary>
/// <param name="Time">UTC, to the nanosecond.</param>
/// <param name="IsValid">The receiver vouches for it. Whether its fix is good enough is for the caller to say.</param>
/// <param name="LeapKnown">False when the receiver says that it only guesses the leap seconds: whole seconds may be wrong.</param>
/// <param name="IsLeapSecond">The time is 23:59:60 and a fraction; <paramref name="Time"/> reads as the second after it.</param>
/// <param name="Source">Which message told it.</param>
/// <param name="Accuracy">The receiver's estimate of its own error, or null when the message has none.</param>
public readonly record struct TimeReport(
    UtcTime Time, bool IsValid, bool LeapKnown, bool IsLeapSecond, TimeReportSource Source, TimeInterval? Accuracy);
