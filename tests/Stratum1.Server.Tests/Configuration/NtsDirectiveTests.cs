using Stratum1.Engine.Network;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Tests.Configuration;

public class NtsDirectiveTests
{
    [Fact]
    public void Without_a_certificate_there_is_no_NTS_server_and_the_rest_is_as_chrony_has_it()
    {
        var nts = Reading.Good().Nts;
        Assert.False(nts.IsServer);
        Assert.Equal((4460, 1, 100, 604_800.0), (nts.Port, nts.Threads, nts.MaxConnections, nts.Rotation.Seconds));
        Assert.Equal<AeadAlgorithm>([AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256], nts.Algorithms);
        Assert.Equal((null, null, null), (nts.DumpFolder, nts.NtpServer, nts.RateLimit));
    }

    [Fact]
    public void Certificates_and_keys_are_paired_by_rank()
    {
        var nts = Reading.Good("ntsserverkey a.key", "ntsservercert a.crt", "ntsservercert b.crt", "NTSServerKey b.key").Nts;
        Assert.True(nts.IsServer);
        Assert.Equal(["a.crt a.key", "b.crt b.key"], nts.Certificates.Select(pair => $"{pair.CertificateFile} {pair.KeyFile}"));
    }

    [Fact]
    public void A_certificate_without_a_key_is_refused_at_its_line()
    {
        var problem = Reading.Bad("ntsservercert a.crt", "ntsserverkey a.key", "ntsservercert b.crt");
        Assert.Equal((3, "b.crt"), (problem.Place.Line, problem.Word));
        Assert.Contains("is a certificate without its line 'ntsserverkey'", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_chrony_has_for_a_server_is_understood()
    {
        var nts = Reading.Good(
            "ntsport 14460", "ntsprocesses 3", "maxntsconnections 7", "ntsratelimit interval 4 leak 3", "ntsntpserver ntp.example",
                "ntsrotate 0", "ntsdumpdir /var/lib/x", "ntsaeads 15 30 15").Nts;
        Assert.Equal((14460, 3, 7, "ntp.example"), (nts.Port, nts.Threads, nts.MaxConnections, nts.NtpServer));
        Assert.Equal(new RateLimit(interval: 4, burst: 8, leak: 3), nts.RateLimit);
        Assert.Equal((TimeInterval.Zero, "/var/lib/x"), (nts.Rotation, nts.DumpFolder));
        Assert.Equal<AeadAlgorithm>([AeadAlgorithm.AesSivCmac256, AeadAlgorithm.Aes128GcmSiv], nts.Algorithms);
        Assert.Equal(new RateLimit(interval: 6), Reading.Good("ntsratelimit").Nts.RateLimit);
        Assert.Equal("/old", Reading.Good("ntscachedir /old").Nts.DumpFolder);
    }

    [Fact]
    public void All_that_chrony_has_for_a_client_is_understood()
    {
        var config = Reading.Good(
            "ntstrustedcerts /a.pem", "ntstrustedcerts 3 /b", "nosystemcert", "nocerttimecheck 2", "ntsrefresh 3600",
                "server a.example nts ntsport 14460 certset 3", "pool b.example ntsport 1");
        Assert.Equal((2, 3600.0), (config.Nts.UncheckedUpdates, config.Nts.Refresh.Seconds));
        Assert.Equal((false, "/a.pem"), (config.Nts.TrustOf(0).System, Assert.Single(config.Nts.TrustOf(0).Paths)));
        Assert.Equal((false, "/b"), (config.Nts.TrustOf(3).System, Assert.Single(config.Nts.TrustOf(3).Paths)));
        Assert.Equal((true, false), (Reading.Good().Nts.TrustOf(0).System, Reading.Good().Nts.TrustOf(3).System));
        Assert.Equal(new NtsOptions(14460, 3), config.Upstreams.All[0].Options.Nts);
        Assert.Null(config.Upstreams.All[1].Options.Nts); // As with chrony, the port alone does not mean NTS.
    }

    [Theory]
    [InlineData("ntstrustedcerts x /a", "x")]
    [InlineData("peer a.example nts", "nts")]
    [InlineData("ntsaeads 16", "16")]
    [InlineData("ntsport 0", "0")]
    [InlineData("maxntsconnections 0", "0")]
    [InlineData("ntsrotate -1", "-1")]
    [InlineData("ntsratelimit kod 2", "kod")]
    public void What_cannot_be_meant_is_refused(string line, string word) => Assert.Equal(word, Reading.Bad(line).Word);

    [Fact]
    public void An_empty_list_of_algorithms_is_taken_as_it_is_and_warned_of()
    {
        var reading = Server.Configuration.ConfigReader.ReadArguments(["ntsaeads"]);
        Assert.Empty(reading.Config.Nts.Algorithms);
        Assert.Equal(Server.Configuration.ConfigSeverity.Warning, Assert.Single(reading.Problems).Severity);
    }
}
