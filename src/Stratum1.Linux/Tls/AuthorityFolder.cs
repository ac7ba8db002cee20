using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Stratum1.Linux;

/// <summary>
/// A private authority and the certificate of one server, in a folder: <c>ca.crt</c>, which is given to clients; <c>ca.key</c>; and
/// <c>server.pem</c>, the server's certificate and its key in one file, so that no reader ever sees a new one with an old key.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class AuthorityFolder(string path)
{
    /// <summary>Clients are told of the authority once; a new one would mean to go to all of them.</summary>
    private const int AuthorityYears = 25;

    /// <summary>Chosen: a server that is switched off for some months is good at once when it comes back.</summary>
    private const int ServerDays = 365;

    private const long Day = 86_400;

    /// <summary>A date that has surely passed: clients without a clock of their own then see a certificate that is valid sooner.</summary>
    private static readonly UtcTime Past = new UtcDate(2026, 1, 1, 0, 0, 0).ToUtc();

    /// <summary>A certificate is renewed so long before its end: a month before the daemon begins to complain.</summary>
    public static TimeInterval RenewalNotice { get; } = TimeInterval.FromWholeSeconds(60 * Day);

    /// <summary>The authority's certificate.</summary>
    public string AuthorityFile => Path.Combine(path, "ca.crt");

    /// <summary>Its key; a secret.</summary>
    public string AuthorityKeyFile => Path.Combine(path, "ca.key");

    /// <summary>The server's certificate and key; a secret.</summary>
    public string ServerFile => Path.Combine(path, "server.pem");

    /// <summary>Whether an authority is there.</summary>
    public bool Exists => File.Exists(AuthorityFile) || File.Exists(AuthorityKeyFile);

    /// <summary>Makes an authority and a server's certificate.</summary>
    /// <param name="names">DNS names and addresses of the server, the most usual first.</param>
    /// <param name="now">The true time.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Create(IReadOnlyList<string> names, UtcTime now)
    {
        ArgumentNullException.ThrowIfNull(names);
        SecretFolder.Ensure(path);
        var authority = PrivateAuthority.Create(
            $"Time authority of {names[0]}", Past, now + TimeInterval.FromWholeSeconds(AuthorityYears * 365L * Day));
        Write(AuthorityKeyFile, authority.Key, AtomicFile.SecretMode);
        Write(AuthorityFile, authority.Certificate, AtomicFile.PublicMode);
        Issue(names, now);
    }

    /// <summary>Makes a new certificate for the server, with a new key.</summary>
    /// <param name="names">DNS names and addresses; null for those of the present one.</param>
    /// <param name="now">The true time.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    /// <exception cref="CryptographicException">A file is damaged.</exception>
    public void Issue(IReadOnlyList<string>? names, UtcTime now)
    {
        names ??= ReadServer().Names;
        var authority = new PemPair(File.ReadAllText(AuthorityFile), File.ReadAllText(AuthorityKeyFile));
        var end = now + TimeInterval.FromWholeSeconds(ServerDays * Day);
        var last = ReadAuthority().NotAfter;
        var made = PrivateAuthority.Issue(authority, names, Past, end < last ? end : last);
        Write(ServerFile, made.Certificate + made.Key, AtomicFile.SecretMode);
    }

    /// <summary>Makes a new certificate if the present one will end soon.</summary>
    /// <returns>Whether it was made.</returns>
    /// <inheritdoc cref="Issue" path="/exception"/>
    public bool RenewIfDue(UtcTime now)
    {
        if (ReadServer().NotAfter - now > RenewalNotice)
            return false;
        Issue(names: null, now);
        return true;
    }

    /// <summary>Gives folder and files to a user.</summary>
    /// <exception cref="LinuxException">No such user, or we are not root.</exception>
    public void GiveTo(string user)
    {
        foreach (var each in new[] { path, AuthorityFile, AuthorityKeyFile, ServerFile })
            FileOwner.Set(each, user);
    }

    /// <summary>What the authority's certificate says.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">It is no certificate.</exception>
    public IssuedCertificate ReadAuthority() => Read(AuthorityFile);

    /// <summary>What the server's certificate says.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">It is no certificate.</exception>
    public IssuedCertificate ReadServer() => Read(ServerFile);

    private static IssuedCertificate Read(string file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return new(
            certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
            UtcTimeOf(certificate.NotAfter),
            names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())]);
    }

    private static UtcTime UtcTimeOf(DateTime local) => new(new DateTimeOffset(local).ToUnixTimeSeconds(), 0);

    private static void Write(string file, string text, UnixFileMode mode) => AtomicFile.Write(file, Encoding.ASCII.GetBytes(text), mode);
}

/// <summary>What a certificate says.</summary>
/// <param name="Subject">Its common name.</param>
/// <param name="NotAfter">Until when it is valid.</param>
/// <param name="Names">DNS names, then addresses.</param>
public sealed record IssuedCertificate(string Subject, UtcTime NotAfter, IReadOnlyList<string> Names);
