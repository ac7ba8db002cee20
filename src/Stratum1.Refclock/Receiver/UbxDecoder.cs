using System.Buffers;
using System.Text;
using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Receiver;

/// <summary>Folds UBX messages into the state, and says which of them tell a date and time.</summary>
internal sealed class UbxDecoder(ReceiverState state, FixTracker fix)
{
    private static readonly SearchValues<byte> Printable = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c)]);

    /// <summary>Software, hardware and model fit; what is behind them does not change on its own.</summary>
    private readonly byte[] lastVersion = new byte[512];
    private int lastVersionLength;

    public bool Apply(in Frame frame, out TimeReport report)
    {
        report = default;
        var payload = frame.Body;
        switch (frame.Message)
        {
            case UbxMessage.NavPvt:
                return NavPvt.TryParse(payload, out var pvt) && Apply(pvt, out report);
            case UbxMessage.NavTimeUtc:
                return NavTimeUtc.TryParse(payload, out var timeUtc) && Apply(timeUtc, out report);
            case UbxMessage.NavTimeGps:
                return NavTimeGps.TryParse(payload, out var timeGps) && Apply(timeGps, out report);
            case UbxMessage.NavSol:
                return NavSol.TryParse(payload, out var sol) && Apply(sol, out report);
            default:
                ApplyHealth(frame.Message, payload);
                return false;
        }
    }

    private void ApplyHealth(ushort message, ReadOnlySpan<byte> payload)
    {
        switch (message)
        {
            case UbxMessage.NavStatus when NavStatus.TryParse(payload, out var status):
                fix.OnUbx(status.FixType, status.IsFixOk, satellitesUsed: null);
                state.Spoofing = status.Spoofing switch
                {
                    0 => SpoofingStatus.Unknown,
                    1 => SpoofingStatus.None,
                    _ => SpoofingStatus.Indicated,
                };
                break;
            case UbxMessage.NavTimeLs when NavTimeLs.TryParse(payload, out var leap):
                state.Leap = leap.IsCurrentValid ? LeapKnowledge.Known : LeapKnowledge.Guessed;
                state.GpsMinusUtc = leap.CurrentLeapSeconds;
                state.PendingLeap = PendingLeap.From(leap, state.LastValidTime);
                break;
            case UbxMessage.NavSat when NavSat.TryParse(payload, out var satellites):
                state.Satellites.Apply(satellites);
                state.SatellitesUsed = state.Satellites.Used;
                break;
            case UbxMessage.NavSvInfo when NavSvInfo.TryParse(payload, out var channels):
                state.Satellites.Apply(channels);
                state.SatellitesUsed = state.Satellites.Used;
                break;
            case UbxMessage.TimTp when TimTp.TryParse(payload, out var pulse):
                state.NextPulse = pulse;
                break;
            case UbxMessage.TimSvin when TimSvin.TryParse(payload, out var survey):
                state.Survey = survey;
                break;
            case UbxMessage.MonHw when MonHardware.TryParseHw(payload, out var hardware):
            case UbxMessage.MonRf when MonHardware.TryParseRf(payload, out hardware):
                Apply(hardware);
                break;
            case UbxMessage.MonVer when MonVer.TryParse(payload, out var version):
                Apply(version, payload);
                break;
        }
    }

    private bool Apply(in NavPvt pvt, out TimeReport report)
    {
        report = default;
        fix.OnUbx(pvt.FixType, pvt.IsFixOk, pvt.SatellitesUsed);
        return pvt.HasDateAndTime
               && Report(pvt.Date, pvt.Nanosecond, pvt.AccuracyNanoseconds, pvt.IsFullyResolved, TimeReportSource.NavPvt, out report);
    }

    private bool Apply(in NavTimeUtc utc, out TimeReport report)
    {
        report = default;
        if (!utc.HasDateAndTime)
            return false;
        state.Leap = utc.IsUtcValid ? LeapKnowledge.Known : LeapKnowledge.Guessed;
        return Report(utc.Date, utc.Nanosecond, utc.AccuracyNanoseconds, utc.IsUtcValid, TimeReportSource.NavTimeUtc, out report);
    }

    private bool Report(
        UtcDate date, int nanosecond, uint accuracyNanoseconds, bool isValid, TimeReportSource source, out TimeReport report)
    {
        report = default;
        if (!date.IsValid)
            return false;
        var accuracy = TimeInterval.FromNanoseconds(accuracyNanoseconds);
        state.TimeAccuracy = accuracy;
        report = new(
            UtcTime.FromTimespec(date.ToUtc().Seconds, nanosecond),
            isValid,
            state.Leap != LeapKnowledge.Guessed,
            IsLeapSecond: date.Second == 60 && nanosecond >= 0,
            source,
            accuracy);
        return true;
    }

    private bool Apply(in NavTimeGps gps, out TimeReport report)
    {
        report = default;
        state.Leap = gps.IsLeapValid ? LeapKnowledge.Known : LeapKnowledge.Guessed;
        state.GpsMinusUtc = gps.LeapSeconds;
        state.TimeAccuracy = TimeInterval.FromNanoseconds(gps.AccuracyNanoseconds);
        return gps.HasWeekAndTime
               && ReportGps(gps.Week, gps.TowMilliseconds, gps.Nanosecond, state.TimeAccuracy, TimeReportSource.NavTimeGps, out report);
    }

    private bool Apply(in NavSol sol, out TimeReport report)
    {
        report = default;
        fix.OnUbx(sol.FixType, sol.IsFixOk, sol.SatellitesUsed);
        return sol.HasWeekAndTime
               && ReportGps(sol.Week, sol.TowMilliseconds, sol.Nanosecond, accuracy: null, TimeReportSource.NavSol, out report);
    }

    /// <summary>GPS time is UTC only with a leap count the receiver knows; before, nothing is reported.</summary>
    private bool ReportGps(
        int week, uint towMilliseconds, int nanosecond, TimeInterval? accuracy, TimeReportSource source, out TimeReport report)
    {
        report = default;
        if (state.Leap != LeapKnowledge.Known || state.GpsMinusUtc is not { } leap || week <= 0)
            return false;
        report = new(
            GpsTime.ToUtc(week, towMilliseconds, nanosecond, leap), IsValid: true, LeapKnown: true, IsLeapSecond: false, source, accuracy);
        return true;
    }

    private void Apply(MonHardware hardware)
    {
        state.Antenna = hardware.Antenna switch
        {
            2 => AntennaStatus.Ok,
            3 => AntennaStatus.Short,
            4 => AntennaStatus.Open,
            _ => AntennaStatus.Unknown,
        };
        state.Jamming = hardware.Jamming switch
        {
            1 => JammingStatus.Ok,
            2 => JammingStatus.Warning,
            3 => JammingStatus.Critical,
            _ => JammingStatus.Unknown,
        };
    }

    /// <summary>Makes a text, but only when the versions are not those of last time.</summary>
    private void Apply(in MonVer version, ReadOnlySpan<byte> payload)
    {
        var known = payload[..Math.Min(payload.Length, lastVersion.Length)];
        if (known.SequenceEqual(lastVersion.AsSpan(0, lastVersionLength)))
            return;
        known.CopyTo(lastVersion);
        lastVersionLength = known.Length;

        var model = version.Extension("MOD="u8);
        var firmware = version.Extension("FWVER="u8);
        state.Model = $"u-blox {Text(model)} {Text(firmware.IsEmpty ? version.Software : firmware)} (hardware {Text(version.Hardware)})"
            .Replace("  ", " ", StringComparison.Ordinal);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExcept(Printable) ? "?" : Encoding.ASCII.GetString(bytes);
}
