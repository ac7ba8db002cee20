using System.Net;
using Stratum1.Protocol.Ciphers;
using Stratum1.Simulation.Nts;
using Stratum1.Tests;

namespace Stratum1.Engine.Tests.Nts;

/// <summary>
/// A board boots at 1970-01-01, and all its servers have NTS: no certificate can be checked before the time is known, and no time is
/// known before a certificate is checked.
/// </summary>
public class NoClockTests
{
    /// <summary>What delays of 5 to 6 ms and an oscillator that nobody has measured allow; the liar is 200 days away.</summary>
    private static readonly TimeInterval Right = TimeInterval.FromSeconds(0.02);
    private static readonly TimeInterval Lie = TimeInterval.FromWholeSeconds(86_400 * 200);

    public static TheoryData<int> SomeSeeds => [.. Seeds.Of(all: 20, fast: 3)];

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void With_one_liar_among_four_the_time_is_right_within_a_minute_and_never_the_liars(int seed)
    {
        var world = new NtsWorld(seed, [Good(1), Liar(2, Lie), Good(3), Good(4)]);
        RunWatching(world, seed);
        Assert.DoesNotContain(world.Log, line => line.Contains("dropped", StringComparison.Ordinal));
        Assert.All(world.Engine.Network.Sources, source => Assert.False(source.Nts!.IsUnchecked));
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Servers_whose_certificate_has_expired_or_is_not_valid_yet_are_dropped_aloud(int seed)
    {
        var world = new NtsWorld(seed, [Good(1), Expired(2), Good(3), NotYet(4)]);
        RunWatching(world, seed);
        foreach (var (number, words) in new[] { (2, "expired at 2026-06-01"), (4, "not valid before 2027-01-01") })
        {
            Assert.Contains(
                world.Log,
                line => line.Contains($"Source 192.0.2.{number} dropped: the certificate", StringComparison.Ordinal)
                    && line.Contains(words, StringComparison.Ordinal));
            Assert.Null(world.Engine.Network.Find(new IPAddress([192, 0, 2, (byte)number]))!.Nts!.Association);
        }
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void A_liar_in_whose_time_an_expired_certificate_is_good_is_not_believed(int seed)
    {
        var world = new NtsWorld(seed, [Expired(1, -Lie), Good(2), Good(3)]);
        RunWatching(world, seed);
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void While_no_majority_agrees_the_clock_is_left_alone(int seed)
    {
        var world = new NtsWorld(seed, [Good(1), Good(2), Liar(3, Lie), Liar(4, -Lie)]);
        world.RunTo(120);
        Assert.Equal(0, world.Engine.Steering.Updates);
        Assert.Contains(world.Log, line => line.Contains("2 servers agree on the time, 3 are needed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_single_server_is_enough_if_its_certificate_is_good_at_its_own_time()
    {
        RunWatching(new(1, [Good(1)]), seed: 1);
        var expired = new NtsWorld(1, [Expired(1)]);
        expired.RunTo(60);
        Assert.Equal(0, expired.Engine.Steering.Updates);
        Assert.Contains(expired.Log, line => line.Contains("dropped: the certificate expired", StringComparison.Ordinal));
    }

    [Fact]
    public void Whoever_has_a_clock_that_can_be_right_checks_certificates_at_once()
    {
        var world = new NtsWorld(1, [Expired(1)], options => options with { Built = new UtcTime(0, 0) });
        world.RunTo(60);
        Assert.Contains(world.Log, line => line.Contains("not valid before", StringComparison.Ordinal));
        Assert.Equal(0, world.Engine.Network.Sources[0].Counters.Sent);
    }

    [Fact]
    public void With_nocerttimecheck_the_user_has_decided()
    {
        var world = new NtsWorld(1, [Expired(1), Expired(2)], options => options with { UncheckedUpdates = 1 });
        world.RunTo(60);
        Assert.True(world.Engine.Steering.Updates > 0);
        Assert.True(world.Error.Abs() < Right, $"{world.Error}");
    }

    private static void RunWatching(NtsWorld world, int seed)
    {
        Assert.True(HardwareAes.IsSupported);
        var setAt = double.NaN;
        world.RunTo(300, () =>
        {
            if (world.Engine.Steering.Updates == 0)
                return;
            setAt = double.IsNaN(setAt) ? world.Now : setAt;
            Assert.True(world.Error.Abs() < Right, $"seed {seed}, second {world.Now:F1}: {world.Error}");
        });
        Assert.True(setAt < 60, $"seed {seed}: set after {setAt:F1} s\n{string.Join('\n', world.Log)}");
    }

    private static SimulatedNtsServer Good(int number) => new(number, TimeInterval.Zero, Year(2026), Year(2028));

    private static SimulatedNtsServer Liar(int number, TimeInterval by) => new(number, by, Year(2020), Year(2038));

    private static SimulatedNtsServer Expired(int number, TimeInterval error = default)
        => new(number, error, Year(2020), new UtcDate(2026, 6, 1, 0, 0, 0).ToUtc());

    private static SimulatedNtsServer NotYet(int number) => new(number, TimeInterval.Zero, Year(2027), Year(2038));

    private static UtcTime Year(int year) => new UtcDate(year, 1, 1, 0, 0, 0).ToUtc();
}
