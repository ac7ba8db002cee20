using Stratum1.Linux;
using Stratum1.Protocol.Nts;

namespace Stratum1.Server.Nts;

/// <summary>One NTS-KE connection of a client, without its socket: TLS and, inside it, the exchange.</summary>
/// <param name="tls">Begun by a context for <see cref="KeKeys.ApplicationProtocol"/>; becomes this object's own.</param>
/// <param name="options">What is offered.</param>
internal sealed class KeServerConnection(TlsSession tls, KeServerOptions options) : IDisposable
{
    private readonly KeServerExchange exchange = new(options);

    /// <summary>What came of it; null until the request was read.</summary>
    public KeVerdict? Verdict => exchange.Verdict;

    /// <summary>Why TLS failed, as a sentence; null unless it did.</summary>
    public string? Failure => tls.Failure;

    /// <summary>Whether nothing is left to say: when all output is taken, the connection is to be closed.</summary>
    public bool IsFinished => tls.State is TlsState.Closed or TlsState.Failed;

    /// <summary>Whether the client has not finished its part of the handshake yet.</summary>
    public bool IsHandshaking => tls.State == TlsState.Handshaking;

    /// <summary>Octets for the client that wait to be taken.</summary>
    public int PendingOutput => tls.PendingOutput;

    /// <summary>Takes octets from the client.</summary>
    public void Receive(ReadOnlySpan<byte> octets, CookieSealer cookies, RandomPool random)
    {
        tls.Receive(octets);
        Span<byte> text = stackalloc byte[KeServerExchange.LongestRequest];
        for (var length = tls.Read(text); length > 0; length = tls.Read(text))
        {
            if (!exchange.Receive(text[..length], Export, cookies, random))
                continue;
            tls.Write(exchange.Response.Span);
            tls.Close();
            return;
        }
    }

    /// <summary>The client closed its side.</summary>
    public void ReceiveEnd() => tls.ReceiveEnd();

    /// <summary>Takes octets for the client; zero when there are none.</summary>
    public int TakeOutput(Span<byte> octets) => tls.TakeOutput(octets);

    /// <inheritdoc/>
    public void Dispose() => tls.Dispose();

    private void Export(ReadOnlySpan<byte> context, Span<byte> key) => tls.ExportKey(KeKeys.Label, context, key);
}
