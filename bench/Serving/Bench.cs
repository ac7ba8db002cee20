using System.Buffers.Binary;
using System.Diagnostics;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Bench.Serving;

/// <summary>Batches of equal requests from many addresses.</summary>
internal sealed class Bench
{
    private const int Batch = 64;

    private readonly Responder responder;
    private readonly ServingRules rules;
    private readonly uint addresses;
    private readonly byte[] request;
    private readonly byte[] reply = new byte[256];
    private readonly ReplyDraft[] drafts = new ReplyDraft[Batch];
    private readonly uint[] batch = new uint[Batch];
    private readonly ServedState state = new(
        Answers: true, LeapIndicator.None, Stratum: 1, Precision: -23, TimeInterval.Zero, TimeInterval.FromSeconds(1e-4), new(1UL << 63),
        Frequency.FromPpm(1), ReferenceId.Gps, new(1UL << 63));

    private ulong now = 1UL << 63;
    private uint next;

    public Bench(ServingRules rules, ClientTable? clients, int addresses, SymmetricKey? key = null)
    {
        (this.rules, this.addresses) = (rules, (uint)addresses);
        responder = new(clients, new(8192));
        request = new byte[NtpHeader.Length + (key?.MacLength(4) ?? 0)];
        new NtpHeader { Version = 4, Mode = NtpMode.Client, Poll = 6, Transmit = new(0x0123_4567_89AB_CDEF) }.Write(request);
        if (key is not null)
            new MacMaker().Append(key, request, NtpHeader.Length);
        for (var i = 0L; i < 8L * addresses; i += Batch)
            Serve(); // Nearly everybody is known before it counts.
    }

    public double Best(int rounds, int packets)
    {
        var best = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < packets; i += Batch)
                Serve();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / packets);
        }

        return best;
    }

    private void Serve()
    {
        Span<byte> address = stackalloc byte[4];
        responder.Adopt(state, new(now), rules);
        for (var i = 0; i < Batch; i++)
        {
            // Scrambled, so that no prefetcher foresees the order; a product instead of a division, which would take longer for some.
            next = unchecked(next + 2_654_435_761);
            batch[i] = (uint)(((ulong)unchecked((next ^ (next >> 15)) * 0x2C1B_3C6D) * addresses) >> 32);
            BinaryPrimitives.WriteUInt32BigEndian(address, batch[i] + 0x0A00_0000);
            responder.Expect(address);
        }

        for (var i = 0; i < Batch; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(address, batch[i] + 0x0A00_0000);
            now += 1000;
            responder.Answer(new(request, address, 40_123, new(now)), reply, out drafts[i]);
        }

        for (var i = 0; i < Batch; i++)
            responder.Complete(drafts[i], reply, new(now));
    }
}
