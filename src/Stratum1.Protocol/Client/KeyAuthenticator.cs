using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>Exchanges with a symmetric key.</summary>
/// <param name="id">The key's number.</param>
/// <param name="keys">The keys of the moment: the key file may be read again.</param>
public sealed class KeyAuthenticator(uint id, Func<KeyTable> keys) : IExchangeAuthenticator
{
    private readonly MacMaker macs = new();

    /// <summary>The key's number.</summary>
    public uint KeyId => id;

    /// <summary>The key; null while the file does not have it.</summary>
    public SymmetricKey? Key => keys().Find(id);

    /// <inheritdoc/>
    public bool IsAuthenticated => true;

    /// <inheritdoc/>
    public int Protect(Span<byte> packet, int length) => Key is { } key ? macs.Append(key, packet, length) : 0;

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> packet, in PacketTrailer trailer)
        => trailer.Kind == TrailerKind.Mac && Key is { } key && macs.IsValid(key, packet, trailer.MacOffset);
}
