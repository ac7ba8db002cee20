using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Ptp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Stamping;

namespace Stratum1.Server.Serving;

/// <summary>Moves requests and replies between its own sockets and its handler, in batches. Allocates nothing per packet.</summary>
internal sealed class ServingThread : IDisposable
{
    /// <summary>The longest reply and 128 octets for the headers of link, IP and UDP.</summary>
    private const int LongestFrame = Responder.MaxRequestLength + 128;

    /// <summary>A socket that fails for a reason nobody knows is not asked again at once: the thread would do nothing else.</summary>
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Longer than the engine's: the clock goes before the answers. Shorter than that of other programs, which go after them.
    /// </summary>
    private static readonly TimeInterval AnswerTurn = TimeInterval.FromNanoseconds(500_000);

    /// <summary>
    /// A socket with more requests than a batch holds is asked again at once. So often, before others get their turn: 2 ms at most.
    /// </summary>
    private const int BatchesInTurn = 8;

    private readonly RequestHandler handler;
    private readonly List<ServingSocket> sockets;
    private readonly (DatagramQueue Associations, DatagramQueue ControlMessages) passedOn;
    private readonly HardwareStamps? stamps;
    private readonly byte ptpDomain;
    private readonly PollSet ready = new();
    private readonly EventFd stop = new();
    private readonly DepartureTimes departures = new();
    private readonly ReceiveBatch received = new(RequestHandler.BatchCapacity, Responder.MaxRequestLength + PtpFrame.Overhead + 1);
    private readonly SendBatch replies = new(RequestHandler.BatchCapacity, Responder.MaxRequestLength + PtpFrame.Overhead);
    private readonly ReceiveBatch sent = new(16, LongestFrame, controlSize: 256);
    private readonly Thread thread;
    private ushort ptpSequence;
    private string? fault;

    /// <summary>Starts to answer.</summary>
    /// <param name="handler">Its own.</param>
    /// <param name="sockets">Its own; closed at the end.</param>
    /// <param name="passedOn">Get what configured servers and peers send, and control messages.</param>
    /// <param name="stamps">Stamps by network cards; null for none.</param>
    /// <param name="ptpDomain">The domain of NTP over PTP.</param>
    /// <param name="number">For the thread's name.</param>
    public ServingThread(
        RequestHandler handler, List<ServingSocket> sockets, (DatagramQueue Associations, DatagramQueue ControlMessages) passedOn,
        HardwareStamps? stamps, byte ptpDomain, int number)
    {
        (this.handler, this.sockets, this.passedOn) = (handler, sockets, passedOn);
        (this.stamps, this.ptpDomain) = (stamps, ptpDomain);
        foreach (var socket in sockets)
            ready.Add(socket.Socket.Handle);
        ready.Add(stop.Handle);
        thread = new Thread(Run) { IsBackground = true, Name = $"ntp{number}" };
        thread.Start();
    }

