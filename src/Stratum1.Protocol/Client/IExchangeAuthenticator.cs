using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>What makes an exchange with one server or peer authentic: nothing, a symmetric key, or NTS.</summary>
public interface IExchangeAuthenticator
{
    /// <summary>Whether replies are proven to come from the server.</summary>
    bool IsAuthenticated { get; }

    /// <summary>Completes a request.</summary>
    /// <param name="packet">The request so far, with room behind it.</param>
    /// <param name="length">Its octets.</param>
    /// <returns>Octets of the complete request; zero when it cannot be made now (no such key, no cookies).</returns>
    int Protect(Span<byte> packet, int length);

    /// <summary>Test 5: whether a reply is as it must be. Survives any octets.</summary>
    /// <param name="packet">The whole reply, at least a header.</param>
    /// <param name="trailer">What stands behind its header.</param>
    bool Accepts(ReadOnlySpan<byte> packet, in PacketTrailer trailer);
}
