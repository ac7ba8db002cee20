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

    /// <summary>Nothing: it is to be closed.</summary>
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

    private KeServerConnection? connection;
    private byte[] unsent = [];
    private bool isEnding;

    /// <summary>Milliseconds on the clock of its thread.</summary>
    public long OpenedAt => openedAt;

    /// <summary>The descriptor.</summary>
    public TcpConnection Socket => socket;

    /// <summary>Whether no octet has come from it yet.</summary>
    public bool IsSilent => connection is null;

    /// <summary>Whether all is said, and only its farewell is waited for.</summary>
    public bool IsEnding => isEnding;

    /// <summary>What came of it so far.</summary>
    public KeOutcome Outcome => connection?.Verdict switch
    {
        null => KeOutcome.Broken,
        KeVerdict.Agreed => isEnding ? KeOutcome.Agreed : KeOutcome.Broken,
        _ => KeOutcome.Rejected,
    };

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
            if (isEnding)
                continue;
            if (connection is null)
            {
                if (begin() is not { } session)
                    return KeWait.Nothing;
                connection = new(session, options);
            }

            connection.Receive(octets[..length], cookies, random);
        }

        return connection is null || isEnding ? KeWait.Input : Send(connection, octets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        connection?.Dispose();
        socket.Dispose();
    }

    private KeWait Send(KeServerConnection talking, Span<byte> octets)
    {
        while (true)
        {
            var left = unsent.Length > 0 ? unsent : octets[..talking.TakeOutput(octets)];
            if (left.IsEmpty)
                break;
            var (status, length) = socket.Write(left);
            if (status == IoStatus.Gone)
                return KeWait.Nothing;
            unsent = left[length..].ToArray();
            if (unsent.Length > 0)
                return KeWait.Output;
        }

        if (!talking.IsFinished)
            return KeWait.Input;
        socket.EndWriting();
        isEnding = true;
        return KeWait.Input;
    }
}
