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

    [Theory]
    [InlineData("ntsaeads 16", "16")]
    [InlineData("ntsaeads", "ntsaeads")]
    [InlineData("ntsport 0", "0")]
    [InlineData("maxntsconnections 0", "0")]
    [InlineData("ntsrotate -1", "-1")]
    [InlineData("ntsratelimit kod 2", "kod")]
    public void What_cannot_be_meant_is_refused(string line, string word) => Assert.Equal(word, Reading.Bad(line).Word);
}
