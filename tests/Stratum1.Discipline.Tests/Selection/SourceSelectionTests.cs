using Stratum1.Discipline.Selection;
using static Stratum1.Discipline.Tests.Selection.SelectionTestSources;

namespace Stratum1.Discipline.Tests.Selection;

public class SourceSelectionTests
{
    [Fact]
    public void One_good_source_is_the_best() => Assert.Equal("*", Selection().Letters(Server()));

    [Fact]
    public void Each_source_fails_its_own_tests_with_its_own_letter()
    {
        var good = Server();
        Assert.Equal(
            "NsMrd~S*",
            Selection(new() { MaxStratum = 4 }).Letters(
                good with { Traits = SourceTraits.NoSelect },
                good with { Leap = LeapIndicator.Unsynchronised },
                good with { HasEstimate = false, Reach = 0 },
                good with { Stratum = 5 },
                good with { Bound = Seconds(4.0) },
                good with { Estimate = Estimate(0.0, 0.3), Bound = Seconds(0.5) },
                good with { Reach = 0, Unanswered = 11, MaxUnreach = 10 },
                good));
    }

    [Fact]
    public void A_silent_source_is_stale_when_the_others_know_nothing_of_its_time()
    {
        var silent = Server() with { Reach = 0, LastSampleAt = Now - Seconds(2000) };
        Assert.Equal("S*", Selection().Letters(silent, Server()));
        Assert.Equal("S", Selection().Letters(silent)); // Alone too: there is nothing to follow, as chronyd says.
        Assert.Equal("*", Selection().Letters(silent with { IsReferenceClock = true })); // This is the holdover.
        Assert.Equal("+*", Selection().Letters(silent with { LastSampleAt = Now - Seconds(500), Stratum = 2 }, Server()));
    }

    [Fact]
    public void The_majority_decides_who_is_false()
    {
        var selection = Selection();
        Assert.Equal("x", selection.Letters(Server(), Server(0.01), Server(1.0))[2..]);
        Assert.Equal("xx", selection.Letters(Server(), Server(1.0)));
        Assert.Equal(SelectionVerdict.NoMajority, selection.Select(Now, [Server(), Server(1.0)]).Verdict);
        Assert.Equal("xxxx", selection.Letters(Server(), Server(0.001), Server(1.0), Server(1.001)));
    }

    [Fact]
    public void Years_of_offset_do_not_blur_a_nanosecond()
    {
        var far = Server(1.7e9, bound: 1e-9, error: 1e-10);
        var near = far with { Estimate = far.Estimate with { Offset = far.Estimate.Offset + Seconds(1e-7) } };
        Assert.Equal("xx", Selection().Letters(far, near));
    }

    [Fact]
    public void A_trusted_source_outvotes_any_number_of_others()
    {
        Assert.Equal("*xx", Selection().Letters(Server(traits: SourceTraits.Trust), Server(1.0), Server(1.0)));
        Assert.Equal(
            "xxx", Selection().Letters(Server(traits: SourceTraits.Trust), Server(1.0, traits: SourceTraits.Trust), Server()));
    }

    [Fact]
    public void A_source_that_agrees_with_the_trusted_one_only_by_being_vague_is_not_used()
        => Assert.Equal("*T", Selection().Letters(Server(traits: SourceTraits.Trust), Server(0.05, bound: 0.1)));

    [Fact]
    public void Too_few_sources_leave_the_clock_alone()
    {
        var selection = Selection(new() { MinSources = 3 });
        Assert.Equal("WW", selection.Letters(Server(), Server()));
        Assert.Equal(SelectionVerdict.TooFewSources, selection.Select(Now, [Server(), Server()]).Verdict);
        Assert.Equal(3, selection.Select(Now, [Server(), Server(), Server()]).Combined);
    }

    [Fact]
    public void A_required_source_must_be_among_the_good_ones()
    {
        Assert.Equal("WM", Selection().Letters(Server(), Server(traits: SourceTraits.Require) with { HasEstimate = false, Reach = 0 }));
        Assert.DoesNotContain('W', Selection().Letters(Server(), Server(traits: SourceTraits.Require)));
    }

    [Fact]
    public void A_preferred_source_goes_first_as_long_as_it_is_good()
    {
        Assert.Equal("P*", Selection().Letters(Server(bound: 1e-4), Server(traits: SourceTraits.Prefer)));
        Assert.Equal("*d", Selection().Letters(Server(), Server(bound: 5.0, traits: SourceTraits.Prefer)));
    }

    [Fact]
    public void Much_worse_sources_are_not_combined()
    {
        Assert.Equal("*+D", Selection().Letters(Server(bound: 1e-3), Server(bound: 2e-3), Server(bound: 1e-2)));
        Assert.Equal("*D", Selection(new() { CombineLimit = 0.0 }).Letters(Server(bound: 1e-3), Server(bound: 2e-3)));
    }

    [Fact]
    public void A_pulse_is_the_best_and_says_the_time()
    {
        var outcome = Selection().Select(Now, [Server(5e-3), Pulse(1e-4)]);
        Assert.Equal(1, outcome.Best);
        Assert.Equal(1e-4, outcome.Estimate.Offset.Seconds, 6);
    }

