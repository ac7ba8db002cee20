namespace Stratum1.Protocol.Serving;

/// <summary>What a server's NTS says of a request (RFC 8915 §5.7).</summary>
public enum NtsVerdict : byte
{
    /// <summary>Authentic: the reply will be sealed with the client's keys.</summary>
    Authentic,

    /// <summary>The cookie cannot be opened: the client gets a kiss-o'-death NTSN and begins anew.</summary>
    Nak,

    /// <summary>Not authentic, or not well formed: silence.</summary>
    Refused,
}

/// <summary>
/// The seam between <see cref="Responder"/> and NTS: opens requests and seals replies for one serving thread. Several exchanges may
/// be open at the same time, as many as fit into a batch.
/// </summary>
public interface INtsRequests
{
    /// <summary>Judges a request that has fields of NTS, and adds to the reply what comes before the authenticator.</summary>
    /// <param name="request">The whole datagram.</param>
    /// <param name="reply">
    /// The reply: the plain extension fields are there, the header follows later. Add the unique identifier; for a request that is
    /// authentic, also keep room for authenticator and cookies. Never longer than the request.
    /// </param>
    /// <param name="length">Octets of the reply; to be moved to the end of all that will be there.</param>
    /// <param name="ticket">Names the exchange until <see cref="Seal"/>.</param>
    NtsVerdict Open(ReadOnlySpan<byte> request, Span<byte> reply, ref int length, out int ticket);

    /// <summary>Fills the room that was kept, now that the transmit timestamp stands.</summary>
    /// <param name="ticket">From <see cref="Open"/>; not valid afterwards.</param>
    /// <param name="reply">The reply, of the length that <see cref="Open"/> asked for.</param>
    void Seal(int ticket, Span<byte> reply);
}
