using System.Text;
using Stratum1.Discipline.Leap;
using Stratum1.Tests;

namespace Stratum1.Discipline.Tests.Leap;

public class LeapFileTests
{
    private static readonly UtcTime Now = new UtcDate(2026, 11, 20, 0, 0, 0).ToUtc();

    [SharedDataFact]
    public void The_list_of_2026_is_read_whole()
    {
        var table = ReadList(File.ReadAllText(SharedData.PathOf("time", "leap-seconds.list")));
        Assert.Equal(28, table.Entries.Length);
        Assert.Equal(new UtcDate(2027, 6, 28, 0, 0, 0).ToUtc(), table.Expires);
        Assert.Equal(37, table.TaiMinusUtcAt(Now));
        Assert.Equal(36, table.TaiMinusUtcAt(new UtcDate(2016, 12, 31, 23, 59, 59).ToUtc()));
        Assert.Null(table.NextAfter(Now));
        var last = table.NextAfter(new UtcDate(2016, 8, 1, 0, 0, 0).ToUtc());
        Assert.Equal(new LeapEvent(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc(), LeapIndicator.Insert), last);
    }

    [SharedDataFact]
    public void A_time_zone_tells_the_same_leap_seconds_as_the_list()
    {
        var list = ReadList(File.ReadAllText(SharedData.PathOf("time", "leap-seconds.list")));
        Assert.Null(TimeZoneLeaps.Read(File.ReadAllBytes(SharedData.PathOf("time", "right-UTC.tzif")), out var zone));
        Assert.Equal(list.Entries.AsEnumerable(), zone!.Entries.AsEnumerable());
    }

    [SharedDataFact]
    public void A_time_zone_without_leap_seconds_is_refused()
        => Assert.Contains("no leap seconds", TimeZoneLeaps.Read(File.ReadAllBytes(SharedData.PathOf("time", "Etc-UTC.tzif")), out _));

    [SharedDataFact]
    public void Every_damaged_digit_of_the_list_is_noticed()
    {
        var text = File.ReadAllText(SharedData.PathOf("time", "leap-seconds.list"));
        var noticed = 0;
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])))
        {
            var digit = line.IndexOf(' ') - 1;
            var damaged = line[..digit] + (line[digit] == '9' ? '8' : (char)(line[digit] + 1)) + line[(digit + 1)..];
            Assert.NotNull(LeapSecondsList.Read(text.Replace(line, damaged), out _));
            noticed++;
        }

        Assert.Equal(28, noticed);
    }

    [Theory]
    [InlineData("", "no leap second")]
    [InlineData("# a comment\n", "no leap second")]
    [InlineData("3692217600 37 # 1 Jan 2017\nnonsense\n", "nonsense")]
    [InlineData("3692217600 37\n3644697600 36\n", "3644697600")]
    [InlineData("3692217600 37\n3707856000 39\n", "3707856000")]
    public void A_list_that_makes_no_sense_is_refused_with_its_line(string text, string expected)
        => Assert.Contains(expected, LeapSecondsList.Read(text, out _));

    [Fact]
    public void A_second_to_be_deleted_is_read()
    {
        var table = ReadList("3692217600 37\n4039286400 36\n");
        Assert.Equal(LeapIndicator.Delete, table.NextAfter(Now)!.Value.Kind);
        Assert.Equal(new UtcDate(2028, 1, 1, 0, 0, 0).ToUtc(), table.NextAfter(Now)!.Value.Midnight);
    }

    [SharedDataTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_files_never_throw(int seed)
    {
        var random = new Random(seed);
        var zone = File.ReadAllBytes(SharedData.PathOf("time", "right-UTC.tzif"));
        var list = File.ReadAllBytes(SharedData.PathOf("time", "leap-seconds.list"));
        for (var run = 0; run < 2000; run++)
        {
            var damaged = (byte[])zone.Clone();
            for (var i = random.Next(4); i >= 0; i--)
                damaged[random.Next(random.Next(2) == 0 ? 64 : damaged.Length)] = (byte)random.Next(256);
            TimeZoneLeaps.Read(damaged.AsSpan(0, random.Next(3) == 0 ? random.Next(damaged.Length) : damaged.Length), out _);
            var text = (byte[])list.Clone();
            text[random.Next(text.Length)] = (byte)random.Next(256);
            if (run < 200)
                LeapSecondsList.Read(Encoding.Latin1.GetString(text), out _);
        }
    }

    private static LeapTable ReadList(string text)
    {
        Assert.Null(LeapSecondsList.Read(text, out var table));
        return table!;
    }
}
