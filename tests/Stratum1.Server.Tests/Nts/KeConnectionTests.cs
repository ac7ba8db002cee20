using System.Security.Cryptography;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Tests.Nts;

/// <summary>Our NTS-KE server and our client over TLS, without sockets.</summary>
public sealed class KeConnectionTests : IDisposable
{
    private const string Name = "time.example";

    private readonly TestAuthority authority = new();
    private readonly TlsServerContext serving;
    private readonly TlsClientContext asking;
    private readonly CookieSealer cookies = new(OpenSslBlockCipher.ForThisMachine);
    private readonly RandomPool random = new(RandomNumberGenerator.Fill);
    private readonly MasterKeys masterKeys = MasterKeys.Generate(RandomNumberGenerator.Fill);

    public KeConnectionTests()
    {
        serving = new([authority.Issue(Name)], KeKeys.ApplicationProtocol);
        asking = new(authority.Trust, KeKeys.ApplicationProtocol);
        cookies.Use(masterKeys);
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    public void A_client_gets_keys_and_cookies_with_which_a_server_answers_it(AeadAlgorithm algorithm)
    {
        using var server = new KeServerConnection(serving.Accept(), new() { Algorithms = [algorithm] });
        using var client = new KeClientConnection(asking.Connect(Name, TestAuthority.Now), [algorithm]);
        var octets = Pump(client, server);
        Assert.True(client.IsAgreed && server.IsFinished, client.Failure ?? server.Failure);
        Assert.Equal(KeVerdict.Agreed, server.Verdict);
        Assert.Equal("/CN=" + Name, client.Certificate!.Value.Subject);
        Assert.InRange(octets, 1500, 6000);

        using var association = new NtsAssociation(OpenSslBlockCipher.ForThisMachine);
        client.Deliver(association);
        Assert.Equal((8, algorithm), (association.CookieCount, association.Algorithm));

        using var answering = new NtsServer(() => new OpenSslBlockCipher(), random);
        using var slot = new NtsReply();
        answering.Use(masterKeys);
        var (request, reply) = (new byte[2048], new byte[2048]);
        new NtpHeader { Version = 4, Mode = NtpMode.Client }.Write(request);
        var length = association.WriteRequest(request, NtpHeader.Length, random);
        Assert.Equal(NtsRequestVerdict.Authentic, answering.Open(request.AsSpan(0, length), slot));
        new NtpHeader { Version = 4, Mode = NtpMode.Server, Stratum = 1 }.Write(reply);
        Assert.Equal(length, answering.Write(slot, request.AsSpan(0, length), reply, NtpHeader.Length));
        answering.Seal(slot, reply);
        Assert.Equal(NtsReplyVerdict.Authentic, association.Open(reply.AsSpan(0, length)));
    }

    [Fact]
    public void A_client_that_the_server_cannot_serve_learns_why()
    {
        using var server = new KeServerConnection(serving.Accept(), new() { Algorithms = [AeadAlgorithm.AesSivCmac256] });
        using var client = new KeClientConnection(asking.Connect(Name, TestAuthority.Now), [AeadAlgorithm.AesSivCmac512]);
        Pump(client, server);
        Assert.True(client.IsFinished && !client.IsAgreed && server.IsFinished);
        Assert.Equal(KeVerdict.NoCommonAlgorithm, server.Verdict);
        Assert.Contains("shares no AEAD", client.Failure, StringComparison.Ordinal);
        Assert.Equal(KeStage.Tls, client.Stage);
    }

    [Fact]
    public void A_client_that_refuses_the_certificate_says_why_and_has_no_keys()
    {
        using var server = new KeServerConnection(serving.Accept(), new());
        using var client = new KeClientConnection(asking.Connect("other.example", TestAuthority.Now), [AeadAlgorithm.AesSivCmac256]);
        Pump(client, server);
        Assert.True(client.IsFinished && !client.IsAgreed && server.IsFinished);
        Assert.Contains("mismatch", client.Failure, StringComparison.OrdinalIgnoreCase);
        Assert.Null(server.Verdict);
    }

    [Fact]
    public void A_connection_that_breaks_off_anywhere_ends_on_both_sides()
    {
        for (var limit = 0; ; limit += 97)
        {
            using var server = new KeServerConnection(serving.Accept(), new());
            using var client = new KeClientConnection(asking.Connect(Name, TestAuthority.Now), [AeadAlgorithm.AesSivCmac256]);
            Pump(client, server, limit);
            if (client.IsAgreed)
            {
                Assert.InRange(limit, 1500, 6000);
                return;
            }

            client.ReceiveEnd();
            server.ReceiveEnd();
            Assert.True(client.IsFinished && client.Failure is { Length: > 10 }, $"{limit}: {client.Failure}");
            Assert.True(server.IsFinished, $"{limit}");
        }
    }

    public void Dispose()
    {
        serving.Dispose();
        asking.Dispose();
        cookies.Dispose();
        masterKeys.Dispose();
        authority.Dispose();
    }

    /// <summary>Moves octets both ways until there are none, or so many were moved.</summary>
    private int Pump(KeClientConnection client, KeServerConnection server, int limit = int.MaxValue)
    {
        var octets = new byte[4096];
        var moved = 0;
        while (moved < limit)
        {
            var up = client.TakeOutput(octets.AsSpan(0, Math.Min(octets.Length, limit - moved)));
            server.Receive(octets.AsSpan(0, up), cookies, random);
            moved += up;
            var down = server.TakeOutput(octets.AsSpan(0, Math.Min(octets.Length, limit - moved)));
            client.Receive(octets.AsSpan(0, down));
            moved += down;
            if (up + down == 0)
                break;
        }

        return moved;
    }
}
