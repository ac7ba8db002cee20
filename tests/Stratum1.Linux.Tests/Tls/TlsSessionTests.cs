using System.Text;

namespace Stratum1.Linux.Tests;

public class TlsSessionTests
{
    private const string Name = "time.example";

    [Fact]
    public void Both_sides_agree_on_text_and_on_exported_keys_and_take_leave()
    {
        using var authority = new TestAuthority();
        using var serving = new TlsServerContext([authority.Issue(Name)], TestAuthority.Protocol);
        using var asking = new TlsClientContext(authority.Trust, TestAuthority.Protocol);
        using var server = serving.Accept();
        using var client = asking.Connect(Name, TestAuthority.Now);
        TestAuthority.Pump(client, server);
        Assert.Equal((TlsState.Established, TlsState.Established), (client.State, server.State));
        Assert.Equal((null, null), (client.Failure, server.Failure));

        Span<byte> one = stackalloc byte[32], two = stackalloc byte[32], other = stackalloc byte[32];
        client.ExportKey("EXPORTER-network-time-security", [0, 0, 0, 15, 0], one);
        server.ExportKey("EXPORTER-network-time-security", [0, 0, 0, 15, 0], two);
        server.ExportKey("EXPORTER-network-time-security", [0, 0, 0, 15, 1], other);
        Assert.Equal(one, two);
        Assert.False(one.SequenceEqual(other));

        client.Write("question"u8);
        TestAuthority.Pump(client, server);
        Span<byte> text = stackalloc byte[64];
        Assert.Equal("question", Encoding.ASCII.GetString(text[..server.Read(text)]));
        Assert.Equal(0, server.Read(text));
        server.Write("answer"u8);
        server.Close();
        TestAuthority.Pump(client, server);
        Assert.Equal("answer", Encoding.ASCII.GetString(text[..client.Read(text)]));
        Assert.Equal(TlsState.Established, client.State);
        Assert.Equal(0, client.Read(text));
        Assert.Equal((TlsState.Closed, TlsState.Closed), (client.State, server.State));
    }

    [Fact]
    public void Octets_may_come_one_by_one()
    {
        using var authority = new TestAuthority();
        using var serving = new TlsServerContext([authority.Issue(Name)], TestAuthority.Protocol);
        using var asking = new TlsClientContext(authority.Trust, TestAuthority.Protocol);
        using var server = serving.Accept();
        using var client = asking.Connect(Name, TestAuthority.Now);
        var octet = new byte[1];
        while (client.PendingOutput + server.PendingOutput > 0)
        {
            if (client.TakeOutput(octet) == 1)
                server.Receive(octet);
            if (server.TakeOutput(octet) == 1)
                client.Receive(octet);
        }

        Assert.Equal((TlsState.Established, TlsState.Established), (client.State, server.State));
        Assert.True(server.OctetsReceived > 200 && server.OctetsMade > 200);
        Assert.Equal(server.OctetsReceived, client.OctetsMade);
    }

    [Theory]
    [InlineData("wrong.example", "hostname mismatch")]
    [InlineData("192.0.2.1", "IP address mismatch")]
    public void A_certificate_for_another_name_is_not_accepted(string asked, string reason)
        => AssertRefused(authority => authority.Issue(Name), asked, TestAuthority.Now, reason);

    [Fact]
    public void An_expired_certificate_is_not_accepted()
        => AssertRefused(authority => authority.Issue(Name, 2020, 2026), Name, TestAuthority.Now, "expired");

    [Fact]
    public void A_certificate_of_the_future_is_not_accepted()
        => AssertRefused(authority => authority.Issue(Name, 2028, 2030), Name, TestAuthority.Now, "not yet valid");

    [Fact]
    public void An_unknown_authority_is_not_accepted()
    {
        using var stranger = new TestAuthority("Stranger");
        AssertRefused(_ => stranger.Issue(Name), Name, TestAuthority.Now, "unable to get local issuer certificate");
        AssertRefused(_ => stranger.Issue(Name), Name, now: null, "unable to get local issuer certificate");
    }

    [Theory]
    [InlineData(2020, 2026)]
    [InlineData(2028, 2030)]
    public void Where_the_date_is_waived_everything_else_is_still_checked_and_the_date_can_be_checked_later(int from, int to)
    {
        using var authority = new TestAuthority();
        var (client, server) = Connect(authority, authority.Issue(Name, from, to), Name, now: null);
        Assert.Equal(TlsState.Established, client.State);
        var peer = client.Peer!.Value;
        Assert.Equal(("/CN=" + Name, TestAuthority.Day(from), TestAuthority.Day(to)), (peer.Subject, peer.NotBefore, peer.NotAfter));
        Assert.NotNull(peer.ProblemAt(TestAuthority.Now));
        Assert.Null(peer.ProblemAt(TestAuthority.Day(from) + TimeInterval.FromWholeSeconds(1)));
        client.Dispose();
        server.Dispose();
        AssertRefused(authority => authority.Issue(Name, from, to), "wrong.example", now: null, "hostname mismatch");
    }

    [Fact]
    public void Addresses_in_a_certificate_are_names_too()
    {
        using var authority = new TestAuthority();
        foreach (var address in new[] { "192.0.2.1", "2001:db8::1", Name })
        {
            var (client, server) = Connect(authority, authority.Issue([Name, "192.0.2.1", "2001:db8::1"]), address, TestAuthority.Now);
            Assert.True(client.State == TlsState.Established, client.Failure);
            client.Dispose();
            server.Dispose();
        }
    }

