using System.Text;
using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Cli.Decode;

/// <summary>The time fields of a frame as the receiver wrote them, good or not, for the column <c>info</c>.</summary>
internal static class FrameInfo
{
    public static string Of(in Frame frame) => frame.Protocol switch
    {
        FrameProtocol.Nmea => OfSentence(frame),
        FrameProtocol.Ubx => OfMessage(frame.Message, frame.Body),
        _ => "",
    };

    private static string OfSentence(in Frame frame)
    {
        var id = frame.SentenceId;
        if (id.Length != 5)
            return "";
        var fields = Encoding.ASCII.GetString(frame.Body).Split(',');
        return id[2..] switch
        {
            [(byte)'R', (byte)'M', (byte)'C'] => fields.Length < 10 ? "short" : $"t={fields[1]} d={fields[9]} st={fields[2]}",
            [(byte)'Z', (byte)'D', (byte)'A'] => fields.Length < 5 ? "short" : $"t={fields[1]} d={fields[2]}{fields[3]}{fields[4]}",
            [(byte)'G', (byte)'G', (byte)'A'] => fields.Length < 7 ? "short" : $"t={fields[1]} q={fields[6]}",
            [(byte)'G', (byte)'N', (byte)'S'] => fields.Length < 7 ? "short" : $"t={fields[1]} q={fields[6]}",
            [(byte)'G', (byte)'L', (byte)'L'] => fields.Length < 7 ? "short" : $"t={fields[5]} st={fields[6]}",
            [(byte)'G', (byte)'S', (byte)'A'] => fields.Length < 3 ? "short" : $"fix={fields[2]} sys={fields.ElementAtOrDefault(18)}",
            _ => "",
        };
    }

    private static string OfMessage(ushort message, ReadOnlySpan<byte> payload) => message switch
    {
        UbxMessage.NavPvt when NavPvt.TryParse(payload, out var m) =>
            $"iTOW={m.TowMilliseconds} utc={Iso(m.Date)} nano={m.Nanosecond} tAcc={m.AccuracyNanoseconds} "
            + $"valid={m.Valid:x2} fix={(int)m.FixType} flags={m.Flags:x2}",
        UbxMessage.NavTimeUtc when NavTimeUtc.TryParse(payload, out var m) =>
            $"iTOW={m.TowMilliseconds} utc={Iso(m.Date)} nano={m.Nanosecond} tAcc={m.AccuracyNanoseconds} valid={m.Valid:x2}",
        UbxMessage.NavTimeGps when NavTimeGps.TryParse(payload, out var m) =>
            $"iTOW={m.TowMilliseconds} fTOW={m.Nanosecond} week={m.Week} leapS={m.LeapSeconds} "
            + $"valid={m.Valid:x2} tAcc={m.AccuracyNanoseconds}",
        UbxMessage.NavTimeLs when NavTimeLs.TryParse(payload, out var m) =>
            $"iTOW={m.TowMilliseconds} srcOfCurrLs={m.CurrentSource} currLs={m.CurrentLeapSeconds} srcOfLsChange={m.ChangeSource} "
            + $"lsChange={m.Change} timeToLsEvent={m.SecondsToEvent} dateOfLsGpsWn={m.EventWeek} dateOfLsGpsDn={m.EventDay} "
            + $"valid={m.Valid:x2}",
        UbxMessage.NavSol when NavSol.TryParse(payload, out var m) =>
            $"iTOW={m.TowMilliseconds} fTOW={m.Nanosecond} week={m.Week} fix={(int)m.FixType} flags={m.Flags:x2}",
        UbxMessage.NavStatus when NavStatus.TryParse(payload, out var m) =>
            $"iTOW={m.TowMilliseconds} fix={(int)m.FixType} flags={m.Flags:x2}",
        UbxMessage.TimTp when TimTp.TryParse(payload, out var m) =>
            $"towMS={m.TowMilliseconds} towSubMS={m.TowSubMilliseconds} qErr={m.ErrorPicoseconds} week={m.Week} "
            + $"flags={m.Flags:x2} ref={m.Reference:x2}",
        UbxMessage.TimSvin when TimSvin.TryParse(payload, out var m) =>
            $"dur={m.DurationSeconds} valid={(m.IsValid ? 1 : 0)} active={(m.IsActive ? 1 : 0)}",
        UbxMessage.AckAck or UbxMessage.AckNak when Acknowledgement.TryParse(payload, out var m) =>
            $"for={UbxMessage.Number(m.Command)}",
        _ => "",
    };

    private static string Iso(UtcDate date) => date.ToString().TrimEnd('Z');
}
