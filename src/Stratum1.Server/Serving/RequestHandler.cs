using Stratum1.Engine;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Serving;

/// <summary>From a datagram to the reply, without sockets. One per thread; allocates nothing.</summary>
/// <param name="core">What all threads share.</param>
/// <param name="responder">This thread's.</param>
/// <param name="clients">This thread's; null without memory of clients.</param>
internal sealed class RequestHandler(ServerCore core, Responder responder, ClientTable? clients)
{
    /// <summary>Datagrams in a batch at most.</summary>
    public const int BatchCapacity = 64;

    private readonly ReplyDraft[] drafts = new ReplyDraft[BatchCapacity];
    private Snapshot current = core.Snapshot;
    private int prepared;
    private int resetsSeen;

    /// <summary>What became of the requests.</summary>
    public ServerCounters Counters => responder.Counters;

    /// <summary>Who asked; null without memory of clients.</summary>
    public ClientTable? Clients => clients;

    /// <summary>Whether the next batch begins with a reset of the clients' counters: until then they are reported as zero.</summary>
    public bool OwesReset => Volatile.Read(ref resetsSeen) != core.ClientResets;

    /// <summary>Begins a batch: all of it is answered from one snapshot, under the same rules.</summary>
    /// <param name="now">On the kernel's clock.</param>
    public void BeginBatch(UtcTime now)
    {
        current = core.Snapshot;
        prepared = 0;
        if (OwesReset)
        {
            var resets = core.ClientResets;
            clients?.ResetCounters();
            Volatile.Write(ref resetsSeen, resets);
        }

        var state = current.IsFresh(now) ? current.State : ServedState.Unsynchronised(current.State.Precision);
        responder.Adopt(state, current.ServedNtpAt(now), core.Rules);
    }

    /// <summary>A datagram from this address is about to be answered.</summary>
    public void Expect(ReadOnlySpan<byte> address) => responder.Expect(address);

    /// <summary>Judges a datagram and prepares the reply, all but its transmit timestamp.</summary>
    /// <param name="datagram">The request.</param>
    /// <param name="client">Where it came from.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="reply">Room for as many octets as the request has.</param>
    /// <param name="length">Octets of the reply; zero for silence.</param>
    public RequestVerdict Answer(
        ReadOnlySpan<byte> datagram, in ClientAddress client, in Arrival arrival, Span<byte> reply, out int length)
    {
        var at = current.ServedNtpAt(arrival.Stamp);
        var request = new NtpRequest(datagram, client.Octets, client.Port, at, arrival.Source, arrival.Path?.Told);
        var verdict = responder.Answer(request, reply, out var draft);
        length = draft.Length;
        if (length > 0)
            drafts[prepared++] = draft;
        return verdict;
    }

    /// <summary>Whether the client will ask when this reply left.</summary>
    /// <param name="index">The how many-eth reply of this batch, from 0.</param>
    public bool WantsTransmitStamp(int index) => drafts[index].WantsTransmitStamp;

    /// <summary>Completes a reply before it is sent.</summary>
    /// <param name="index">The how many-eth reply of this batch, from 0.</param>
    /// <param name="reply">What <see cref="Answer"/> prepared.</param>
    /// <param name="leaves">When it will leave, on the kernel's clock.</param>
    public void Complete(int index, Span<byte> reply, UtcTime leaves)
        => responder.Complete(drafts[index], reply, current.ServedNtpAt(leaves));

    /// <summary>The kernel or the network card says when a reply left.</summary>
    /// <param name="reply">The reply as it was sent.</param>
    /// <param name="left">When, on the kernel's clock.</param>
    /// <param name="source">Who says so.</param>
    public void Improve(ReadOnlySpan<byte> reply, UtcTime left, StampSource source)
        => responder.Stamps?.Improve(reply, current.ServedNtpAt(left), source);
}

/// <summary>Where a request came from.</summary>
/// <param name="octets">4 or 16, in network order.</param>
/// <param name="port">UDP port.</param>
internal readonly ref struct ClientAddress(ReadOnlySpan<byte> octets, ushort port)
{
    /// <summary>4 or 16, in network order.</summary>
    public ReadOnlySpan<byte> Octets { get; } = octets;

    /// <summary>UDP port.</summary>
    public ushort Port { get; } = port;
}

/// <summary>When a request arrived.</summary>
/// <param name="Stamp">On the kernel's clock.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Path">What its PTP message says of its way; null when it came without one.</param>
internal readonly record struct Arrival(UtcTime Stamp, StampSource Source, PathTime? Path = null);
