using System.Text;
using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Nmea;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Captures;

/// <summary>Puts a synthetic capture together, and remembers what it tells.</summary>
internal sealed class CaptureBuilder
{
    private static readonly SatelliteView[] Gps =
        [new(5, 41, 160, 44), new(13, 9, 35, null), new(15, 70, 301, 48), new(18, 33, 85, 39), new(24, 55, 222, 45)];

    private static readonly SatelliteView[] Galileo = [new(2, 12, 47, 33), new(11, 61, 190, 46), new(36, 25, 270, 38)];

    private readonly string name;
    private readonly List<byte> bytes = [];
    private readonly List<ToldTime> times = [];
    private readonly byte[] scratch = new byte[256];
    private int goodFrames;

    public CaptureBuilder(string name, string about)
    {
        this.name = name;
        Text($"# {about}\n");
        Text("# Origin: synthetic; written by Stratum1's own NMEA and UBX writers, tests/Stratum1.Refclock.Tests/Captures/Recipes.cs\n");
    }

    public Recipe Build() => new(name, [.. bytes], [.. times], goodFrames);

    public void Tells(UtcTime time, bool isValid, bool isLeapSecond = false)
    {
        var told = new ToldTime(time, isValid, isLeapSecond);
        if (times.Count == 0 || times[^1] != told)
            times.Add(told);
    }

    public void Raw(ReadOnlySpan<byte> junk) => bytes.AddRange(junk);

    public void Text(string text) => bytes.AddRange(Encoding.ASCII.GetBytes(text));

    /// <summary>The last frame or line loses so many bytes at its end.</summary>
    public void CutLast(int count) => bytes.RemoveRange(bytes.Count - count, count);

    public void GoodAfterAll(int frames) => goodFrames += frames;

    public void Rmc(SentenceFix fix) => Good(NmeaWriter.Rmc(scratch, "GN"u8, fix));

    public void Zda(SentenceFix fix) => Good(NmeaWriter.Zda(scratch, "GN"u8, fix));

    public void Gga(SentenceFix fix) => Good(NmeaWriter.Gga(scratch, "GN"u8, fix));

    public void Satellites()
    {
        Good(NmeaWriter.Gsa(scratch, "GN"u8, dimensions: 3, [5, 15, 18, 24], systemId: 1));
        Good(NmeaWriter.Gsa(scratch, "GN"u8, dimensions: 3, [11, 36], systemId: 3));
        for (var number = 1; number <= NmeaWriter.GsvSentences(Gps.Length); number++)
            Good(NmeaWriter.Gsv(scratch, "GP"u8, Gps, number, signalId: 1));
        Good(NmeaWriter.Gsv(scratch, "GA"u8, Galileo, 1, signalId: 7));
    }

    public void Pvt(UtcDate date, byte valid = 0b111, UbxFixType fix = UbxFixType.ThreeD)
        => Good(UbxWriter.Write(scratch, new NavPvt(Tow(date), date, valid, 25, -120, fix, Flags: 1, SatellitesUsed: 6)));

    public void TimeUtc(UtcDate date, byte valid = 0b111)
        => Good(UbxWriter.Write(scratch, new NavTimeUtc(Tow(date), 25, -120, date, valid)));

    public void TimeLs(NavTimeLs message) => Good(UbxWriter.Write(scratch, message));

    public void TimTp(TimTp message) => Good(UbxWriter.Write(scratch, message));

    public void TimeGps(UtcDate date, sbyte leapSeconds, byte valid)
    {
        Span<byte> payload = stackalloc byte[NavTimeGps.Length];
        BitConverter.TryWriteBytes(payload, Tow(date) + (uint)(leapSeconds * 1000));
        var days = (new DateTime(date.Year, date.Month, date.Day) - new DateTime(1980, 1, 6)).Days;
        BitConverter.TryWriteBytes(payload[8..], (short)(days / 7));
        payload[10] = (byte)leapSeconds;
        payload[11] = valid;
        payload[12] = 25;
        Good(UbxWriter.Write(scratch, UbxMessage.NavTimeGps, payload));
    }

    /// <summary>Seconds of the UTC week, ms: GPS's time of week without its leap seconds, near enough where nobody reads it.</summary>
    private static uint Tow(UtcDate date)
    {
        var day = new DateOnly(date.Year, date.Month, date.Day).DayOfWeek;
        return (uint)(((((int)day * 24) + date.Hour) * 3600) + (date.Minute * 60) + date.Second) * 1000;
    }

    private void Good(int length)
    {
        Assert.True(FrameIsGood(scratch.AsSpan(0, length)));
        bytes.AddRange(scratch.AsSpan(0, length));
        goodFrames++;
    }

    private static bool FrameIsGood(ReadOnlySpan<byte> frame)
    {
        var scanner = new FrameScanner();
        scanner.Feed(frame);
        return scanner.TryRead(out var read) && read.Bytes.Length == frame.Length && read.Checksum == ChecksumVerdict.Ok;
    }
}
