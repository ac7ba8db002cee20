using System.Globalization;
using Stratum1.Discipline.Selection;
using Stratum1.Engine.Journal;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Logging;

/// <summary>
/// Lines with chrony's columns, widths and signs (chrony.conf(5), log). Ours is reference − clock, positive when the clock is behind;
/// chrony's is the same in <c>measurements</c>, <c>refclocks</c> and the remaining correction, and the opposite elsewhere.
/// </summary>
internal static class LogLines
{
    public const string MeasurementsBanner
        = "   Date (UTC) Time     IP Address   L St 123 567 ABCD  LP RP Score    Offset  Peer del. Peer disp.  Root del. Root disp. Refid"
        + "     MTxRx";

    public const string StatisticsBanner
        = "   Date (UTC) Time     IP Address    Std dev'n Est offset  Offset sd  Diff freq   Est skew  Stress  Ns  Bs  Nr  Asym";

    public const string TrackingBanner
        = "   Date (UTC) Time     IP Address   St   Freq ppm   Skew ppm     Offset L Co  Offset sd Rem. corr. Root delay Root disp."
        + " Max. error";

    public const string SelectionBanner
        = "   Date (UTC) Time     IP Address   S EOpts Reach Score Last sample  Low end   High end";

    public const string RefclocksBanner = "   Date (UTC) Time         Refid  DP L P  Raw offset   Cooked offset      Disp.";

    public const string RtcBanner = "   Date (UTC) Time   RTC fast (s) Val   Est fast (s)   Slope (ppm)  Ns  Nr Meas";

    public const string TemperatureBanner = "   Date (UTC) Time        Temp.       Comp.";

    public static string Of(in MeasurementRow row)
    {
        var (report, header) = (row.Report, row.Report.Reply.Header);
        return $"{Time(report.At)} {row.Source,-15} {Leap(header.Leap)} {header.Stratum,2} {Tests(report.Tests)}  {report.Poll,2} "
            + $"{header.Poll,2} 0.00 {Number(report.Offset)} {Number(report.Delay)} {Number(report.Dispersion)} "
            + $"{Number(report.Reply.RootDelay)} {Number(report.Reply.RootDispersion)} {header.ReferenceId.Value:X8} "
            + $"{(int)header.Mode}{(report.Reply.IsInterleaved ? 'I' : 'B')} {Stamp(report.Transmit)} {Stamp(report.Receive)}";
    }

    public static string Of(in StatisticsRow row)
        => $"{Time(row.At)} {row.Source,-15} {Number(row.Deviation)} {Number(-row.Offset)} {Number(row.OffsetDeviation)} "
            + $"{Number(-row.Difference.Ratio)} {Number(row.Skew.Ratio)} {row.Stress.ToString("0.0e+00", CultureInfo.InvariantCulture),7} "
            + $"{Math.Min(row.Samples, 999),3} {0,3} {row.Runs,3} {0.0,5:0.00}";

    public static string Of(in TrackingRow row)
        => $"{Time(row.At)} {row.Source,-15} {row.Stratum,2} {-row.Frequency.Ppm,10:0.000} {row.Skew.Ppm,10:0.000} "
            + $"{Number(-row.Offset)} {Leap(row.Leap)} {row.Combined,2} {Number(row.OffsetDeviation)} {Number(row.Remaining)} "
            + $"{Number(row.RootDelay)} {Number(row.RootDispersion)} {Number(row.MaxError)}";

    public static string Of(in SelectionRow row)
        => $"{Time(row.At)} {row.Source,-15} {(char)row.State} -{Options(row.Options)} {Convert.ToString(row.Reach, 8),4} "
            + $"{row.Score,5:0.00} {Number(row.Age)} {Number(-row.High)} {Number(-row.Low)}";

    public static string Of(in RefclockRow row)
    {
        var time = $"{Time(row.At)}.{row.At.NanosecondOfSecond / 1000:D6} {row.Id,-5}";
        return row.Number is { } number
            ? $"{time} {number,3} {Leap(row.Leap)} {(row.IsPulse ? 1 : 0)} {Long(row.Raw)} {Long(row.Cooked)} {Number(row.Dispersion)}"
            : $"{time}   - {Leap(row.Leap)} -       -       {Long(row.Cooked)} {Number(row.Dispersion)}";
    }

    public static string Of(in RtcRow row)
        => $"{Time(row.At)} {-row.Offset.Seconds,14:0.000000} {(row.IsEstimated ? 1 : 0)}  {-row.Estimate.Seconds,14:0.000000}  "
            + $"{-row.Frequency.Ppm,12:0.000}  {row.Samples,2}  {row.Runs,2} {row.Interval.Seconds,4:0}";

    public static string Of(in TemperatureRow row)
        => $"{Time(row.At)} {Short(row.Temperature)} {Short(row.Correction.Ppm)}";

    private static string Time(UtcTime time)
    {
        var date = UtcDate.From(time).ToString();
        return date.TrimEnd('Z').Replace('T', ' ');
    }

    /// <summary>C's <c>%10.3e</c>.</summary>
    private static string Number(double value) => value.ToString("0.000e+00", CultureInfo.InvariantCulture).PadLeft(10);

    private static string Number(TimeInterval value) => Number(value.Seconds);

    /// <summary>C's <c>%13.6e</c>.</summary>
    private static string Long(TimeInterval value) => value.Seconds.ToString("0.000000e+00", CultureInfo.InvariantCulture).PadLeft(13);

    /// <summary>C's <c>%11.4e</c>.</summary>
    private static string Short(double value) => value.ToString("0.0000e+00", CultureInfo.InvariantCulture).PadLeft(11);

    private static char Leap(LeapIndicator leap) => "N+-?"[(int)leap];

    private static char Stamp(StampSource source) => "DKH"[(int)source];

    private static string Options(SourceTraits traits)
        => string.Create(4, traits, static (text, options) =>
        {
            const string letters = "NPTR"; // In the order of the bits.
            for (var i = 0; i < text.Length; i++)
                text[i] = ((int)options & (1 << i)) != 0 ? letters[i] : '-';
        });

    /// <summary>Ten bits in three groups: 1-2-3, 5-6-7, A-B-C-D.</summary>
    private static string Tests(PacketTests tests)
    {
        var bits = Convert.ToString((int)tests & 0x3FF, 2).PadLeft(10, '0');
        return $"{bits[..3]} {bits[3..6]} {bits[6..]}";
    }
}
