using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Tests.Nts;

public sealed class MasterKeyStoreTests : IDisposable
{
    private static readonly TimeInterval Week = TimeInterval.FromWholeSeconds(604_800);

    private readonly TemporaryFolder folder = new();
    private readonly NtsMessages messages = new();

    private string File => Path.Combine(folder.Path, "dump", "ntskeys");

    [Fact]
    public void Keys_survive_a_restart_with_their_age_in_a_file_for_the_owner_alone()
    {
        var first = Start(Week);
        Assert.Equal(AtomicFile.SecretMode, new FileInfo(File).UnixFileMode);
        first.Stop(Days(3));
        var second = Start(Week, now: Days(100));
        Assert.Equal(first.Current.Current.Id, second.Current.Current.Id);
        second.Tick(Days(103.9));
        Assert.Equal(first.Current.Current.Id, second.Current.Current.Id);
        second.Tick(Days(104.1));
        Assert.NotEqual(first.Current.Current.Id, second.Current.Current.Id);
        Assert.Contains("is now in use", Assert.Single(Told()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_daemon_that_loses_power_every_evening_still_rotates_its_keys()
    {
        var first = Start(Week).Current.Current.Id;
        var current = first;
        for (var day = 0; day < 30 && current == first; day++)
        {
            var store = Start(Week);
            for (var hour = 0; hour <= 8; hour++)
                store.Tick(TimeInterval.FromWholeSeconds(hour * 3700));
            current = store.Current.Current.Id;
        }

        Assert.NotEqual(first, current);
    }

    [Fact]
    public void Cookies_of_the_last_two_lifetimes_can_be_opened_and_older_ones_not()
    {
        var store = Start(Week);
        var made = store.Current.Current.Id;
        for (var week = 1; week <= 3; week++)
        {
            store.Tick(Days((7 * week) + 0.1));
            var text = MasterKeysText.Write(store.Current, TimeInterval.Zero);
            Assert.Equal(week <= 2, text.Contains($"{made:X8}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Keys_of_a_cluster_are_read_when_asked_and_never_made_or_written()
    {
        var store = Start(TimeInterval.Zero);
        Assert.False(System.IO.File.Exists(File));
        var (level, text) = Assert.Single(Told());
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains($"{File} does not exist: copy it from the server that makes the keys", text, StringComparison.Ordinal);

        var maker = Start(Week);
        Assert.NotEqual(maker.Current.Current.Id, store.Current.Current.Id);
        store.ReadAgain(Days(1));
        Assert.Equal(maker.Current.Current.Id, store.Current.Current.Id);
        store.Tick(Days(1000));
        System.IO.File.WriteAllText(File, "NKS1\n0\n");
        store.ReadAgain(Days(1001));
        store.Stop(Days(1002));
        Assert.Equal(maker.Current.Current.Id, store.Current.Current.Id);
        Assert.Contains("copy it again, then say 'rekey'; the keys of before stay", Assert.Single(Told()).Text, StringComparison.Ordinal);
        Assert.Equal("NKS1\n0\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_damaged_file_is_told_and_replaced_by_new_keys()
    {
        Start(Week);
        System.IO.File.WriteAllText(File, "rubbish");
        var store = Start(Week);
        Assert.Contains("clients will exchange theirs once more", Assert.Single(Told()).Text, StringComparison.Ordinal);
        Assert.Contains($"{store.Current.Current.Id:X8}", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_and_hinders_nobody()
    {
        System.IO.File.WriteAllText(Path.Combine(folder.Path, "dump"), "a file");
        var store = Start(Week);
        Assert.NotNull(store.Current);
        Assert.Contains("cannot be written", Assert.Single(Told()).Text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        folder.Dispose();
        messages.Dispose();
    }

    private static TimeInterval Days(double days) => TimeInterval.FromSeconds(86_400 * days);

    private MasterKeyStore Start(TimeInterval lifetime, TimeInterval now = default)
    {
        var store = new MasterKeyStore(Path.Combine(folder.Path, "dump"), lifetime, messages);
        store.Start(now);
        return store;
    }

    private List<(LogLevel Level, string Text)> Told()
    {
        var told = new List<(LogLevel Level, string Text)>();
        while (messages.TryTake(out var message))
            told.Add(message);
        return told;
    }
}
