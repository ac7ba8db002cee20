using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Tests.Nts;

public sealed class ServerCertificatesTests : IDisposable
{
    private const string Name = "time.example";

    private readonly TestAuthority authority = new();
    private readonly NtsMessages messages = new();

    [Fact]
    public void Certificates_are_loaded_again_when_their_files_change_and_sessions_that_have_begun_go_on()
    {
        var files = authority.Issue(Name, to: 2030);
        using var certificates = Load(files);
        using var before = certificates.Begin()!;
        Assert.Equal(TestAuthority.Day(2030), Assert.Single(certificates.Loaded).NotAfter);
        certificates.LoadIfChanged();
        Assert.Empty(Told());

        Replace(files, authority.Issue(Name, to: 2040));
        certificates.LoadIfChanged();
        Assert.Equal(TestAuthority.Day(2040), Assert.Single(certificates.Loaded).NotAfter);
        Assert.Equal((LogLevel.Information, "NTS certificates loaded again, good until 2040-01-01T00:00:00Z"), Assert.Single(Told()));
        Assert.Equal(TestAuthority.Day(2030), EndOfPeer(before));
        using var after = certificates.Begin()!;
        Assert.Equal(TestAuthority.Day(2040), EndOfPeer(after));
    }

    [Theory]
    [InlineData("rubbish", null)]
    [InlineData(null, "rubbish")]
    [InlineData(null, null)]
    public void Bad_files_leave_in_use_what_was_loaded_and_are_told_once_with_name_and_remedy(string? certificate, string? key)
    {
        var files = authority.Issue(Name);
        using var certificates = Load(files);
        var other = authority.Issue(Name);
        File.WriteAllText(files.CertificateFile, certificate ?? File.ReadAllText(files.CertificateFile));
        File.WriteAllText(files.KeyFile, key ?? File.ReadAllText(other.KeyFile)); // By default a key of another certificate.
        for (var i = 0; i < 3; i++)
            certificates.LoadIfChanged();
        var (level, text) = Assert.Single(Told());
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains(certificate is null ? files.KeyFile : files.CertificateFile, text, StringComparison.Ordinal);
        Assert.Contains("those loaded before stay in use. Correct the file", text, StringComparison.Ordinal);
        Assert.NotNull(certificates.Begin());

        Replace(files, other);
        certificates.LoadIfChanged();
        Assert.Contains("loaded again", Assert.Single(Told()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_at_start_are_loaded_as_soon_as_they_are_there()
    {
        var made = authority.Issue(Name);
        var files = new CertificatePair(made.CertificateFile + ".later", made.KeyFile + ".later");
        using var certificates = Load(files);
        Assert.Null(certificates.Begin());
        Assert.Contains("no NTS keys are exchanged, plain NTP is served", Assert.Single(Told()).Text, StringComparison.Ordinal);
        Replace(files, made);
        certificates.LoadIfChanged();
        Assert.NotNull(certificates.Begin());
    }

    [Fact]
    public void The_end_of_a_certificate_is_told_thirty_days_before_once_a_day()
    {
        using var certificates = Load(authority.Issue(Name, from: 2020, to: 2030));
        var end = TestAuthority.Day(2030);
        certificates.Inspect(end - Days(30.1));
        Assert.Empty(Told());
        for (var quarter = 0; quarter < 12; quarter++)
            certificates.Inspect(end - Days(29.9 - (quarter * 0.25)));
        var told = Told();
        Assert.InRange(told.Count, 3, 4);
        Assert.All(told, message => Assert.Equal(LogLevel.Warning, message.Level));
        Assert.Contains("expires in 29 days, at 2030-01-01T00:00:00Z: renew it", told[0].Text, StringComparison.Ordinal);
        certificates.Inspect(end + Days(1));
        var (level, text) = Assert.Single(Told());
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("expired at 2030-01-01T00:00:00Z", text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        authority.Dispose();
        messages.Dispose();
    }

    private static TimeInterval Days(double days) => TimeInterval.FromSeconds(86_400 * days);

    private static void Replace(CertificatePair files, CertificatePair by)
    {
        File.Copy(by.CertificateFile, files.CertificateFile, overwrite: true);
        File.Copy(by.KeyFile, files.KeyFile, overwrite: true);
    }

    private UtcTime EndOfPeer(TlsSession server)
    {
        using var asking = new TlsClientContext(authority.Trust, KeKeys.ApplicationProtocol);
        using var client = asking.Connect(Name, TestAuthority.Now);
        TestAuthority.Pump(client, server);
        return client.Peer!.Value.NotAfter;
    }

    private ServerCertificates Load(CertificatePair files)
    {
        var certificates = new ServerCertificates([files], messages);
        certificates.LoadIfChanged();
        return certificates;
    }

    private List<(LogLevel Level, string Text)> Told()
    {
        var told = new List<(LogLevel Level, string Text)>();
        while (messages.TryTake(out var message))
            told.Add(message);
        return told;
    }
}
