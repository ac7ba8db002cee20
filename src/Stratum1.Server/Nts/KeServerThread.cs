using Stratum1.Linux;
using Stratum1.Protocol.Nts;

namespace Stratum1.Server.Nts;

// A key exchange costs some 200 times what a time packet costs. So it is done here, on threads of lower priority than those that serve
// time: whatever happens to this port, they run first.
//
// A client has a few seconds for everything together; how it spends them does not matter. When all places are taken, the one that has been
// silent longest makes room, so that half-open connections cannot keep out clients that talk.
//
// Once all is said, the client's place is free for others, and its connection is closed a moment later: until then it has closed its own
// end, and nothing of what it was told can be lost (RFC 1122 §4.2.2.13). Nobody is woken for that.

/// <summary>One thread of the key exchange, with connections of its own.</summary>
internal sealed class KeServerThread : IDisposable
{
    internal static readonly int PatienceMilliseconds = (int)(NtsCore.Patience.Seconds * 1000);

    private const int TickMilliseconds = 250;
    private const int StopToken = -1;
    private const int FirstListenerToken = -2;

    /// <summary>From the last word to closing: many round trips of a LAN, and one of most networks.</summary>
    private const int FarewellMilliseconds = 250;

    /// <summary>Chosen: a tenth of an ordinary thread's share, when both want the processor.</summary>
    private const int Niceness = 10;

    /// <summary>The longest TLS record a client may send before it is established comes in four pieces of that.</summary>
    private const int BufferSize = 4096;

    private readonly NtsCore core;
    private readonly KeDoor door;
    private readonly IReadOnlyList<TcpListeningSocket> listeners;
    private readonly Action? onTick;
    private readonly Func<TlsSession?> begin;
    private readonly KeClientSocket?[] places;
    private readonly Stack<int> free;
    private readonly Queue<(TcpConnection Socket, long EndedAt)> ended = new();
    private readonly EventLoop loop = new(maxEvents: 64);
    private readonly EventFd stop = new();
    private readonly CookieSealer cookies = new(OpenSslBlockCipher.ForThisMachine);
    private readonly RandomPool random = new(System.Security.Cryptography.RandomNumberGenerator.Fill);
    private readonly byte[] buffer = new byte[BufferSize];
    private readonly Thread thread;
    private long lastTick;
    private bool isPaused;

