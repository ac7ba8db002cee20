using Stratum1.Refclock.Receiver;

namespace Stratum1.Cli.Decode;

/// <summary>Times as people and gpsd read them.</summary>
internal static class ToldTime
{
    /// <summary>Milliseconds since 1970, rounded to the nearest.</summary>
    public static long Milliseconds(UtcTime time) => (time.Seconds * 1000) + ((time.NanosecondOfSecond + 500_000) / 1_000_000);

    /// <summary>ISO 8601 to the millisecond, with second 60 where the receiver told it.</summary>
    public static string Text(in TimeReport report)
    {
        var milliseconds = Milliseconds(report.Time) - (report.IsLeapSecond ? 1000 : 0);
        var date = UtcDate.From(new(milliseconds / 1000, 0));
        if (report.IsLeapSecond)
            date = date with { Second = 60 };
        return $"{date.ToString().TrimEnd('Z')}.{milliseconds % 1000:D3}Z";
    }
}
