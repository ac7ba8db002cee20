using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// A serving thread's NTS as <see cref="Responder"/> wants it: many replies are prepared before the first of them is sealed. Allocates
/// nothing per packet.
/// </summary>
/// <param name="server">This thread's; becomes this object's own.</param>
/// <param name="keys">The master keys of the moment; asked for each request.</param>
/// <param name="capacity">Replies in a batch at most: each has its place until it is sealed.</param>
public sealed class NtsRequests(NtsServer server, Func<MasterKeys> keys, int capacity) : INtsRequests, IDisposable
{
    // Used in turn. A reply that is never sealed, because the batch was given up, keeps no place from others.
    private readonly NtsReply[] places = [.. Enumerable.Range(0, capacity).Select(_ => new NtsReply())];
    private readonly long[] counts = new long[NtsRequestVerdicts.Count];
    private int next;

    /// <summary>Requests with this verdict so far; from any thread.</summary>
    public long this[NtsRequestVerdict verdict] => Volatile.Read(ref counts[(int)verdict]);

    /// <inheritdoc/>
    public NtsVerdict Open(ReadOnlySpan<byte> request, Span<byte> reply, ref int length, out int ticket)
    {
        server.Use(keys());
        ticket = next;
        var place = places[ticket];
        var verdict = server.Open(request, place);
        if (verdict == NtsRequestVerdict.Authentic)
        {
            var whole = server.Write(place, request, reply, length);
            if (whole > 0)
                (next, length) = ((ticket + 1) % places.Length, whole);
            else
                verdict = NtsRequestVerdict.NoRoom;
        }

        if (verdict.WantsNak())
            length = NtsServer.WriteNak(place, request, reply);
        Volatile.Write(ref counts[(int)verdict], counts[(int)verdict] + 1);
        return verdict == NtsRequestVerdict.Authentic ? NtsVerdict.Authentic
            : verdict.WantsNak() ? NtsVerdict.Nak
            : NtsVerdict.Refused;
    }

    /// <inheritdoc/>
    public void Seal(int ticket, Span<byte> reply) => server.Seal(places[ticket], reply);

    /// <inheritdoc/>
    public void Dispose()
    {
        server.Dispose();
        foreach (var place in places)
            place.Dispose();
    }
}
