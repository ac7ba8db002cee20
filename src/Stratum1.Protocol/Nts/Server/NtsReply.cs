namespace Stratum1.Protocol.Nts;

/// <summary>
/// What must be remembered of a request until its reply is sealed, which is after the transmit timestamp was written. One per place
/// in the batch of replies, used again and again.
/// </summary>
public sealed class NtsReply : IDisposable
{
    /// <summary>The client's keys.</summary>
    internal NtsKeys Keys { get; } = new();

    /// <summary>The authenticator as <see cref="NtsServer.Write"/> left it: the text in it still in the clear.</summary>
    internal Authenticator Authenticator { get; set; }

    /// <summary>Where the request has its unique identifier.</summary>
    internal PacketPart UniqueId { get; set; }

    /// <summary>Length of the request, which is that of the reply.</summary>
    internal int Length { get; set; }

    /// <summary>How many cookies the client wants: one, and one for each placeholder.</summary>
    internal int Cookies { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Keys.Dispose();
}