    /// <summary>Why a socket failed since the last call, or null; from any thread.</summary>
    public string? TakeFault() => Interlocked.Exchange(ref fault, null);

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Set();
        thread.Join();
        ready.Dispose();
        foreach (var socket in sockets)
            socket.Dispose();
        stop.Dispose();
    }

    private void Run()
    {
        Scheduling.BecomeOrdinary();
        Scheduling.SetTurn(AnswerTurn);
        while (true)
        {
            ready.Wait();
            if (ready[sockets.Count] != Readiness.None)
                return; // To be stopped.
            for (var i = 0; i < sockets.Count; i++)
            {
                if (ready[i] != Readiness.None)
                    Attend(sockets[i], ready[i]);
            }
        }
    }

    private void Attend(ServingSocket socket, Readiness readiness)
    {
        try
        {
            if ((readiness & Readiness.Error) != Readiness.None)
                TakeStamps(socket);
            var isMore = true;
            for (var batch = 0; isMore && batch < BatchesInTurn; batch++)
                isMore = Serve(socket);
        }
        catch (LinuxException error)
        {
            Volatile.Write(ref fault, error.Message);
            Thread.Sleep(PauseAfterFault);
        }
    }

    /// <summary>Answers a batch.</summary>
    /// <returns>Whether more is waiting, as far as can be told: the batch was full.</returns>
    private bool Serve(ServingSocket socket)
    {
        var count = socket.Socket.Receive(received);
        if (count == 0)
            return false;
        handler.BeginBatch(SystemClock.Now);
        for (var i = 0; i < count && count > 1; i++)
            handler.Expect(received.AddressOf(i));
        var wantsStamps = false;
        for (var i = 0; i < count; i++)
            wantsStamps |= Prepare(socket, i);
        if (replies.Count > 0)
            Send(socket);
        if (wantsStamps)
            TakeStamps(socket); // Most are there already: the network card's driver has taken the packets.
        return count == received.Capacity;
    }

    /// <summary>Prepares the reply to one packet of the batch.</summary>
    /// <returns>Whether it is to be stamped.</returns>
    private bool Prepare(ServingSocket socket, int index)
    {
        var datagram = received.PayloadOf(index);
        PathTime? path = null;
        if (socket.IsPtp)
        {
            if (!PtpFrame.TryUnwrap(datagram, ptpDomain, out datagram, out var added))
                return false;
            path = new(TimeInterval.Zero, added);
        }

        var destination = received.DestinationOf(index, out var kernel, out var card);
        var arrival = new Arrival(
            kernel ?? SystemClock.Now, kernel is null ? StampSource.Daemon : StampSource.Kernel, path);
        if (card is { } stamp && stamps is not null
            && stamps.TryArrival(
                stamp, arrival.Stamp, received.PayloadOf(index).Length, socket.Socket.Local.IsIPv6, out var better, out var reception))
        {
            path = path is { } known ? known with { Reception = reception } : null;
            arrival = new(better, StampSource.Hardware, path);
        }

        var client = new ClientAddress(received.AddressOf(index), received.PortOf(index));
        var overhead = socket.IsPtp ? PtpFrame.Overhead : 0;
        var verdict = handler.Answer(datagram, client, arrival, replies.Next[overhead..], out var length);
        var queue = verdict switch
        {
            RequestVerdict.ForAssociation => passedOn.Associations,
            RequestVerdict.ControlMessage when !socket.IsPtp => passedOn.ControlMessages,
            _ => null,
        };
        queue?.Add(new(datagram.ToArray(), received[index].Source, destination, arrival.Stamp, arrival.Source, socket.Socket)
        {
            Path = path ?? default,
        });
        if (length == 0)
            return false;

        if (socket.IsPtp)
            PtpFrame.Wrap(replies.Next[..(overhead + length)], ptpDomain, unchecked(ptpSequence++));
        var reply = replies.Count;
        replies.AddAnswer(overhead + length, received, index, destination);
        if (!handler.WantsTransmitStamp(reply))
            return false;
        replies.WantStamp(byHardware: stamps is not null);
        return true;
    }

    private void Send(ServingSocket socket)
    {
        var count = replies.Count;
        var begin = SystemClock.Now;
        for (var i = 0; i < count; i++)
        {
            var frame = replies[i];
            var overhead = socket.IsPtp ? PtpFrame.Overhead : 0;
            handler.Complete(i, frame[overhead..], departures.Of(begin, i, count));
        }

        var completed = SystemClock.Now;
        socket.Socket.Send(replies);
        departures.Learn(begin, completed, SystemClock.Now, count);
    }

    private void TakeStamps(ServingSocket socket)
    {
        for (var count = sent.Capacity; count == sent.Capacity;)
        {
            count = socket.Socket.ReceiveSent(sent);
            for (var i = 0; i < count; i++)
            {
                var packet = sent[i];
                var payload = SentFrame.Payload(packet.Payload);
                if (socket.IsPtp && !PtpFrame.TryUnwrap(payload, ptpDomain, out payload, out _))
                    continue;
                if (packet.Stamp is { } stamp)
                    TellDeparture(socket, payload, stamp, StampSource.Kernel);
                if (packet.Hardware is { } card && stamps is not null
                    && stamps.TryDeparture(card, packet.Stamp ?? SystemClock.Now, out var departure))
                    TellDeparture(socket, payload, departure, StampSource.Hardware);
            }
        }
    }

    /// <summary>A reply has left, or a request of ours to a peer or server.</summary>
    private void TellDeparture(ServingSocket socket, ReadOnlySpan<byte> packet, UtcTime left, StampSource source)
    {
        if (NtpHeader.TryRead(packet, out var header) && header.Mode is NtpMode.SymmetricActive or NtpMode.Client)
            passedOn.Associations.Add(new(packet.ToArray(), default, default, left, source, socket.Socket) { HasLeft = true });
        else
            handler.Improve(packet, left, source);
    }
}
