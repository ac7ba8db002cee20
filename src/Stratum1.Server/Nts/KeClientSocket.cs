using Stratum1.Linux;
using Stratum1.Protocol.Nts;

namespace Stratum1.Server.Nts;

/// <summary>What a client's connection waits for.</summary>
internal enum KeWait : byte
{
    /// <summary>Octets from the client.</summary>
    Input,

    /// <summary>Room for octets to it.</summary>
    Output,

    /// <summary>Its farewell: all is said, and handed to the kernel.</summary>
    Farewell,

    /// <summary>Nothing: it is gone, or cannot be served.</summary>
    Nothing,
}

/// <summary>
/// A client of the key exchange: its socket and, from its first octet on, its TLS session. Until then it costs us a descriptor and a place,
/// so that many half-open connections cost little.
/// </summary>
/// <param name="socket">Becomes this object's own.</param>
/// <param name="openedAt">Milliseconds on the clock of its thread.</param>
internal sealed class KeClientSocket(TcpConnection socket, long openedAt) : IDisposable
{
    /// <summary>Readings at a time, so that a client that sends without end does not keep the others waiting.</summary>
    private const int MostReadings = 4;

    /// <summary>
    /// After our part of the handshake a client sends the end of its own and, mostly at once, its request. The two together have 96 octets
    /// at least, the first alone has 80 at most (RFC 8446 §4.4.4, §5.2 and D.4): to be woken for the first would be of no use.
    /// </summary>
    private const int EndAndRequest = 90;

    private KeServerConnection? connection;
    private byte[] unsent = [];
    private int reportedFrom = 1;

    /// <summary>Milliseconds on the clock of its thread.</summary>
    public long OpenedAt => openedAt;

    /// <summary>The descriptor.</summary>
    public TcpConnection Socket => socket;

    /// <summary>Whether no octet has come from it yet.</summary>
    public bool IsSilent => connection is null;

    /// <summary>What came of it, now that all is said.</summary>
    public KeOutcome Outcome => connection?.Verdict switch
    {
        null => KeOutcome.Broken,
        KeVerdict.Agreed => KeOutcome.Agreed,
        _ => KeOutcome.Rejected,
    };

    /// <summary>Whether an event loop has been told to watch it.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Goes on as far as it can.</summary>
    /// <param name="begin">Begins a TLS session; null when there is no certificate.</param>
    /// <param name="options">What is offered.</param>
    /// <param name="cookies">The thread's, with the master keys of now.</param>
    /// <param name="random">The thread's.</param>
    /// <param name="octets">Memory to work in.</param>
    public KeWait Advance(Func<TlsSession?> begin, KeServerOptions options, CookieSealer cookies, RandomPool random, Span<byte> octets)
    {
        for (var i = 0; i < MostReadings; i++)
        {
            var (status, length) = socket.Read(octets);
            if (status == IoStatus.Nothing)
                break;
            if (status == IoStatus.Gone)
                return KeWait.Nothing;
            if (connection is null)
            {
                if (begin() is not { } session)
                    return KeWait.Nothing;
                connection = new(session, options);
            }

            connection.Receive(octets[..length], cookies, random);
            if (length < octets.Length)
                break; // That was all.
        }

        return connection is null ? KeWait.Input : Send(connection, octets);
    }

    /// <summary>Ends the session, not the connection.</summary>
    public void EndSession() => connection?.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        EndSession();
        socket.Dispose();
    }

    private KeWait Send(KeServerConnection talking, Span<byte> octets)
    {
        for (var hasSent = false; ; hasSent = true)
        {
            var left = unsent.Length > 0 ? unsent : octets[..talking.TakeOutput(octets)];
            if (left.IsEmpty)
                return talking.IsFinished ? KeWait.Farewell : WaitForInput(hasSent && talking.IsHandshaking ? EndAndRequest : 1);
            var (status, length) = socket.Write(left);
            if (status == IoStatus.Gone)
                return KeWait.Nothing;
            unsent = left[length..].ToArray();
            if (unsent.Length > 0)
                return KeWait.Output;
        }
    }

    private KeWait WaitForInput(int octets)
    {
        if (octets != reportedFrom)
            socket.ReportInputFrom(octets);
        reportedFrom = octets;
        return KeWait.Input;
    }
}
