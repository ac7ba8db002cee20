using System.Text;

namespace Stratum1.Linux;

/// <summary>A certificate and the key that belongs to it.</summary>
/// <param name="CertificateFile">PEM: the server's own certificate, then those between it and a root.</param>
/// <param name="KeyFile">PEM, without a pass phrase.</param>
public readonly record struct CertificatePair(string CertificateFile, string KeyFile);

/// <summary>
/// What TLS servers of one kind have in common: TLS 1.3 only, one application protocol, certificates chosen by the name the client asks
/// for. Immutable; to reload certificates make another one, and dispose this one, which does not disturb sessions that have begun.
/// </summary>
public sealed unsafe class TlsServerContext : IDisposable
{
    /// <summary>
    /// The client's preference does not count: few octets are sealed, so that hashing is what costs, and SHA-256 costs half of SHA-384.
    /// </summary>
    private static readonly string Ciphers = System.Runtime.Intrinsics.X86.Aes.IsSupported || System.Runtime.Intrinsics.Arm.Aes.IsSupported
        ? "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384"
        : "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384";

    private readonly List<SslContextHandle> contexts = [];
    private readonly CallbackArgument argument;

    /// <summary>Loads certificates and keys.</summary>
    /// <param name="pairs">At least one. The first serves clients that ask for no name, or for one that no certificate has.</param>
    /// <param name="applicationProtocol">Without it a client is refused before anything is computed (RFC 7301 §3.2).</param>
    /// <exception cref="OpenSslException">A file cannot be read, or the two do not belong together; says which.</exception>
    public TlsServerContext(IReadOnlyList<CertificatePair> pairs, string applicationProtocol)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Count, nameof(pairs));
        var choice = new ServerChoice(Encoding.ASCII.GetBytes(applicationProtocol), new nint[pairs.Count]);
        argument = new(choice);
        try
        {
            for (var i = 0; i < pairs.Count; i++)
            {
                contexts.Add(Load(pairs[i]));
                choice.Contexts[i] = contexts[i].DangerousGetHandle();
            }

            Certificates = [.. contexts.Select(Describe)];
        }
        catch
        {
            Dispose();
            throw;
        }

        var first = contexts[0];
        LibSsl.SSL_CTX_set_client_hello_cb(first, &ServerCallbacks.Greet, argument.Pointer);
        LibSsl.SSL_CTX_callback_ctrl(first, LibSsl.SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, &ServerCallbacks.ChooseCertificate);
        LibSsl.SSL_CTX_ctrl(first, LibSsl.SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG, 0, (void*)argument.Pointer);
        foreach (var context in contexts)
            LibSsl.SSL_CTX_set_alpn_select_cb(context, &ServerCallbacks.SelectProtocol, argument.Pointer);
    }

    /// <summary>The certificates, in the order of the pairs.</summary>
    public IReadOnlyList<CertificateInfo> Certificates { get; } = [];

    /// <summary>Begins a session with a client that has connected.</summary>
    public TlsSession Accept() => TlsSession.ForServer(contexts[0], held: [argument, .. contexts]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var context in contexts)
            context.Dispose();
        argument.Dispose();
    }

    private static SslContextHandle Load(CertificatePair pair)
    {
        var context = TlsContexts.Create(LibSsl.TLS_server_method());
        try
        {
            // Neither tickets nor a cache: a client of NTS-KE comes back after days, and each ticket costs it and us work.
            LibSsl.SSL_CTX_set_options(context, LibSsl.SSL_OP_NO_TICKET | LibSsl.SSL_OP_CIPHER_SERVER_PREFERENCE);
            OpenSslException.Check(LibSsl.SSL_CTX_set_ciphersuites(context, Ciphers), "SSL_CTX_set_ciphersuites");
            OpenSslException.Check(LibSsl.SSL_CTX_set_num_tickets(context, 0), "SSL_CTX_set_num_tickets");
            LibSsl.SSL_CTX_ctrl(context, LibSsl.SSL_CTRL_SET_SESS_CACHE_MODE, 0, null);
            LibSsl.SSL_CTX_set_default_passwd_cb(context, &ServerCallbacks.RefusePassphrase);

            TlsContexts.RequireFile(pair.CertificateFile, "certificate");
            LibCrypto.ERR_clear_error();
            if (LibSsl.SSL_CTX_use_certificate_chain_file(context, pair.CertificateFile) <= 0)
                throw new OpenSslException($"certificate {pair.CertificateFile}", OpenSslException.TakeReason());
            TlsContexts.RequireFile(pair.KeyFile, "key");
            if (LibSsl.SSL_CTX_use_PrivateKey_file(context, pair.KeyFile, LibSsl.SSL_FILETYPE_PEM) <= 0
                || LibSsl.SSL_CTX_check_private_key(context) <= 0)
            {
                throw new OpenSslException($"key {pair.KeyFile} for certificate {pair.CertificateFile}", OpenSslException.TakeReason());
            }

            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private static CertificateInfo Describe(SslContextHandle context)
    {
        nint stack = 0;
        LibSsl.SSL_CTX_ctrl(context, LibSsl.SSL_CTRL_GET_CHAIN_CERTS, 0, &stack);
        var chain = new List<nint> { OpenSslException.Check(LibSsl.SSL_CTX_get0_certificate(context), "SSL_CTX_get0_certificate") };
        for (var i = 0; stack != 0 && i < LibCrypto.OPENSSL_sk_num(stack); i++)
            chain.Add(LibCrypto.OPENSSL_sk_value(stack, i));
        return CertificateInfo.Of(chain.ToArray());
    }
}
