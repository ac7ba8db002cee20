using Stratum1.Engine;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Serving;

/// <summary>The part of serving that needs no socket: from a datagram to the reply. One per thread; allocates nothing.</summary>
/// <param name="responder">This thread's.</param>
/// <param name="firstRules">Who may ask, and with which keys.</param>
/// <param name="first">What to say until the engine says more.</param>
internal sealed class RequestHandler(Responder responder, ServingRules firstRules, Snapshot first)
{
    /// <summary>Datagrams in a batch at most.</summary>
    public const int BatchCapacity = 64;

    private readonly ReplyDraft[] drafts = new ReplyDraft[BatchCapacity];
    private ServingRules rules = firstRules;
    private Snapshot snapshot = first;
    private Snapshot current = first;
    private int prepared;

    /// <summary>What became of the requests.</summary>
    public ServerCounters Counters => responder.Counters;

    /// <summary>Who asked lately.</summary>
    public RecentClients Clients { get; } = new();

    /// <summary>What replies say from the next batch on; from any thread.</summary>
    public void Publish(Snapshot next) => Volatile.Write(ref snapshot, next);

    /// <summary>Who may ask from the next batch on; from any thread.</summary>
    public void Adopt(ServingRules next) => Volatile.Write(ref rules, next);

    /// <summary>Begins a batch: all of it is answered from one snapshot.</summary>
    /// <param name="now">On the kernel's clock.</param>
    public void BeginBatch(UtcTime now)
    {
        current = Volatile.Read(ref snapshot);
        prepared = 0;
        var state = current.IsFresh(now) ? current.State : ServedState.Unsynchronised(current.State.Precision);
        responder.Adopt(state, NtpTimestamp.From(current.ServedAt(now)), Volatile.Read(ref rules));
    }

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
        responder.Answer(request, reply, out var draft);
        if (draft.Length == 0)
            return 0;
        drafts[prepared++] = draft;
        Clients.Note(address, stamp);
        return draft.Length;
    }

    /// <summary>Completes a reply, immediately before it is sent.</summary>
    /// <param name="index">The how many-eth reply of this batch, from 0.</param>
    /// <param name="reply">What <see cref="Answer"/> prepared.</param>
    /// <param name="stamp">Now, on the kernel's clock.</param>
    public void Complete(int index, Span<byte> reply, UtcTime stamp)
        => responder.Complete(drafts[index], reply, NtpTimestamp.From(current.ServedAt(stamp)));
}
