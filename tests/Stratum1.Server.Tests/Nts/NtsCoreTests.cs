using System.Net;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Linux.Tests;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Configuration;
using Stratum1.Server.Nts;
using Stratum1.Server.Upstream;

namespace Stratum1.Server.Tests.Nts;

/// <summary>NTS as server and client without sockets, threads and clocks: as a laboratory drives it.</summary>
public sealed class NtsCoreTests : IDisposable
{
    private const string Name = "time.example";

    private readonly TestAuthority authority = new();
    private readonly TemporaryFolder folder = new();
    private readonly NtsMessages messages = new();
    private readonly IPAddress address = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void Keys_are_exchanged_in_octets_alone_and_lead_where_the_server_says()
    {
        using var core = Core("ntsntpserver elsewhere.example");
        var result = Exchange(core, [IPAddress.Parse("2001:db8::9"), IPAddress.Parse("192.0.2.9")]);
        Assert.True(result.Association is { CookieCount: 8 }, result.Failure);
        Assert.Equal(IPAddress.Parse("192.0.2.9"), result.NtpAddress); // Of the family that the keys were had with.
        Assert.Equal("it names the NTP server elsewhere.example, which has no address", Exchange(core, []).Failure);
        result.Association.Dispose();
    }

    [Fact]
    public void Master_keys_change_when_the_time_says_so_that_is_handed_in()
    {
        using var core = Core("ntsrotate 66");
        var first = core.Keys.Current.Id;
        core.Maintain(TimeInterval.FromWholeSeconds(65), TestAuthority.Now);
        Assert.Equal(first, core.Keys.Current.Id);
        core.Maintain(TimeInterval.FromWholeSeconds(66), TestAuthority.Now);
        Assert.NotEqual(first, core.Keys.Current.Id);
    }

    [Fact]
    public void Whoever_may_not_ask_or_asks_too_often_is_not_let_in_and_all_are_remembered()
    {
        using var core = Core("ntsratelimit interval 12 burst 1 leak 4");
        var door = core.ForExchangingThread();
        var (now, client) = (TestAuthority.Now, address.GetAddressBytes());
        Assert.Null(door.RefusalOf(client, now));
        var refused = Enumerable.Range(1, 200).Count(
            second => door.RefusalOf(client, now + TimeInterval.FromWholeSeconds(second)) == KeOutcome.RateLimited);
        Assert.InRange(refused, 150, 199); // All but one in 16, and each of these empties the bucket.
        Assert.Equal(201u, Assert.Single(core.Clients(now + TimeInterval.FromWholeSeconds(201))).Hits);
        core.Adopt(AccessTable.Of([]));
        Assert.Equal(KeOutcome.Denied, door.RefusalOf(client, now));
    }

    [Theory]
    [InlineData(3600, 3600)]
    [InlineData(-3600, 0)] // The clock was set back, or not set yet.
    public void Kept_keys_remember_when_they_were_exchanged(int later, int age)
    {
        using var core = Core();
        var (files, request) = (new NtsCookieFiles(folder.Path, messages), Request(mayRestore: true));
        using var association = Exchange(core, []).Association!;
        var origin = new NtsAssociationOrigin(Name, TestAuthority.Now, address, 11123);
        File.WriteAllText(Path.Combine(folder.Path, $"{address}.nts"), NtsAssociationText.Write(association, origin));
        var kept = files.Take(request, TestAuthority.Now + TimeInterval.FromWholeSeconds(later))!;
        Assert.Equal((age, 11123, 8), ((int)kept.RestoredAge!.Value.Seconds, (int)kept.NtpPort!.Value, kept.Association!.CookieCount));
        Assert.Null(files.Take(request, TestAuthority.Now)); // A cookie is used once.
        kept.Association.Dispose();
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
        messages.Dispose();
    }

    private NtsCore Core(params string[] directives)
    {
        var files = authority.Issue(Name);
        var reading = ConfigReader.ReadArguments(
            [$"ntsservercert {files.CertificateFile}", $"ntsserverkey {files.KeyFile}", .. directives]);
        Assert.Empty(reading.Problems);
        var first = new Snapshot(ServedState.Unsynchronised(-20), TestAuthority.Now, TimeInterval.Zero, Frequency.Zero);
        var everybody = AccessTable.Of([new(Allow: true, Block: null, Everything: false)]);
        return new(reading.Config.Nts, ntpPort: 123, everybody, first, messages, TimeInterval.Zero);
    }

    private KeyExchangeRequest Request(bool mayRestore = false) => new(Name, address, new(), TestAuthority.Now, mayRestore);

    private KeyExchangeResult Exchange(NtsCore core, IPAddress[] addresses)
    {
        var config = ConfigReader.ReadArguments(["nosystemcert", $"ntstrustedcerts {authority.File}"]).Config.Nts;
        using var cookies = new CookieSealer(OpenSslBlockCipher.ForThisMachine);
        cookies.Use(core.Keys);
        var random = new RandomPool(new Random(1).NextBytes);
        using var server = new KeServerConnection(core.Certificates.Begin()!, core.Options);
        using var client = new KeyClient(config, messages).Begin(Request());
        var octets = new byte[8192];
        while (!client.IsFinished)
        {
            server.Receive(octets.AsSpan(0, client.TakeOutput(octets)), cookies, random);
            client.Receive(octets.AsSpan(0, server.TakeOutput(octets)));
        }

        return KeyClient.ResultOf(client, Request(), _ => addresses);
    }
}
