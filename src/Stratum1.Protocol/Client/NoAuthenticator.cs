using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>Plain exchanges. A reply with a MAC we did not ask for is refused: nobody could tell what it proves.</summary>
public sealed class NoAuthenticator : IExchangeAuthenticator
{
    private NoAuthenticator()
    {
    }

    /// <summary>The only one; it knows nothing.</summary>
    public static NoAuthenticator Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsAuthenticated => false;

    /// <inheritdoc/>
    public int Protect(Span<byte> packet, int length) => length;

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> packet, in PacketTrailer trailer)
        => trailer.Kind == TrailerKind.Unauthenticated && (trailer.Fields & FieldKinds.Nts) == FieldKinds.None;
}
