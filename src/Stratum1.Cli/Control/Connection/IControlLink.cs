namespace Stratum1.Cli.Control.Connection;

/// <summary>Carries datagrams to one daemon and back.</summary>
internal interface IControlLink : IDisposable
{
    /// <summary>Sends a request.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The daemon cannot be reached this way.</exception>
    void Send(ReadOnlySpan<byte> request);

    /// <summary>Waits for a datagram.</summary>
    /// <returns>Its length, or zero when none came in time.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The daemon cannot be reached this way.</exception>
    int Receive(Span<byte> reply, TimeSpan patience);
}
