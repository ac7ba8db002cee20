using Stratum1.Engine;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Serving;

/// <summary>The part of serving that needs no socket: from a datagram to the reply. One per thread; allocates nothing.</summary>
/// <param name="access">Who may ask.</param>
/// <param name="first">What to say until the engine says more.</param>
internal sealed class RequestHandler(AccessTable access, Snapshot first)
{
    private readonly Responder responder = new();
    private Snapshot snapshot = first;
    private Snapshot current = first;

    /// <summary>What became of the requests.</summary>
    public ServerCounters Counters => responder.Counters;

    /// <summary>Who asked lately.</summary>
    public RecentClients Clients { get; } = new();

    /// <summary>What replies say from the next batch on; from any thread.</summary>
    public void Publish(Snapshot next) => Volatile.Write(ref snapshot, next);

    /// <summary>Begins a batch: all of it is answered from one snapshot.</summary>
    public void BeginBatch() => current = Volatile.Read(ref snapshot);

    /// <summary>Prepares a reply, all but its transmit timestamp.</summary>
    /// <param name="datagram">The request.</param>
    /// <param name="address">The client's: 4 or 16 octets.</param>
    /// <param name="port">The client's.</param>
    /// <param name="stamp">When it arrived, on the kernel's clock.</param>
    /// <param name="reply">Room for it.</param>
    /// <returns>Its length; zero for silence.</returns>
    public int Answer(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address, ushort port, UtcTime stamp, Span<byte> reply)
    {
        var request = new NtpRequest(datagram, address, port, NtpTimestamp.From(current.ServedAt(stamp)));
        var state = current.IsFresh(stamp) ? current.State : ServedState.Unsynchronised(current.State.Precision);
        if (responder.Answer(request, state, access, reply, out var length) == RequestVerdict.Answered)
            Clients.Note(address, stamp);
        return length;
    }

    /// <summary>Completes a reply, immediately before it is sent.</summary>
    /// <param name="reply">What <see cref="Answer"/> prepared in this batch.</param>
    /// <param name="stamp">Now, on the kernel's clock.</param>
    public void Complete(Span<byte> reply, UtcTime stamp) => Responder.Stamp(reply, NtpTimestamp.From(current.ServedAt(stamp)));
}
