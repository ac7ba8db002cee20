namespace Stratum1.Linux;

/// <summary>What clients' and servers' contexts have in common.</summary>
internal static unsafe class TlsContexts
{
    /// <summary>A context for TLS 1.3 alone (RFC 8915 §3).</summary>
    internal static SslContextHandle Create(nint method)
    {
        var context = OpenSslException.Check(LibSsl.SSL_CTX_new(method), "SSL_CTX_new");
        LibSsl.SSL_CTX_ctrl(context, LibSsl.SSL_CTRL_SET_MIN_PROTO_VERSION, LibSsl.TLS1_3_VERSION, null);

        // A half-open session then holds a few kilobytes instead of forty.
        LibSsl.SSL_CTX_ctrl(context, LibSsl.SSL_CTRL_MODE, LibSsl.SSL_MODE_RELEASE_BUFFERS, null);
        return context;
    }

    /// <summary>OpenSSL's words for a missing file are "system lib".</summary>
    internal static void RequireFile(string path, string what)
    {
        try
        {
            using var file = File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OpenSslException($"{what} {path}", e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "this user may not read it",
                _ => "it cannot be read",
            });
        }
    }
}