    /// <summary>Starts to answer.</summary>
    /// <param name="core">What all threads share.</param>
    /// <param name="listeners">Where clients come from.</param>
    /// <param name="maxConnections">At a time.</param>
    /// <param name="onTick">Called four times a second, on this thread; null for nothing.</param>
    /// <param name="number">For the thread's name.</param>
    public KeServerThread(
        NtsCore core, IReadOnlyList<TcpListeningSocket> listeners, int maxConnections, Action? onTick, int number)
    {
        (this.core, this.listeners, this.onTick) = (core, listeners, onTick);
        door = core.ForExchangingThread();
        begin = core.Certificates.Begin;
        places = new KeClientSocket?[maxConnections];
        free = new(Enumerable.Range(0, places.Length).Reverse());
        loop.Add(stop.Handle, StopToken);
        Listen();
        thread = new Thread(Run) { IsBackground = true, Name = $"ntske{number}" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Set();
        thread.Join();
        foreach (var client in places)
            client?.Dispose();
        foreach (var (socket, _) in ended)
            socket.Dispose();
        loop.Dispose();
        stop.Dispose();
        cookies.Dispose();
    }

    private static long Now => Environment.TickCount64;

    private void Run()
    {
        Scheduling.BecomeOrdinary();
        Scheduling.SetNiceness(Niceness);
        while (true)
        {
            var isIdle = onTick is null && free.Count == places.Length && ended.Count == 0 && !isPaused;
            foreach (var ready in loop.Wait(isIdle ? -1 : TickMilliseconds))
            {
                if (ready.Token == StopToken)
                    return;
                if (ready.Token <= FirstListenerToken)
                    Accept(listeners[FirstListenerToken - ready.Token]);
                else
                    Advance(ready.Token);
            }

            if (Now - lastTick >= TickMilliseconds)
                Tick();
        }
    }

    private void Tick()
    {
        lastTick = Now;
        for (var place = 0; place < places.Length; place++)
        {
            if (places[place] is { } client && lastTick - client.OpenedAt >= PatienceMilliseconds)
                Close(place, KeOutcome.TooSlow);
        }

        while (ended.TryPeek(out var oldest) && lastTick - oldest.EndedAt >= FarewellMilliseconds)
            CloseOldestEnded();

        if (isPaused)
            Listen();
        onTick?.Invoke();
    }

    private void Listen()
    {
        for (var i = 0; i < listeners.Count; i++)
            loop.Add(listeners[i].Handle, FirstListenerToken - i);
        isPaused = false;
    }

    private void Accept(TcpListeningSocket listener)
    {
        try
        {
            if (listener.Accept() is { } socket) // While more of them wait, the listener stays ready.
                Welcome(socket);
        }
        catch (LinuxException)
        {
            // Out of descriptors: until the next tick nobody is accepted, for the listener would be ready all the time.
            foreach (var waiting in listeners)
                loop.Remove(waiting.Handle);
            isPaused = true;
        }
    }

    private void Welcome(TcpConnection socket)
    {
        if (RefusalOf(socket.Remote) is { } refusal)
        {
            door.Counters.Count(refusal);
            socket.Dispose();
            return;
        }

        var place = free.Pop();
        places[place] = new(socket, Now);
        Advance(place); // Its first octets are here, most likely.
    }

    private KeOutcome? RefusalOf(Endpoint remote)
    {
        Span<byte> octets = stackalloc byte[16];
        if (door.RefusalOf(octets[..remote.WriteAddress(octets)], SystemClock.Now) is { } refusal)
            return refusal;
        return free.Count > 0 || TryDisplace() ? null : KeOutcome.NoRoom;
    }

    private bool TryDisplace()
    {
        var oldest = -1;
        for (var place = 0; place < places.Length; place++)
        {
            if (places[place] is { IsSilent: true } client && (oldest < 0 || client.OpenedAt < places[oldest]!.OpenedAt))
                oldest = place;
        }

        if (oldest >= 0)
            Close(oldest, KeOutcome.Displaced);
        return oldest >= 0;
    }

    private void Advance(int place)
    {
        if (places[place] is not { } client)
            return; // Closed by an event before it.
        try
        {
            cookies.Use(core.Keys);
            switch (client.Advance(begin, core.Options, cookies, random, buffer))
            {
                case KeWait.Nothing:
                    Close(place, KeOutcome.Broken);
                    break;
                case KeWait.Farewell:
                    End(place, client);
                    break;
                case KeWait.Output:
                    Watch(place, client, Readiness.Output);
                    break;
                default:
                    Watch(place, client, Readiness.Input);
                    break;
            }
        }
        catch (OpenSslException)
        {
            Close(place, KeOutcome.Broken); // Out of memory: this client's trouble alone.
        }
    }

    /// <summary>Reported once: most clients have nothing more to say the second time.</summary>
    private void Watch(int place, KeClientSocket client, Readiness interest)
    {
        if (client.IsWatched)
            loop.Change(client.Socket.Handle, place, interest | Readiness.Once);
        else
            loop.Add(client.Socket.Handle, place, interest | Readiness.Once);
        client.IsWatched = true;
    }

    private void Close(int place, KeOutcome outcome)
    {
        places[place]!.Dispose();
        Free(place, outcome);
    }

    private void End(int place, KeClientSocket client)
    {
        client.EndSession();
        Free(place, client.Outcome);
        ended.Enqueue((client.Socket, Now));
        if (ended.Count > places.Length)
            CloseOldestEnded();
    }

    private void Free(int place, KeOutcome outcome)
    {
        door.Counters.Count(outcome);
        places[place] = null;
        free.Push(place);
    }

    private void CloseOldestEnded()
    {
        using var socket = ended.Dequeue().Socket;
        socket.Read(buffer); // A farewell that nobody has read would make the kernel answer with a reset.
    }
}
