namespace Stratum1.Linux.Tests;

/// <summary>C expressions over OpenSSL's headers.</summary>
internal static class OpenSslHeaderRows
{
    public static readonly string[] Headers = ["openssl/ssl.h", "openssl/x509_vfy.h", "openssl/bio.h", "time.h"];

    public static bool ArePresent { get; } = Gcc.OfThisMachine.IsPresent && File.Exists("/usr/include/openssl/ssl.h");

    public static IReadOnlyDictionary<string, long> Rows { get; } = new Dictionary<string, long>
    {
        ["OPENSSL_VERSION_MAJOR"] = 3,
        ["TLS1_3_VERSION"] = LibSsl.TLS1_3_VERSION,
        ["SSL_OP_NO_TICKET"] = (long)LibSsl.SSL_OP_NO_TICKET,
        ["SSL_MODE_RELEASE_BUFFERS"] = LibSsl.SSL_MODE_RELEASE_BUFFERS,
        ["SSL_FILETYPE_PEM"] = LibSsl.SSL_FILETYPE_PEM,
        ["SSL_VERIFY_PEER"] = LibSsl.SSL_VERIFY_PEER,
        ["SSL_CTRL_MODE"] = LibSsl.SSL_CTRL_MODE,
        ["SSL_CTRL_SET_SESS_CACHE_MODE"] = LibSsl.SSL_CTRL_SET_SESS_CACHE_MODE,
        ["SSL_CTRL_SET_TLSEXT_SERVERNAME_CB"] = LibSsl.SSL_CTRL_SET_TLSEXT_SERVERNAME_CB,
        ["SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG"] = LibSsl.SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG,
        ["SSL_CTRL_SET_TLSEXT_HOSTNAME"] = LibSsl.SSL_CTRL_SET_TLSEXT_HOSTNAME,
        ["SSL_CTRL_GET_CHAIN_CERTS"] = LibSsl.SSL_CTRL_GET_CHAIN_CERTS,
        ["SSL_CTRL_SET_MIN_PROTO_VERSION"] = LibSsl.SSL_CTRL_SET_MIN_PROTO_VERSION,
        ["TLSEXT_NAMETYPE_host_name"] = LibSsl.TLSEXT_NAMETYPE_host_name,
        ["TLSEXT_TYPE_application_layer_protocol_negotiation"] = LibSsl.TLSEXT_TYPE_application_layer_protocol_negotiation,
        ["SSL_ERROR_WANT_READ"] = LibSsl.SSL_ERROR_WANT_READ,
        ["SSL_ERROR_ZERO_RETURN"] = LibSsl.SSL_ERROR_ZERO_RETURN,
        ["SSL_TLSEXT_ERR_OK"] = LibSsl.SSL_TLSEXT_ERR_OK,
        ["SSL_TLSEXT_ERR_ALERT_FATAL"] = LibSsl.SSL_TLSEXT_ERR_ALERT_FATAL,
        ["SSL_CLIENT_HELLO_SUCCESS"] = LibSsl.SSL_CLIENT_HELLO_SUCCESS,
        ["SSL_CLIENT_HELLO_ERROR"] = LibSsl.SSL_CLIENT_HELLO_ERROR,
        ["SSL_AD_NO_APPLICATION_PROTOCOL"] = LibSsl.SSL_AD_NO_APPLICATION_PROTOCOL,
        ["X509_V_FLAG_PARTIAL_CHAIN"] = LibCrypto.X509_V_FLAG_PARTIAL_CHAIN,
        ["X509_V_FLAG_NO_CHECK_TIME"] = LibCrypto.X509_V_FLAG_NO_CHECK_TIME,
        ["BIO_CTRL_PENDING"] = LibCrypto.BIO_CTRL_PENDING,
        ["sizeof(struct tm) <= 64"] = 1,
        ["offsetof(struct tm, tm_year)"] = 5 * sizeof(int),
    };
}

/// <summary>Needs OpenSSL's headers; where CI is set, their absence is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSslHeadersTheoryAttribute : TheoryAttribute
{
    public OpenSslHeadersTheoryAttribute()
    {
        if (!OpenSslHeaderRows.ArePresent && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "no gcc or no libssl-dev on this machine to read OpenSSL's headers with";
    }
}