    [Fact]
    public void The_certificate_is_chosen_by_the_name_asked_for_and_the_first_serves_all_others()
    {
        using var authority = new TestAuthority();
        var pairs = new[] { authority.Issue("first.example"), authority.Issue("*.lan.example"), authority.Issue("third.example") };
        using var serving = new TlsServerContext(pairs, TestAuthority.Protocol);
        using var asking = new TlsClientContext(authority.Trust, TestAuthority.Protocol);
        Assert.Equal(["/CN=first.example", "/CN=*.lan.example", "/CN=third.example"], serving.Certificates.Select(c => c.Subject));
        foreach (var (asked, accepted) in new[]
            { ("first.example", true), ("pi.lan.example", true), ("third.example", true), ("fourth.example", false) })
        {
            using var server = serving.Accept();
            using var client = asking.Connect(asked, TestAuthority.Now);
            TestAuthority.Pump(client, server);
            Assert.True(client.State == (accepted ? TlsState.Established : TlsState.Failed), $"{asked}: {client.Failure}");
        }
    }

    [Fact]
    public void Sessions_outlive_the_context_they_were_made_from_so_that_certificates_can_be_reloaded()
    {
        using var authority = new TestAuthority();
        var serving = new TlsServerContext([authority.Issue(Name), authority.Issue("other.example")], TestAuthority.Protocol);
        using var asking = new TlsClientContext(authority.Trust, TestAuthority.Protocol);
        using var begun = serving.Accept();
        serving.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var client = asking.Connect("other.example", TestAuthority.Now);
        TestAuthority.Pump(client, begun);
        Assert.Equal((TlsState.Established, TlsState.Established), (client.State, begun.State));
    }

    [Fact]
    public void A_wrong_application_protocol_is_refused_on_either_side()
    {
        using var authority = new TestAuthority();
        using var serving = new TlsServerContext([authority.Issue(Name)], TestAuthority.Protocol);
        using var asking = new TlsClientContext(authority.Trust, "http/1.1");
        using var server = serving.Accept();
        using var client = asking.Connect(Name, TestAuthority.Now);
        TestAuthority.Pump(client, server);
        Assert.Equal((TlsState.Failed, TlsState.Failed), (client.State, server.State));
        Assert.Contains("no application protocol", client.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_certificates_is_trusted_and_one_without_any_is_an_error()
    {
        using var authority = new TestAuthority();
        using var serving = new TlsServerContext([authority.Issue(Name)], TestAuthority.Protocol);
        using var asking = new TlsClientContext(new(System: true, [authority.Folder]), TestAuthority.Protocol);
        using var server = serving.Accept();
        using var client = asking.Connect(Name, TestAuthority.Now);
        TestAuthority.Pump(client, server);
        Assert.Equal(TlsState.Established, client.State);

        using var empty = new TemporaryFolder();
        var error = Assert.Throws<OpenSslException>(() => new TlsClientContext(new(System: false, [empty.Path]), TestAuthority.Protocol));
        Assert.Contains("no file in this folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_certificate_can_itself_be_the_trusted_one()
    {
        using var authority = new TestAuthority();
        var pair = authority.Issue(Name);
        using var serving = new TlsServerContext([pair], TestAuthority.Protocol);
        using var asking = new TlsClientContext(new(System: false, [pair.CertificateFile]), TestAuthority.Protocol);
        using var server = serving.Accept();
        using var client = asking.Connect(Name, TestAuthority.Now);
        TestAuthority.Pump(client, server);
        Assert.True(client.State == TlsState.Established, client.Failure);
    }

    [Fact]
    public void Files_that_are_missing_damaged_or_do_not_belong_together_are_named()
    {
        using var authority = new TestAuthority();
        var (good, other) = (authority.Issue(Name), authority.Issue(Name));
        var rubbish = authority.Write("rubbish", "nothing");
        Expect(new("/nowhere.crt", good.KeyFile), "/nowhere.crt");
        Expect(new(good.CertificateFile, "/nowhere.key"), "/nowhere.key");
        Expect(new(rubbish, good.KeyFile), rubbish);
        Expect(new(good.CertificateFile, rubbish), rubbish);
        Expect(new(good.CertificateFile, other.KeyFile), "key values mismatch");
        var missing = Assert.Throws<OpenSslException>(
            () => new TlsClientContext(new(System: false, ["/nowhere.pem"]), TestAuthority.Protocol));
        Assert.Contains("/nowhere.pem", missing.Message, StringComparison.Ordinal);

        static void Expect(CertificatePair pair, string text)
        {
            var error = Assert.Throws<OpenSslException>(() => new TlsServerContext([pair], TestAuthority.Protocol));
            Assert.Contains(text, error.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertRefused(Func<TestAuthority, CertificatePair> issue, string asked, UtcTime? now, string reason)
    {
        using var authority = new TestAuthority();
        var (client, server) = Connect(authority, issue(authority), asked, now);
        Assert.Equal(TlsState.Failed, client.State);
        Assert.Contains(reason, client.Failure, StringComparison.OrdinalIgnoreCase);
        client.Dispose();
        server.Dispose();
    }

    private static (TlsSession Client, TlsSession Server) Connect(TestAuthority authority, CertificatePair pair, string asked, UtcTime? now)
    {
        using var serving = new TlsServerContext([pair], TestAuthority.Protocol);
        using var asking = new TlsClientContext(authority.Trust, TestAuthority.Protocol);
        var server = serving.Accept();
        var client = asking.Connect(asked, now);
        TestAuthority.Pump(client, server);
        return (client, server);
    }
}
