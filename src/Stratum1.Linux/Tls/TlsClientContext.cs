using System.Net;
using System.Text;

namespace Stratum1.Linux;

/// <summary>Whom a client believes.</summary>
/// <param name="System">The certification authorities of this system (/etc/ssl/certs on Debian).</param>
/// <param name="Paths">Files of PEM certificates, or folders of such files (<c>ntstrustedcerts</c>).</param>
public sealed record TrustedCertificates(bool System, IReadOnlyList<string> Paths);

/// <summary>What TLS clients with the same trust have in common: TLS 1.3 only, one application protocol. Immutable.</summary>
public sealed unsafe class TlsClientContext : IDisposable
{
    private readonly SslContextHandle context = TlsContexts.Create(LibSsl.TLS_client_method());
    private readonly byte[] protocol;

    /// <summary>Loads the trusted certificates.</summary>
    /// <param name="trusted">A certificate named there is trusted even if it is not a root, as chrony does it.</param>
    /// <param name="applicationProtocol">What the server must agree to.</param>
    /// <exception cref="OpenSslException">
    /// Nobody would be trusted, because no path has a certificate; says why the first has none.
    /// </exception>
    public TlsClientContext(TrustedCertificates trusted, string applicationProtocol)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        protocol = Encoding.ASCII.GetBytes(applicationProtocol);
        try
        {
            OfferProtocol();
            LibSsl.SSL_CTX_set_verify(context, LibSsl.SSL_VERIFY_PEER, callback: 0);
            if (trusted.System)
                OpenSslException.Check(LibSsl.SSL_CTX_set_default_verify_paths(context), "SSL_CTX_set_default_verify_paths");
            var problems = trusted.Paths.Select(ProblemOf).OfType<OpenSslException>().ToList();
            if (!trusted.System && problems.Count > 0 && problems.Count == trusted.Paths.Count)
                throw problems[0];
            LeftOut = [.. problems.Select(problem => problem.Message)];
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Paths that are left out, because there is no certificate, each with its reason. The others are trusted all the same.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Begins a session with a server.</summary>
    /// <param name="serverName">The DNS name or address that its certificate must have.</param>
    /// <param name="now">For what moment certificates must be valid; null to waive that, and nothing else.</param>
    public TlsSession Connect(string serverName, UtcTime? now)
    {
        var session = LibSsl.SSL_new(context);
        OpenSslException.Check(session, "SSL_new");
        var parameters = LibSsl.SSL_get0_param(session);
        var flags = LibCrypto.X509_V_FLAG_PARTIAL_CHAIN;
        if (IPAddress.TryParse(serverName, out _))
            OpenSslException.Check(LibCrypto.X509_VERIFY_PARAM_set1_ip_asc(parameters, serverName), "X509_VERIFY_PARAM_set1_ip_asc");
        else
            SetName(session, serverName.TrimEnd('.'));

        // OpenSSL takes the moment as time_t, whose width on 32-bit systems depends on how they were built: there the chain is built
        // without regard to time. In either case the session checks the finished chain itself.
        if (now is { } moment && IntPtr.Size == sizeof(long))
            LibCrypto.X509_VERIFY_PARAM_set_time(parameters, moment.Seconds);
        else
            flags |= LibCrypto.X509_V_FLAG_NO_CHECK_TIME;
        OpenSslException.Check(LibCrypto.X509_VERIFY_PARAM_set_flags(parameters, flags), "X509_VERIFY_PARAM_set_flags");
        return TlsSession.ForClient(session, protocol, now);
    }

    /// <inheritdoc/>
    public void Dispose() => context.Dispose();

    private static void SetName(SslHandle session, string name)
    {
        OpenSslException.Check(LibSsl.SSL_set1_host(session, name), "SSL_set1_host");
        var terminated = Encoding.UTF8.GetBytes(name + '\0');
        fixed (byte* start = terminated)
        {
            OpenSslException.Check(
                (int)LibSsl.SSL_ctrl(session, LibSsl.SSL_CTRL_SET_TLSEXT_HOSTNAME, LibSsl.TLSEXT_NAMETYPE_host_name, start),
                    "SSL_set_tlsext_host_name");
        }
    }

    private void OfferProtocol()
    {
        byte[] list = [(byte)protocol.Length, .. protocol];
        fixed (byte* start = list)
        {
            if (LibSsl.SSL_CTX_set_alpn_protos(context, start, (uint)list.Length) != 0)
                throw new OpenSslException("SSL_CTX_set_alpn_protos", OpenSslException.TakeReason());
        }
    }

    private OpenSslException? ProblemOf(string path)
    {
        try
        {
            Load(path);
            return null;
        }
        catch (OpenSslException problem)
        {
            return problem;
        }
    }

    private void Load(string path)
    {
        if (!Directory.Exists(path))
        {
            TlsContexts.RequireFile(path, "trusted certificate");
            LibCrypto.ERR_clear_error();
            if (LibSsl.SSL_CTX_load_verify_file(context, path) <= 0)
                throw new OpenSslException($"trusted certificate {path}", OpenSslException.TakeReason());
            return;
        }

        // OpenSSL's own way with folders wants files named by hashes; people have a folder of *.crt.
        var loaded = Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Count(
            file => LibSsl.SSL_CTX_load_verify_file(context, file) > 0);
        LibCrypto.ERR_clear_error();
        if (loaded == 0)
            throw new OpenSslException($"trusted certificates {path}", "no file in this folder is a PEM certificate");
    }
}
