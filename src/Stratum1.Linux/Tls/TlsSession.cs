using System.Runtime.InteropServices;
using System.Text;

namespace Stratum1.Linux;

/// <summary>Where a TLS session stands.</summary>
public enum TlsState
{
    /// <summary>Certificates and keys are being agreed.</summary>
    Handshaking,

    /// <summary>Text can be read and written.</summary>
    Established,

    /// <summary>One side has said that it is finished; what was received can still be read.</summary>
    Closed,

    /// <summary>Of no use any more: <see cref="TlsSession.Failure"/> says why. An alert for the other side may wait to be sent.</summary>
    Failed,
}

/// <summary>
/// One TLS session without a socket: what came from the other side goes in, what is for the other side comes out. The caller owns the
/// socket, the waiting and the patience. One thread at a time.
/// </summary>
public sealed unsafe class TlsSession : IDisposable
{
    /// <summary>
    /// Chosen, because: a client sends 1 to 3 KB until it is established (keys for post-quantum exchange included), a server's chain of
    /// certificates has less than this. More is an attempt to occupy us.
    /// </summary>
    public const int LongestHandshake = 32 * 1024;

    private readonly SslHandle session;
    private readonly byte[] protocol;
    private readonly UtcTime? validAt;
    private readonly nint input;
    private readonly nint output;

    private TlsSession(SslHandle session, byte[] protocol, UtcTime? validAt)
    {
        this.session = session;
        this.protocol = protocol;
        this.validAt = validAt;
        input = OpenSslException.Check(LibCrypto.BIO_new(LibCrypto.BIO_s_mem()), "BIO_new");
        output = OpenSslException.Check(LibCrypto.BIO_new(LibCrypto.BIO_s_mem()), "BIO_new");
        LibSsl.SSL_set_bio(session, input, output); // They now belong to the session.
    }

    /// <summary>Where it stands.</summary>
    public TlsState State { get; private set; }

    /// <summary>Why it failed, as a sentence; null unless it did.</summary>
    public string? Failure { get; private set; }

    /// <summary>Octets received from the other side so far.</summary>
    public long OctetsReceived { get; private set; }

    /// <summary>Octets made for the other side so far. While none are, a server has not computed anything for its client yet.</summary>
    public long OctetsMade { get; private set; }

    /// <summary>Octets for the other side that wait to be taken.</summary>
    public int PendingOutput => (int)LibCrypto.BIO_ctrl(output, LibCrypto.BIO_CTRL_PENDING, 0, 0);

    /// <summary>
    /// The server's certificates, as verified by a client; null before. Where their time was waived, ask
    /// <see cref="CertificateInfo.ProblemAt"/> once the time is known.
    /// </summary>
    public CertificateInfo? Peer { get; private set; }

    /// <summary>Takes octets from the other side, and goes on as far as they allow.</summary>
    public void Receive(ReadOnlySpan<byte> octets)
    {
        if (State == TlsState.Failed)
            return;
        OctetsReceived += octets.Length;
        if (State == TlsState.Handshaking && OctetsReceived > LongestHandshake)
        {
            Fail($"more than {LongestHandshake} octets before the handshake was finished");
            return;
        }

        fixed (byte* start = octets)
        {
            if (octets.Length > 0)
                OpenSslException.Check(LibCrypto.BIO_write(input, start, octets.Length), "BIO_write");
        }

        if (State == TlsState.Handshaking)
            Handshake();
    }

    /// <summary>The other side closed the connection.</summary>
    public void ReceiveEnd()
    {
        if (State == TlsState.Handshaking)
            Fail("the connection was closed during the TLS handshake");
        else if (State == TlsState.Established)
            State = TlsState.Closed;
    }

    /// <summary>Takes octets for the other side.</summary>
    /// <returns>How many; zero when there are none.</returns>
    public int TakeOutput(Span<byte> octets)
    {
        fixed (byte* start = octets)
            return octets.IsEmpty ? 0 : Math.Max(0, LibCrypto.BIO_read(output, start, octets.Length));
    }

    /// <summary>Reads text that has arrived.</summary>
    /// <returns>Octets read; zero when there are none (yet): then look at the state.</returns>
    public int Read(Span<byte> text)
    {
        if (State is TlsState.Handshaking or TlsState.Failed || text.IsEmpty)
            return 0;
        LibCrypto.ERR_clear_error();
        int result;
        fixed (byte* start = text)
            result = LibSsl.SSL_read(session, start, text.Length);
        if (result > 0)
            return result;

        switch (LibSsl.SSL_get_error(session, result))
        {
            case LibSsl.SSL_ERROR_WANT_READ:
                break;
            case LibSsl.SSL_ERROR_ZERO_RETURN:
                State = TlsState.Closed;
                break;
            default:
                Fail(OpenSslException.TakeReason());
                break;
        }

        return 0;
    }

