namespace Stratum1.Protocol.Ntp;

/// <summary>
/// What the engine lets the responders say about this clock. One immutable value per engine update; a responder fills in
/// what depends on the request and on the moment.
/// </summary>
/// <param name="Answers">Whether requests are answered at all; false until the engine has something honest to say.</param>
/// <param name="Leap">Announced leap second, or unsynchronised.</param>
/// <param name="Stratum">1 to 15. Anything else means "not synchronised" and goes out as stratum 0 with leap indicator 3.</param>
/// <param name="Precision">Resolution of the served clock, log₂ seconds (−20 is about 1 µs).</param>
/// <param name="RootDelay">Round-trip delay to the primary reference; zero for a local one.</param>
/// <param name="RootDispersion">Bound of the clock's error at <paramref name="DispersionAt"/>. Not negative.</param>
/// <param name="DispersionAt">The served time for which <paramref name="RootDispersion"/> holds.</param>
/// <param name="DispersionGrowth">How fast the bound grows until the next update; 1e-6 is 1 µs per second. Not negative.</param>
/// <param name="ReferenceId">What is followed: <c>GPS</c>, <c>PPS</c>, an upstream server; a kiss code when unsynchronised.</param>
/// <param name="ReferenceTime">When the clock was last corrected by a reference, in served time; zero when never.</param>
public readonly record struct ServedState(
    bool Answers,
    LeapIndicator Leap,
    byte Stratum,
    sbyte Precision,
    TimeInterval RootDelay,
    TimeInterval RootDispersion,
    NtpTimestamp DispersionAt,
    Frequency DispersionGrowth,
    ReferenceId ReferenceId,
    NtpTimestamp ReferenceTime)
{
    /// <summary>MAXDISP of RFC 5905 §7.2: the dispersion of a clock nothing is known about.</summary>
    public static TimeInterval MaxDispersion { get; } = TimeInterval.FromWholeSeconds(16);

    /// <summary>The kiss code of RFC 5905 §7.4 for "has not yet synchronised for the first time".</summary>
    public static ReferenceId NotYet { get; } = ReferenceId.FromText("INIT");

    /// <summary>What was done to the clock's phase.</summary>
    public PhaseCorrections Corrections { get; init; }

    /// <summary>Answers truthfully that the time is not known: leap 3, stratum 0, kiss code INIT, largest dispersion.</summary>
    public static ServedState Unsynchronised(sbyte precision) => new(
        Answers: true,
        LeapIndicator.Unsynchronised,
        NtpHeader.InvalidStratum,
        precision,
        RootDelay: TimeInterval.Zero,
        MaxDispersion,
        DispersionAt: default,
        DispersionGrowth: Frequency.Zero,
        NotYet,
        ReferenceTime: default);

    /// <summary>The bound at a served time. Before <see cref="DispersionAt"/> (the clock was stepped back) it does not shrink.</summary>
    public TimeInterval RootDispersionAt(NtpTimestamp now)
    {
        // Saturating on purpose: the growth is ours, but a wrong clock may put "now" 68 years away.
        var growth = unchecked((long)((now - DispersionAt).Units * DispersionGrowth.Ratio));
        return RootDispersion + new TimeInterval(Math.Max(0, growth));
    }

    /// <summary>The fields of a server's packet at a served time, except those that come from the request.</summary>
    public NtpHeader HeaderAt(NtpTimestamp now)
    {
        var valid = Stratum is >= 1 and < NtpHeader.InvalidStratum;
        return default(NtpHeader) with
        {
            Leap = valid ? Leap : LeapIndicator.Unsynchronised,
            Mode = NtpMode.Server,
            Stratum = valid ? Stratum : NtpHeader.UnsynchronisedStratum,
            Precision = Precision,
            RootDelay = NtpShort.RoundedUp(RootDelay),
            RootDispersion = NtpShort.RoundedUp(RootDispersionAt(now)),
            ReferenceId = ReferenceId,
            Reference = ReferenceTime,
        };
    }
}
