using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>libssl (openssl/ssl.h; OpenSSL 3.0), C's own names and types; macros are written out as the calls they are.</summary>
internal static unsafe partial class LibSsl
{
    internal const string Name = "libssl.so.3";

    internal const int TLS1_3_VERSION = 0x0304;
    internal const ulong SSL_OP_NO_TICKET = 1UL << 14;
    internal const ulong SSL_OP_CIPHER_SERVER_PREFERENCE = 1UL << 22;
    internal const int SSL_MODE_RELEASE_BUFFERS = 0x10;
    internal const int SSL_FILETYPE_PEM = 1;
    internal const int SSL_VERIFY_PEER = 1;

    internal const int SSL_CTRL_MODE = 33;
    internal const int SSL_CTRL_SET_SESS_CACHE_MODE = 44;
    internal const int SSL_CTRL_SET_TLSEXT_SERVERNAME_CB = 53;
    internal const int SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG = 54;
    internal const int SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
    internal const int SSL_CTRL_SET_GROUPS = 91;
    internal const int SSL_CTRL_GET_CHAIN_CERTS = 115;
    internal const int SSL_CTRL_SET_MIN_PROTO_VERSION = 123;
    internal const int TLSEXT_NAMETYPE_host_name = 0;
    internal const uint TLSEXT_TYPE_application_layer_protocol_negotiation = 16;
    internal const uint TLSEXT_TYPE_key_share = 51;
    internal const int NID_X25519 = 1034;

    internal const int SSL_ERROR_WANT_READ = 2;
    internal const int SSL_ERROR_ZERO_RETURN = 6;

    internal const int SSL_TLSEXT_ERR_OK = 0;
    internal const int SSL_TLSEXT_ERR_ALERT_FATAL = 2;
    internal const int SSL_CLIENT_HELLO_SUCCESS = 1;
    internal const int SSL_CLIENT_HELLO_ERROR = 0;
    internal const int SSL_AD_NO_APPLICATION_PROTOCOL = 120;

    [LibraryImport(Name)]
    internal static partial nint TLS_server_method();

    [LibraryImport(Name)]
    internal static partial nint TLS_client_method();

    [LibraryImport(Name)]
    internal static partial SslContextHandle SSL_CTX_new(nint method);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_free(nint context);

    [LibraryImport(Name)]
    internal static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint argument, void* pointer);

    [LibraryImport(Name)]
    internal static partial nint SSL_CTX_callback_ctrl(
        SslContextHandle context, int command, delegate* unmanaged[Cdecl]<nint, int*, nint, int> callback);

    [LibraryImport(Name)]
    internal static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_set_ciphersuites(SslContextHandle context, string names);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_num_tickets(SslContextHandle context, nuint count);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_default_passwd_cb(
        SslContextHandle context, delegate* unmanaged[Cdecl]<byte*, int, int, nint, int> callback);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_use_certificate_chain_file(SslContextHandle context, string file);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_use_PrivateKey_file(SslContextHandle context, string file, int type);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_check_private_key(SslContextHandle context);

    [LibraryImport(Name)]
    internal static partial nint SSL_CTX_get0_certificate(SslContextHandle context);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_get0_certificate")]
    internal static partial nint SSL_CTX_get0_certificate_of(nint context);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_alpn_select_cb(
        SslContextHandle context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, nint, int> callback, nint argument);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_client_hello_cb(
        SslContextHandle context, delegate* unmanaged[Cdecl]<nint, int*, nint, int> callback, nint argument);

    // Returns 0 when it worked.
    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_alpn_protos(SslContextHandle context, byte* protocols, uint length);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_default_verify_paths(SslContextHandle context);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_load_verify_file(SslContextHandle context, string file);

    [LibraryImport(Name)]
    internal static partial SslHandle SSL_new(SslContextHandle context);

    [LibraryImport(Name)]
    internal static partial void SSL_free(nint session);

    [LibraryImport(Name)]
    internal static partial void SSL_set_bio(SslHandle session, nint input, nint output);

    [LibraryImport(Name)]
    internal static partial void SSL_set_accept_state(SslHandle session);

    [LibraryImport(Name)]
    internal static partial void SSL_set_connect_state(SslHandle session);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_set1_host(SslHandle session, string name);

    [LibraryImport(Name)]
    internal static partial nint SSL_ctrl(SslHandle session, int command, nint argument, void* pointer);

    [LibraryImport(Name, EntryPoint = "SSL_ctrl")]
    internal static partial nint SSL_ctrl_of(nint session, int command, nint argument, void* pointer);

    [LibraryImport(Name)]
    internal static partial nint SSL_get0_param(SslHandle session);

    [LibraryImport(Name)]
    internal static partial nint SSL_get_servername(nint session, int type);

    [LibraryImport(Name)]
    internal static partial nint SSL_set_SSL_CTX(nint session, nint context);

    [LibraryImport(Name)]
    internal static partial int SSL_client_hello_get0_ext(nint session, uint type, byte** content, nuint* length);

    [LibraryImport(Name)]
    internal static partial int SSL_do_handshake(SslHandle session);

    [LibraryImport(Name)]
    internal static partial int SSL_read(SslHandle session, byte* buffer, int length);

    [LibraryImport(Name)]
    internal static partial int SSL_write(SslHandle session, byte* buffer, int length);

    [LibraryImport(Name)]
    internal static partial int SSL_shutdown(SslHandle session);

    [LibraryImport(Name)]
    internal static partial int SSL_get_error(SslHandle session, int result);

    [LibraryImport(Name)]
    internal static partial nint SSL_get_verify_result(SslHandle session);

    [LibraryImport(Name)]
    internal static partial nint SSL_get0_verified_chain(SslHandle session);

    [LibraryImport(Name)]
    internal static partial nint SSL_get0_peer_certificate(SslHandle session);

    [LibraryImport(Name)]
    internal static partial void SSL_get0_alpn_selected(SslHandle session, byte** protocol, uint* length);

    [LibraryImport(Name)]
    internal static partial int SSL_export_keying_material(
        SslHandle session, byte* output, nuint outputLength, byte* label, nuint labelLength, byte* context, nuint contextLength,
            int useContext);
}
