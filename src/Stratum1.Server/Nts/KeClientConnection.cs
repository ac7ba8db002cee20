using Stratum1.Linux;
using Stratum1.Protocol.Nts;

namespace Stratum1.Server.Nts;

/// <summary>One NTS-KE connection to a server, without its socket: TLS and, inside it, the exchange.</summary>
/// <param name="tls">Begun by a context for <see cref="KeKeys.ApplicationProtocol"/>; becomes this object's own.</param>
/// <param name="algorithms">What is offered, the best first.</param>
internal sealed class KeClientConnection(TlsSession tls, IReadOnlyList<AeadAlgorithm> algorithms) : IDisposable
{
    /// <summary>A whole record (RFC 8446 §5.1).</summary>
    private const int LongestText = 16 * 1024;

    private readonly byte[] text = new byte[LongestText];
    private bool hasAsked;

    /// <summary>The exchange; agreed or failed when <see cref="IsFinished"/>.</summary>
    public KeClientExchange Exchange { get; } = new(algorithms);

    /// <summary>Why nothing came of it, as a sentence; null unless it failed.</summary>
    public string? Failure => tls.State == TlsState.Failed ? tls.Failure : Exchange.Failure;

    /// <summary>How far it came, for <see cref="KeRetry"/>.</summary>
    public KeStage Stage => tls.OctetsReceived > 0 ? KeStage.Tls : KeStage.Connecting;

    /// <summary>The server's certificates; null before they were verified.</summary>
    public CertificateInfo? Certificate => tls.Peer;

    /// <summary>Whether there is nothing more to wait for: take the output, then what was agreed, and close the connection.</summary>
    public bool IsFinished => tls.State == TlsState.Failed || Exchange.State != KeClientState.Waiting;

    /// <summary>Whether keys were agreed.</summary>
    public bool IsAgreed => tls.State != TlsState.Failed && Exchange.State == KeClientState.Agreed;

    /// <summary>Octets for the server that wait to be taken; at the beginning there are some.</summary>
    public int PendingOutput => tls.PendingOutput;

    /// <summary>Takes octets from the server.</summary>
    public void Receive(ReadOnlySpan<byte> octets)
    {
        tls.Receive(octets);
        if (tls.State == TlsState.Established && !hasAsked)
        {
            tls.Write(Exchange.Request.Span);
            hasAsked = true;
        }

        for (var length = tls.Read(text); length > 0 && !IsFinished; length = tls.Read(text))
            Exchange.Receive(text.AsSpan(0, length));
        if (tls.State == TlsState.Closed)
            Exchange.End();
        if (IsFinished)
            tls.Close();
    }

    /// <summary>The server closed the connection.</summary>
    public void ReceiveEnd()
    {
        tls.ReceiveEnd();
        Exchange.End();
    }

    /// <summary>Takes octets for the server; zero when there are none.</summary>
    public int TakeOutput(Span<byte> octets) => tls.TakeOutput(octets);

    /// <summary>Gives keys and cookies to an association. Only when <see cref="IsAgreed"/>.</summary>
    public void Deliver(NtsAssociation association)
    {
        ArgumentNullException.ThrowIfNull(association);
        association.Adopt(Exchange, Export);
    }

    /// <inheritdoc/>
    public void Dispose() => tls.Dispose();

    private void Export(ReadOnlySpan<byte> context, Span<byte> key) => tls.ExportKey(KeKeys.Label, context, key);
}
