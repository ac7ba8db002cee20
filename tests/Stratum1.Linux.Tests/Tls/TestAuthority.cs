namespace Stratum1.Linux.Tests;

/// <summary>An authority and certificates on disk, for the tests of TLS.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string Protocol = "ntske/1";

    private readonly TemporaryFolder folder = new();
    private readonly PemPair authority;

    public TestAuthority(string name = "Test authority")
    {
        authority = PrivateAuthority.Create(name, Day(2000), Day(2100));
        File = Write("authority.pem", authority.Certificate);
    }

    /// <summary>A moment at which everything here is valid unless it was made otherwise.</summary>
    public static UtcTime Now => Day(2027);

    /// <summary>The authority's certificate.</summary>
    public string File { get; }

    public string Folder => folder.Path;

    public TrustedCertificates Trust => new(System: false, [File]);

    public static UtcTime Day(int year) => new UtcDate(year, 1, 1, 0, 0, 0).ToUtc();

    /// <summary>A certificate and key for a server.</summary>
    public CertificatePair Issue(string name, int from = 2020, int to = 2030) => Issue([name], from, to);

    public CertificatePair Issue(string[] names, int from = 2020, int to = 2030)
    {
        var pair = PrivateAuthority.Issue(authority, names, Day(from), Day(to));
        var stem = Guid.NewGuid().ToString("N");
        return new(Write(stem + ".crt", pair.Certificate), Write(stem + ".key", pair.Key));
    }

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Moves octets between two sessions until neither has any for the other; returns how many each has sent.</summary>
    public static (int ByClient, int ByServer) Pump(TlsSession client, TlsSession server)
    {
        var sent = (ByClient: 0, ByServer: 0);
        var octets = new byte[4096];
        while (true)
        {
            var (up, down) = (client.TakeOutput(octets), 0);
            server.Receive(octets.AsSpan(0, up));
            down = server.TakeOutput(octets);
            client.Receive(octets.AsSpan(0, down));
            if (up + down == 0)
                return sent;
            sent = (sent.ByClient + up, sent.ByServer + down);
        }
    }
}