    /// <summary>Encrypts text for the other side; it then waits to be taken.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        if (State != TlsState.Established || text.IsEmpty)
            return;
        LibCrypto.ERR_clear_error();
        var before = PendingOutput;
        int result;
        fixed (byte* start = text)
            result = LibSsl.SSL_write(session, start, text.Length);
        if (result <= 0)
            Fail(OpenSslException.TakeReason());
        OctetsMade += PendingOutput - before;
    }

    /// <summary>Says that we are finished (close_notify, RFC 8446 §6.1), which then waits to be taken.</summary>
    public void Close()
    {
        if (State is TlsState.Handshaking or TlsState.Failed)
            return;
        LibCrypto.ERR_clear_error();
        _ = LibSsl.SSL_shutdown(session);
        LibCrypto.ERR_clear_error();
        State = TlsState.Closed;
    }

    /// <summary>A key that both sides know and nobody else (exporter of RFC 8446 §7.5).</summary>
    /// <exception cref="OpenSslException">The handshake is not finished.</exception>
    public void ExportKey(string label, ReadOnlySpan<byte> context, Span<byte> key)
    {
        var name = Encoding.ASCII.GetBytes(label);
        LibCrypto.ERR_clear_error();
        fixed (byte* labelStart = name, contextStart = context, keyStart = key)
        {
            OpenSslException.Check(
                LibSsl.SSL_export_keying_material(
                    session, keyStart, (nuint)key.Length, labelStart, (nuint)name.Length, contextStart, (nuint)context.Length,
                        useContext: 1),
                "SSL_export_keying_material");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    internal static TlsSession ForServer(SslContextHandle context, SafeHandle[] held)
    {
        var accepted = OpenSslException.Check(LibSsl.SSL_new(context), "SSL_new");
        accepted.Hold(held);
        LibSsl.SSL_set_accept_state(accepted);
        return new(accepted, protocol: [], validAt: null);
    }

    internal static TlsSession ForClient(SslHandle session, byte[] protocol, UtcTime? validAt)
    {
        LibSsl.SSL_set_connect_state(session);
        var made = new TlsSession(session, protocol, validAt);
        made.Handshake(); // The client speaks first.
        return made;
    }

    private void Handshake()
    {
        LibCrypto.ERR_clear_error();
        var before = PendingOutput;
        var result = LibSsl.SSL_do_handshake(session);
        OctetsMade += PendingOutput - before;
        if (result == 1)
        {
            State = TlsState.Established;
            if (protocol.Length > 0)
                Judge();
            return;
        }

        if (LibSsl.SSL_get_error(session, result) == LibSsl.SSL_ERROR_WANT_READ)
            return;
        var verification = LibSsl.SSL_get_verify_result(session);
        var reason = OpenSslException.TakeReason();
        if (verification == LibCrypto.X509_V_ERR_CERT_HAS_EXPIRED)
            reason = "expired certificate"; // As chrony and its users call it.
        else if (verification != 0)
            reason = Marshal.PtrToStringUTF8((nint)LibCrypto.X509_verify_cert_error_string(verification)) ?? reason;
        Fail(protocol.Length > 0 && verification != 0 ? $"the server's certificate is not accepted: {reason}" : reason);
    }

    /// <summary>What a client still wants to know of its server after the handshake.</summary>
    private void Judge()
    {
        var stack = LibSsl.SSL_get0_verified_chain(session);
        var chain = new nint[stack == 0 ? 0 : LibCrypto.OPENSSL_sk_num(stack)];
        for (var i = 0; i < chain.Length; i++)
            chain[i] = LibCrypto.OPENSSL_sk_value(stack, i);
        if (chain.Length == 0)
        {
            Fail("the server has shown no certificate");
            return;
        }

        Peer = CertificateInfo.Of(chain);
        byte* agreed;
        uint length;
        LibSsl.SSL_get0_alpn_selected(session, &agreed, &length);
        if (!new ReadOnlySpan<byte>(agreed, (int)length).SequenceEqual(protocol))
            Fail($"the server does not speak {Encoding.ASCII.GetString(protocol)}");
        else if (validAt is { } now && Peer.Value.ProblemAt(now) is { } problem)
            Fail(problem);
    }

    private void Fail(string why)
    {
        Failure = why;
        State = TlsState.Failed;
    }
}
