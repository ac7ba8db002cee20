using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;
using Stratum1.Refclock.Tests.Framing;

namespace Stratum1.Refclock.Tests.Captures;

/// <summary>The files of tests/data/receivers against the recipes they come from. STRATUM1_WRITE_CAPTURES=1 writes them anew.</summary>
public class OwnCaptureTests
{
    public static TheoryData<string> Captures => [.. ReceiverCaptures.Own];

    [Fact]
    public void Every_recipe_has_its_file()
        => Assert.Equal(ReceiverCaptures.Own, Recipes.All.Select(recipe => recipe.Name));

    [Theory, MemberData(nameof(Captures))]
    public void A_file_is_what_its_recipe_writes(string capture)
    {
        if (Environment.GetEnvironmentVariable("STRATUM1_WRITE_CAPTURES") == "1")
            File.WriteAllBytes(ReceiverCaptures.PathOfOwn(capture), RecipeOf(capture).Bytes);
        Assert.Equal(RecipeOf(capture).Bytes, ReceiverCaptures.ReadOwn(capture));
    }

    [Theory, MemberData(nameof(Captures))]
    public void Every_good_frame_is_found(string capture)
        => Assert.Equal(
            RecipeOf(capture).GoodFrames,
            FoundFrame.Scan(ReceiverCaptures.ReadOwn(capture)).Count(frame => frame.Checksum == ChecksumVerdict.Ok));

    [Theory, MemberData(nameof(Captures))]
    public void The_times_told_are_the_true_ones(string capture)
    {
        var told = new List<ToldTime>();
        foreach (var report in ReportedTime.Decode(ReceiverCaptures.ReadOwn(capture), out _))
        {
            var time = new ToldTime(report.Time, report.IsValid, report.IsLeapSecond);
            if (told.Count == 0 || told[^1] != time)
                told.Add(time);
        }

        Assert.Equal(RecipeOf(capture).Times, told);
    }

    [Fact]
    public void The_announced_leap_second_is_known_until_it_has_passed()
    {
        var announced = new List<PendingLeap?>();
        var decoder = new ReceiverDecoder();
        ReportedTime.Feed(decoder, ReceiverCaptures.ReadOwn("leap-second-ubx"), (in frame) =>
        {
            if (frame.Id() == "NAV-TIMELS")
                announced.Add(decoder.State.PendingLeap);
        });

        PendingLeap? newYear = new PendingLeap(LeapIndicator.Insert, new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc());
        Assert.Equal([newYear, newYear, newYear, newYear, null, null, null, null], announced);
        Assert.Equal((LeapKnowledge.Known, 18), (decoder.State.Leap, decoder.State.GpsMinusUtc));
    }

    private static Recipe RecipeOf(string name) => Recipes.All.Single(recipe => recipe.Name == name);
}
