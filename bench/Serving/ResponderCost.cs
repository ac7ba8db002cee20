using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Bench.Serving;

/// <summary>Batches of equal requests from many addresses.</summary>
internal sealed class ResponderCost
{
    private const int Batch = 64;

    /// <summary>Each shorter than a time slice of the scheduler, so that a busy machine does not matter.</summary>
    private const int Rounds = 400;

    private const int Packets = 64_000;

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

    private ResponderCost(ServingRules rules, ClientTable? clients, int addresses, SymmetricKey? key = null)
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

    /// <summary>
    /// How long a responder takes for a request, without the network: ns, the best of many rounds. Every packet of a batch comes from
    /// another client; the addresses are computed, not read from memory, which would be measured too.
    /// </summary>
    public static void Measure()
    {
        var access = AccessTable.Of([new(Allow: true, Block: null, Everything: false)]);
        var keys = new[] { MacAlgorithm.Md5, MacAlgorithm.Sha1, MacAlgorithm.Sha256, MacAlgorithm.Sha3_256, MacAlgorithm.Aes128 };
        var served = new ServingRules(
            access, new(keys.Select((a, i) => new SymmetricKey((uint)i + 1, a, new byte[a.KeyLength() ?? 20]))), FrozenSet<UInt128>.Empty);

        Print("plain, no client table", new ResponderCost(served, clients: null, addresses: 1).Best(Packets));
        var one = Print("plain, one client", new ResponderCost(served, new(1 << 21, null, 7), addresses: 1).Best(Packets));
        foreach (var count in new[] { 4096, 100_000, 1_000_000 })
        {
            var many = Print($"plain, {count} clients", new ResponderCost(served, new(1 << 21, null, 7), count).Best(Packets));
            Console.WriteLine($"    {100 * ((many / one) - 1):+0.0;-0.0} %");
        }

        Print("rate limit, 1000000 clients",
            new ResponderCost(served, new(1 << 21, new RateLimit(interval: 3), 7), 1_000_000).Best(Packets));
        var small = ClientLogMemory.Of(ClientLogMemory.DefaultOctets, 1).ClientsPerThread;
        Print("1000000 clients in 512 KiB", new ResponderCost(served, new(small, null, 7), 1_000_000).Best(Packets));
        for (var i = 0; i < keys.Length; i++)
            Print(keys[i].Name(), new ResponderCost(served, new(8192, null, 7), 1, served.Keys.Find((uint)i + 1)).Best(Packets / 10));
    }

    private static double Print(string what, double nanoseconds)
    {
        Console.WriteLine($"{nanoseconds,8:F1} ns  {what}");
        return nanoseconds;
    }

    private double Best(int packets)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
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