    [Theory]
    [InlineData(AuthenticationMode.Mix, "x*T")] // The authenticated one is trusted: the others must lie within its bounds.
    [InlineData(AuthenticationMode.Require, "N*N")]
    [InlineData(AuthenticationMode.Prefer, "N*N")]
    [InlineData(AuthenticationMode.Ignore, "x*D")]
    public void Authentication_decides_as_configured(AuthenticationMode mode, string letters)
        => Assert.Equal(
            letters,
            Selection(new() { Authentication = mode }).Letters(Server(1.0), Server(authenticated: true), Server(0.055, bound: 0.05)));

    [Fact]
    public void Preferring_authentication_makes_do_without_it()
    {
        Assert.Equal("*", Selection(new() { Authentication = AuthenticationMode.Prefer }).Letters(Server()));
        Assert.Equal("N", Selection(new() { Authentication = AuthenticationMode.Require }).Letters(Server()));
        Assert.Equal("*", Selection(new() { Authentication = AuthenticationMode.Require }).Letters(Pulse()));
    }

    [Fact]
    public void A_slightly_better_source_replaces_the_best_only_after_a_while()
    {
        var selection = Selection();
        selection.Select(Now, [Server(bound: 1e-2), Server(bound: 2e-2)]);
        Candidate[] turned = [Server(bound: 2e-2), Server(bound: 1e-2)];
        var changes = Enumerable.Range(1, 20).Where(second => Later(second).BestChanged).ToArray();
        Assert.Equal([4], changes); // 2 · 2 · 2 is below the limit of 10.
        Assert.Equal(1.0, selection.Reports[0].Score);

        SelectionOutcome Later(int second)
        {
            for (var i = 0; i < turned.Length; i++)
                turned[i] = turned[i] with { LastSampleAt = Now + Seconds(second) };
            return selection.Select(Now + Seconds(second), turned);
        }
    }

    [Fact]
    public void The_next_best_must_have_a_sample_since_the_last_change()
    {
        var selection = Selection();
        var next = Server(bound: 2e-2);
        Assert.Equal("*+", selection.Letters(Server(), next));
        Assert.Equal("NU", selection.Letters(Server(traits: SourceTraits.NoSelect), next));
        Assert.Equal("N*", selection.Letters(Server(traits: SourceTraits.NoSelect), next with { LastSampleAt = Now + Seconds(1) }));
    }

    [Fact]
    public void Servers_wait_for_those_that_are_one_answer_behind()
    {
        var behind = Server(reach: 0b11) with { HasEstimate = false };
        Assert.Equal("wM", Selection().Letters(Server(reach: 0b111), behind));
        Assert.Equal("*M", Selection().Letters(Server(reach: 0b1111), behind));
        Assert.Equal("DM*", Selection().Letters(Server(1e-3, reach: 0b111), behind, Pulse()));
        // It answers, but nothing comes of its answers: we ourselves, for one.
        Assert.Equal("*M", Selection().Letters(Server(reach: 0b111), behind with { Statistics = new(new()) }));
    }

    [Fact]
    public void In_an_orphan_group_the_smallest_identifier_leads()
    {
        var options = new SelectionOptions { OrphanStratum = 10 };
        Assert.Equal("*O", Selection(options).Letters(Orphan(3), Orphan(4)));
        Assert.Equal("OO", Selection(options).Letters(Orphan(7), Orphan(6)));
        Assert.Equal("O*", Selection(options).Letters(Orphan(3), Server(stratum: 3)));
        Assert.Equal("O", Selection(options).Letters(Orphan(3) with { LocalId = default })); // Who are we?

        static Candidate Orphan(uint id) => Server(stratum: 10, id: id) with { LocalId = new ReferenceId(5) };
    }

    [Fact]
    public void Most_of_the_combined_sources_announce_the_leap()
    {
        var leaping = Server() with { Leap = LeapIndicator.Insert };
        Assert.Equal(LeapIndicator.Insert, Selection().Select(Now, [leaping, leaping, Server()]).Leap);
        Assert.Equal(LeapIndicator.None, Selection().Select(Now, [leaping, Server()]).Leap);
    }

    [Fact]
    public void All_good_sources_are_averaged_by_their_certainty()
    {
        var selection = Selection();
        var outcome = selection.Select(Now, [Server(0.0, error: 1e-5), Server(3e-5, error: 2e-5)]);
        Assert.Equal(6e-6, outcome.Estimate.Offset.Seconds, 9); // Weights 4:1.
        Assert.Equal(0.8, selection.Reports[0].Weight, 6);
        Assert.InRange(outcome.Estimate.OffsetError, 0.8e-5, 1e-5);
    }

    [Fact]
    public void No_sources_at_all_are_no_error()
        => Assert.Equal(SelectionVerdict.NoSelectableSources, Selection().Select(Now, []).Verdict);

    private static SourceSelection Selection(SelectionOptions? options = null) => new(options ?? new SelectionOptions());
}
