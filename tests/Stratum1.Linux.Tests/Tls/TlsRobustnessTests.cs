using System.Net.Security;
using System.Security.Authentication;

namespace Stratum1.Linux.Tests;

public sealed class TlsRobustnessTests : IDisposable
{
    private const string Name = "time.example";

    /// <summary>A record with an alert in the clear (RFC 8446 §5.1, §6).</summary>
    private const int AlertLength = 7;

    private readonly TestAuthority authority = new();
    private readonly TlsServerContext serving;
    private readonly TlsClientContext asking;

    public TlsRobustnessTests()
    {
        serving = new([authority.Issue(Name)], TestAuthority.Protocol);
        asking = new(authority.Trust, TestAuthority.Protocol);
    }

    [Fact]
    public void Nothing_is_computed_for_a_client_whose_hello_is_not_complete()
    {
        var hello = Hello();
        for (var length = 0; length < hello.Length; length++)
        {
            using var server = serving.Accept();
            server.Receive(hello.AsSpan(0, length));
            Assert.Equal((TlsState.Handshaking, 0L), (server.State, server.OctetsMade));
            server.ReceiveEnd();
            Assert.Equal(TlsState.Failed, server.State);
        }

        using var whole = serving.Accept();
        whole.Receive(hello);
        Assert.True(whole.OctetsMade > 500);
    }

    [Fact]
    public void A_hello_with_any_octet_changed_is_survived()
    {
        var hello = Hello();
        for (var at = 0; at < hello.Length; at++)
        {
            var changed = (byte[])hello.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            using var server = serving.Accept();
            server.Receive(changed);
            Assert.NotEqual(TlsState.Established, server.State);
            Assert.Equal(server.State == TlsState.Failed, server.Failure is not null);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rubbish_is_survived_and_answered_with_an_alert_at_most(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            using var server = serving.Accept();
            var octets = new byte[random.Next(1, 400)];
            random.NextBytes(octets);
            if (i % 2 == 0)
                (octets[0], octets[^1]) = (22, 1); // Looks like a handshake record.
            server.Receive(octets);
            server.Receive(octets);
            Assert.True(server.State != TlsState.Established && server.OctetsMade <= AlertLength, $"seed {seed}, {i}");
            Assert.Equal(0, server.Read(octets));
            server.Write("x"u8);
            server.Close();
        }
    }

    [Fact]
    public void A_handshake_without_end_is_ended()
    {
        using var server = serving.Accept();
        var hello = Hello();
        hello[3] = 0x3F; // The record, and the message in it, claim to be 16 KB long.
        hello[6] = 0x7F;
        server.Receive(hello);
        var octets = new byte[1000];
        for (var i = 0; i < 100 && server.State == TlsState.Handshaking; i++)
            server.Receive(octets);
        Assert.Equal(TlsState.Failed, server.State);
        Assert.InRange(server.OctetsReceived, 1, TlsSession.LongestHandshake + 1000);
    }

    [Fact]
    public async Task A_client_with_TLS_1_2_is_refused_before_anything_is_computed()
    {
        using var server = serving.Accept();
        await AssertRefused(
            server, new() { EnabledSslProtocols = SslProtocols.Tls12, ApplicationProtocols = [new(TestAuthority.Protocol)] });
        Assert.Contains("unsupported protocol", server.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_an_application_protocol_is_refused_before_anything_is_computed()
    {
        using var server = serving.Accept();
        await AssertRefused(server, new() { EnabledSslProtocols = SslProtocols.Tls13 });
    }

    [Fact]
    public async Task A_client_with_other_application_protocols_is_refused_before_anything_is_computed()
    {
        using var server = serving.Accept();
        await AssertRefused(server,
            new() { EnabledSslProtocols = SslProtocols.Tls13, ApplicationProtocols = [SslApplicationProtocol.Http2, new("ntske/2")] });
    }

    [Fact]
    public void Text_that_was_changed_on_its_way_ends_the_session()
    {
        using var server = serving.Accept();
        using var client = asking.Connect(Name, TestAuthority.Now);
        TestAuthority.Pump(client, server);
        client.Write("question"u8);
        var octets = new byte[100];
        var length = client.TakeOutput(octets);
        octets[length - 1] ^= 1;
        server.Receive(octets.AsSpan(0, length));
        Assert.Equal(0, server.Read(octets));
        Assert.Equal(TlsState.Failed, server.State);
        Assert.Contains("mac", server.Failure, StringComparison.OrdinalIgnoreCase);
        Assert.True(server.PendingOutput > 0); // An alert.
    }

    public void Dispose()
    {
        serving.Dispose();
        asking.Dispose();
        authority.Dispose();
    }

    private static async Task AssertRefused(TlsSession server, SslClientAuthenticationOptions options)
    {
        options.TargetHost = Name;
        using var stream = new LockstepStream(server);
        using var client = new SslStream(stream);
        await Assert.ThrowsAnyAsync<Exception>(() => client.AuthenticateAsClientAsync(options));
        Assert.Equal(TlsState.Failed, server.State);
        Assert.Equal(AlertLength, server.OctetsMade);
    }

    private byte[] Hello()
    {
        using var client = asking.Connect(Name, TestAuthority.Now);
        var octets = new byte[client.PendingOutput];
        Assert.Equal(octets.Length, client.TakeOutput(octets));
        return octets;
    }
}
