using System.Globalization;
using System.Net;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Stratum1.Server.Configuration;
using Stratum1.Server.Nts;
using Stratum1.Server.Upstream;

namespace Stratum1.Interop.Nts;

/// <summary>Whom we believe when keys are exchanged, from the lines of the configuration to TLS over loopback.</summary>
public sealed class CertificateSetTests : IDisposable
{
    private readonly TestAuthority authority = new("Authority of the server");
    private readonly TestAuthority stranger = new("Another authority");
    private readonly NtsMessages messages = new();

    [Theory]
    [InlineData("", true)] // Set 0.
    [InlineData("certset 1", false)]
    [InlineData("certset 2", true)]
    [InlineData("certset 3", false)] // Nobody is trusted.
    public void A_server_is_verified_by_the_certificates_of_its_set_and_no_others(string option, bool isBelieved)
    {
        using var server = new NtsTestServer(authority.Issue("127.0.0.1"));
        var result = ExchangeKeys(
            server,
            option,
            $"ntstrustedcerts {authority.File}",
            $"ntstrustedcerts 1 {stranger.File}",
            $"ntstrustedcerts 2 {stranger.File}",
            $"ntstrustedcerts 2 {authority.File}");
        using var association = result.Association;
        if (isBelieved)
            Assert.Equal((8, null), (association?.CookieCount, result.Failure));
        else
            Assert.Contains("the server's certificate is not accepted", result.Failure, StringComparison.Ordinal);
        Assert.Equal(isBelieved, association is not null);

        // The server counts when it has closed, which may be after the client has read all.
        SpinWait.SpinUntil(() => !isBelieved || server.Exchanges > 0, RunningProgram.Patience);
        Assert.Equal(isBelieved ? 1 : 0, server.Exchanges);
    }

    [Fact]
    public void Trusted_files_that_are_empty_or_missing_are_named_and_do_not_keep_the_others_from_being_used()
    {
        using var server = new NtsTestServer(authority.Issue("127.0.0.1"));
        using var association = ExchangeKeys(
            server, "", "ntstrustedcerts /dev/null", $"ntstrustedcerts {authority.File}", "ntstrustedcerts /nowhere.crt").Association;
        Assert.Equal(8, association?.CookieCount);
        foreach (var file in new[] { "/dev/null", "/nowhere.crt" })
        {
            Assert.True(messages.TryTake(out var told));
            Assert.Equal(LogLevel.Warning, told.Level);
            Assert.Matches($"^trusted certificate {file}: .*It is left out", told.Text);
        }

        Assert.False(messages.TryTake(out _));
        var alone = ExchangeKeys(server, "", "ntstrustedcerts /dev/null", "ntstrustedcerts /nowhere.crt");
        Assert.Null(alone.Association);
        Assert.StartsWith("trusted certificate /dev/null: ", alone.Failure, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        authority.Dispose();
        stranger.Dispose();
        messages.Dispose();
    }

    private KeyExchangeResult ExchangeKeys(NtsTestServer server, string option, params string[] trust)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"server 127.0.0.1 nts ntsport {server.KePort} {option}");
        var reading = ConfigReader.ReadArguments(["nosystemcert", .. trust, line]);
        Assert.Empty(reading.Problems);
        using var exchanger = new KeyExchanger(new(reading.Config.Nts, messages), new(folder: null, messages));
        var options = reading.Config.Upstreams.All[0].Options.Nts!;
        exchanger.Begin(
            association: 1, new("127.0.0.1", IPAddress.Loopback, options, ValidAt: SystemClock.Now, MayRestore: false));
        (int Association, KeyExchangeResult Result) done = (0, new());
        Assert.True(SpinWait.SpinUntil(() => exchanger.TryTake(out done), RunningProgram.Patience), "the exchange does not end");
        Assert.Equal(1, done.Association);
        return done.Result;
    }
}
