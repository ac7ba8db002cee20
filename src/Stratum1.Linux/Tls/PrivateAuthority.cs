using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stratum1.Linux;

/// <summary>A certificate and its key as PEM; the key is a secret.</summary>
/// <param name="Certificate">One certificate.</param>
/// <param name="Key">PKCS #8, without a pass phrase.</param>
public readonly record struct PemPair(string Certificate, string Key);

/// <summary>
/// A certification authority for one household of time servers: makes its own certificate, and certificates for servers. ECDSA on P-256,
/// which every client of NTS can verify and which costs a server the least per handshake.
/// </summary>
public static class PrivateAuthority
{
    /// <summary>Octets of a serial number (RFC 5280 §4.1.2.2 allows 20).</summary>
    private const int SerialLength = 16;

    private static readonly HashAlgorithmName Hash = HashAlgorithmName.SHA256;

    /// <summary>Makes an authority.</summary>
    /// <param name="name">Its common name.</param>
    /// <param name="notBefore">From when on it is valid; on a board without a clock, some date that has surely passed.</param>
    /// <param name="notAfter">Until when it is valid.</param>
    public static PemPair Create(string name, UtcTime notBefore, UtcTime notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CommonName(name), key, Hash);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(true, true, 0, critical: true)); // Signs servers, no authorities.
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(Date(notBefore), Date(notAfter));
        return Pem(certificate, key);
    }

    /// <summary>Makes a certificate for a server, with a new key.</summary>
    /// <param name="authority">Who signs.</param>
    /// <param name="names">DNS names and addresses of the server, the most usual first.</param>
    /// <param name="notBefore">From when on it is valid; not before the authority is.</param>
    /// <param name="notAfter">Until when it is valid; at most as long as the authority is.</param>
    /// <exception cref="CryptographicException">The authority's certificate and key are damaged or do not belong together.</exception>
    public static PemPair Issue(PemPair authority, IReadOnlyList<string> names, UtcTime notBefore, UtcTime notAfter)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count, nameof(names));
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate, authority.Key);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CommonName(names[0]), key, Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        request.CertificateExtensions.Add(AlternativeNames(names));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.Create(issuer, Date(notBefore), Date(notAfter), RandomNumberGenerator.GetBytes(SerialLength));
        return Pem(certificate, key);
    }

    /// <summary>id-kp-serverAuth (RFC 5280 §4.2.1.12).</summary>
    private static Oid ServerAuthentication => new("1.3.6.1.5.5.7.3.1");

    private static X500DistinguishedName CommonName(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        return builder.Build();
    }

    private static X509Extension AlternativeNames(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }

    private static PemPair Pem(X509Certificate2 certificate, ECDsa key)
        => new(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");

    private static DateTimeOffset Date(UtcTime time) => DateTimeOffset.FromUnixTimeSeconds(time.Seconds);
}
