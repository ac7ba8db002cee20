using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Nmea;

namespace Stratum1.Refclock.Receiver;

/// <summary>Folds sentences into the state, and says which of them tell a date and time.</summary>
/// <remarks>
/// GGA, GLL and GNS have no date. They borrow that of an RMC or ZDA which told the very same time of day just before; so no midnight can
/// come between, and a date never outlives its burst.
/// </remarks>
internal sealed class NmeaDecoder(ReceiverState state, FixTracker fix)
{
    private const int TalkerLength = 2;

    /// <summary>The time of day that has a date, and what was reported for it; null when a later one was told since.</summary>
    private (TimeOfDay Time, TimeReport Report)? dated;

    private FixKind gsaFix;
    private bool isInsideGsa;

    public bool Apply(in Frame frame, out TimeReport report)
    {
        report = default;
        var id = frame.SentenceId;
        if (id.Length != TalkerLength + 3 || IsProprietary(id))
            return false;

        var name = id[TalkerLength..];
        if (name.SequenceEqual("GSA"u8))
        {
            ApplyGsa(frame, id[..TalkerLength]);
            return false;
        }

        isInsideGsa = false;
        state.Satellites.EndGsa();
        if (name.SequenceEqual("GSV"u8))
        {
            if (Gsv.TryParse(frame.Body, out var gsv))
                state.Satellites.Apply(id[..TalkerLength], gsv);
            return false;
        }

        if (name.SequenceEqual("TXT"u8))
            ApplyText(frame.Body);
        return name.SequenceEqual("RMC"u8) ? ApplyRmc(frame.Body, out report)
            : name.SequenceEqual("ZDA"u8) ? ApplyZda(frame.Body, out report)
            : name.SequenceEqual("GGA"u8) ? ApplyGga(frame.Body, out report)
            : name.SequenceEqual("GNS"u8) ? ApplyGns(frame.Body, out report)
            : name.SequenceEqual("GLL"u8) && ApplyGll(frame.Body, out report);
    }

    /// <summary>
    /// P begins the sentences of a maker's own, some of which end like a standard one (Garmin's PGRMC); Quectel's PQ is a talker.
    /// </summary>
    private static bool IsProprietary(ReadOnlySpan<byte> id) => id[0] == 'P' && id[1] != 'Q';

    private bool ApplyRmc(ReadOnlySpan<byte> body, out TimeReport report)
    {
        report = default;
        if (!Rmc.TryParse(body, out var rmc))
            return false;
        fix.OnStatus(rmc.IsActive, rmc.IsActive && rmc.IsEstimated);
        return ReportDated(rmc.Time, rmc.Date, rmc.IsActive, TimeReportSource.Rmc, out report);
    }

    private bool ApplyZda(ReadOnlySpan<byte> body, out TimeReport report)
    {
        report = default;
        return Zda.TryParse(body, out var zda) && ReportDated(zda.Time, zda.Date, fix.VouchForZda(), TimeReportSource.Zda, out report);
    }

    private bool ApplyGga(ReadOnlySpan<byte> body, out TimeReport report)
    {
        report = default;
        if (!Gga.TryParse(body, out var gga))
            return false;
        if (gga.Quality is not null)
            fix.OnStatus(gga.HasFix, gga.IsEstimated);
        fix.OnSatellites(gga.SatellitesUsed);
        return ReportUndated(gga.Time, gga.HasFix, TimeReportSource.Gga, out report);
    }

    private bool ApplyGns(ReadOnlySpan<byte> body, out TimeReport report)
    {
        report = default;
        if (!Gns.TryParse(body, out var gns))
            return false;
        fix.OnStatus(gns.HasFix, gns.IsEstimated);
        fix.OnSatellites(gns.SatellitesUsed);
        return ReportUndated(gns.Time, gns.HasFix, TimeReportSource.Gns, out report);
    }

    private bool ApplyGll(ReadOnlySpan<byte> body, out TimeReport report)
    {
        report = default;
        if (!Gll.TryParse(body, out var gll))
            return false;
        fix.OnStatus(gll.IsActive, isEstimated: false);
        return ReportUndated(gll.Time, gll.IsActive, TimeReportSource.Gll, out report);
    }

    private bool ReportDated(TimeOfDay? time, DateOnly? date, bool isValid, TimeReportSource source, out TimeReport report)
    {
        report = default;
        if (time is not { } timeOfDay)
            return false;
        dated = null;
        if (date is not { } day)
            return false;
        report = new(timeOfDay.On(day), isValid, state.Leap != LeapKnowledge.Guessed, timeOfDay.IsLeapSecond, source, Accuracy: null);
        dated = (timeOfDay, report);
        return true;
    }

    private bool ReportUndated(TimeOfDay? time, bool isValid, TimeReportSource source, out TimeReport report)
    {
        report = default;
        if (time is not { } timeOfDay)
            return false;
        if (dated is not { } same || same.Time != timeOfDay)
        {
            dated = null;
            return false;
        }

        report = same.Report with { IsValid = same.Report.IsValid && isValid, Source = source };
        return true;
    }

    /// <summary>A receiver with several systems sends one GSA each, and says "no fix" for those it does not use: the best counts.</summary>
    private void ApplyGsa(in Frame frame, ReadOnlySpan<byte> talker)
    {
        if (!Gsa.TryParse(frame.Body, out var gsa))
            return;
        var stated = gsa.Fix switch { 3 => FixKind.ThreeD, 2 => FixKind.TwoD, _ => FixKind.None };
        gsaFix = isInsideGsa && gsaFix > stated ? gsaFix : stated;
        isInsideGsa = true;
        fix.OnGsa(gsaFix);
        state.Satellites.Apply(talker, gsa);
    }

    /// <summary>
    /// The antenna's supply, as u-blox (<c>ANTSTATUS=OPEN</c>) and CASIC receivers (<c>ANTENNA OPEN</c>) put it into TXT.
    /// </summary>
    private void ApplyText(ReadOnlySpan<byte> body)
    {
        var text = body[(body.LastIndexOf((byte)',') + 1)..];
        var status = text.StartsWith("ANTSTATUS="u8) ? text["ANTSTATUS=".Length..]
            : text.StartsWith("ANTENNA "u8) ? text["ANTENNA ".Length..]
            : default;
        if (!status.IsEmpty)
        {
            state.Antenna = status.SequenceEqual("OK"u8) ? AntennaStatus.Ok
                : status.SequenceEqual("OPEN"u8) ? AntennaStatus.Open
                : status.SequenceEqual("SHORT"u8) ? AntennaStatus.Short
                : AntennaStatus.Unknown;
        }
    }
}
