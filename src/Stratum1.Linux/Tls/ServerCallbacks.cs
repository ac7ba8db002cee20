using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>What a server's callbacks need to know.</summary>
/// <param name="Protocol">The application protocol.</param>
/// <param name="Contexts">SSL_CTX * of each certificate.</param>
internal sealed record ServerChoice(byte[] Protocol, nint[] Contexts);

/// <summary>What OpenSSL asks a server during a handshake. Called from C: nothing here may throw.</summary>
internal static unsafe class ServerCallbacks
{
    /// <summary>
    /// SSL_client_hello_cb_fn: a client without ALPN is not one of ours; it is refused before we compute anything for it. For the others
    /// the cheaper of their key shares is chosen.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int Greet(nint session, int* alert, nint argument)
    {
        byte* content;
        nuint length;
        if (LibSsl.SSL_client_hello_get0_ext(session, LibSsl.TLSEXT_TYPE_application_layer_protocol_negotiation, &content, &length) != 1)
        {
            *alert = LibSsl.SSL_AD_NO_APPLICATION_PROTOCOL;
            return LibSsl.SSL_CLIENT_HELLO_ERROR;
        }

        if (LibSsl.SSL_client_hello_get0_ext(session, LibSsl.TLSEXT_TYPE_key_share, &content, &length) == 1
            && KeyShares.AllowX25519(new(content, (int)length)))
        {
            var group = LibSsl.NID_X25519;
            LibSsl.SSL_ctrl_of(session, LibSsl.SSL_CTRL_SET_GROUPS, 1, &group);
        }

        return LibSsl.SSL_CLIENT_HELLO_SUCCESS;
    }

    /// <summary>SSL_CTX_alpn_select_cb_func: the client's list, each entry preceded by its length (RFC 7301 §3.1).</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int SelectProtocol(
        nint session, byte** selected, byte* selectedLength, byte* offered, uint offeredLength, nint argument)
    {
        var protocol = CallbackArgument.Target<ServerChoice>(argument).Protocol;
        var list = new ReadOnlySpan<byte>(offered, (int)offeredLength);
        for (var at = 0; at < list.Length && at + 1 + list[at] <= list.Length; at += 1 + list[at])
        {
            if (!list.Slice(at + 1, list[at]).SequenceEqual(protocol))
                continue;
            *selected = offered + at + 1;
            *selectedLength = list[at];
            return LibSsl.SSL_TLSEXT_ERR_OK;
        }

        return LibSsl.SSL_TLSEXT_ERR_ALERT_FATAL;
    }

    /// <summary>Server name callback: the certificate that has the name, else the first.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int ChooseCertificate(nint session, int* alert, nint argument)
    {
        var name = (byte*)LibSsl.SSL_get_servername(session, LibSsl.TLSEXT_NAMETYPE_host_name);
        if (name is null)
            return LibSsl.SSL_TLSEXT_ERR_OK;

        var length = (nuint)MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).Length;
        foreach (var context in CallbackArgument.Target<ServerChoice>(argument).Contexts)
        {
            if (LibCrypto.X509_check_host(LibSsl.SSL_CTX_get0_certificate_of(context), name, length, flags: 0, peerName: 0) != 1)
                continue;
            LibSsl.SSL_set_SSL_CTX(session, context);
            break;
        }

        return LibSsl.SSL_TLSEXT_ERR_OK;
    }

    /// <summary>pem_password_cb: a daemon has nobody to ask.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int RefusePassphrase(byte* buffer, int size, int writing, nint argument) => -1;
}
