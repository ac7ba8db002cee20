using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Tests.Serving;

public class ClientTableTests
{
    private static readonly NtpTimestamp Start = new(0xECF6_0000_0000_0000);

    [Fact]
    public void A_client_is_reported_with_its_requests_and_its_interval()
    {
        var table = new ClientTable(64, null, seed: 5);
        for (var i = 0; i < 20; i++)
            table.Note(Address(7), After(i * 8));

        var report = Assert.Single(Reports(table, After(200)));
        Assert.Equal(ClientTable.Number(Address(7)), report.Address);
        Assert.Equal(20u, report.Hits);
        Assert.Equal(0u, report.Drops);
        Assert.Equal(3, report.Interval);
        Assert.Null(report.LimitedInterval);
        Assert.Equal(48, report.Age.Seconds, 0.07);
        Assert.Equal(200, report.KnownFor.Seconds, 0.07);
        Assert.Equal(20, table.Hits);
    }

    [Theory]
    [InlineData(0.001, -5)]
    [InlineData(0.5, -1)]
    [InlineData(1, 0)]
    [InlineData(64, 6)]
    [InlineData(1024, 10)]
    [InlineData(86_400, 16)]
    public void The_interval_is_the_logarithm_of_the_mean(double seconds, int expected)
    {
        var random = new Random(1);
        var table = new ClientTable(8, null, seed: 5);
        var time = 0.0;
        for (var i = 0; i < 200; i++)
            table.Note(Address(7), After(time += seconds * (0.9 + (0.2 * random.NextDouble()))));
        Assert.Equal(expected, Reports(table, After(time)).Single().Interval);
    }

    [Fact]
    public void An_IPv4_address_and_the_same_mapped_into_IPv6_are_one_client()
    {
        var table = new ClientTable(8, null, seed: 5);
        byte[] mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. Address(7)];
        table.Note(Address(7), Start);
        table.Note(mapped, Start);
        Assert.Equal(2u, Reports(table, Start).Single().Hits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void As_long_as_there_is_room_nobody_is_forgotten_and_nothing_is_miscounted(int seed)
    {
        var random = new Random(seed);
        var table = new ClientTable(65_536, null, (UInt128)seed);
        var counts = new Dictionary<UInt128, uint>();
        for (var i = 0; i < 60_000; i++)
        {
            var address = Address(random.Next(10_000));
            counts[ClientTable.Number(address)] = counts.GetValueOrDefault(ClientTable.Number(address)) + 1;
            table.Note(address, After(i * 0.01));
        }

        Assert.Equal(0, table.RecordsDropped);
        var reports = Reports(table, After(700)).ToDictionary(r => r.Address, r => r.Hits);
        Assert.True(counts.Count == reports.Count && counts.All(c => reports[c.Key] == c.Value), $"seed {seed}");
    }

    [Fact]
    public void A_full_table_forgets_those_who_were_silent_longest_and_keeps_regular_clients()
    {
        var table = new ClientTable(1024, null, seed: 9);
        for (var second = 0; second < 600; second++)
        {
            for (var regular = 0; regular < 100; regular++)
                table.Note(Address(regular), After(second));
            for (var stranger = 0; stranger < 200; stranger++)
                table.Note(Address(1_000_000 + (second * 200) + stranger), After(second));
        }

        var reports = Reports(table, After(600)).ToDictionary(r => r.Address, r => r.Hits);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(600u, reports[ClientTable.Number(Address(i))]));
        Assert.Equal(1024, reports.Count);
        Assert.Equal((600 * 200) + 100 - 1024, table.RecordsDropped);
    }

    [Fact]
    public void Memory_is_what_the_limit_says_and_does_not_grow()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var memory = ClientLogMemory.Of(ClientLogMemory.DefaultOctets, threads: 1);
        var (table, stamps) = (new ClientTable(memory.ClientsPerThread, null, seed: 1), new InterleavedStamps(memory.Exchanges));
        Assert.Equal(8192, table.Capacity);
        Assert.Equal(8192, stamps.Capacity);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 400_000, ClientLogMemory.DefaultOctets);

        Fill(0, 20_000); // Everything is compiled before it counts.
        before = GC.GetAllocatedBytesForCurrentThread();
        Fill(20_000, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Fill(int from, int to)
        {
            Span<byte> address = stackalloc byte[4];
            for (var i = from; i < to; i++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(address, i);
                table.Note(address, Start);
            }
        }
    }

    [Theory]
    [InlineData(0, 1, 8, 8)]
    [InlineData(524_288, 1, 8192, 8192)]
    [InlineData(524_288, 4, 2048, 8192)]
    [InlineData(524_288, 3, 2048, 4096)]
    [InlineData(100_000_000, 2, 524_288, 1_048_576)]
    [InlineData(long.MaxValue, 1, 33_554_432, 33_554_432)]
    public void The_limit_is_spent_on_powers_of_two(long octets, int threads, int clients, int exchanges)
        => Assert.Equal(new ClientLogMemory(clients, exchanges), ClientLogMemory.Of(octets, threads));

    [Fact]
    public void Telling_addresses_beforehand_changes_nothing()
    {
        var random = new Random(4);
        var limit = new RateLimit(interval: 0, burst: 2);
        var (told, untold) = (new ClientTable(128, limit, seed: 3), new ClientTable(128, limit, seed: 3));
        for (var batch = 0; batch < 1000; batch++)
        {
            var clients = Enumerable.Range(0, random.Next(1, 100)).Select(_ => Address(random.Next(60))).ToArray();
            foreach (var client in clients)
                told.Expect(client);
            foreach (var client in clients)
                Assert.Equal(untold.Note(client, After(batch)), told.Note(client, After(batch)));
        }

        Assert.Equal(Reports(untold, After(1000)), Reports(told, After(1000)));
    }

    [Fact]
    public void Counting_anew_forgets_the_counts_and_not_the_clients()
    {
        var table = new ClientTable(64, new RateLimit(interval: 6, burst: 1), seed: 5);
        for (var i = 0; i < 50; i++)
            table.Note(Address(7), After(i));
        Assert.True(Reports(table, After(50)).Single().Drops > 10);
        table.ResetCounters();
        table.Note(Address(7), After(50));
        var report = Reports(table, After(50)).Single();
        Assert.Equal(1u, report.Hits);
        Assert.InRange(report.Drops, 0u, 1u);
        Assert.Equal(0, report.Interval);
    }

    [Fact]
    public void A_clock_stepped_back_or_through_an_era_is_survived()
    {
        var table = new ClientTable(8, new RateLimit(interval: 3), seed: 5);
        foreach (var units in new[] { ulong.MaxValue, 0UL, 1UL << 63, (1UL << 63) - 1, 1UL << 60, ulong.MaxValue / 3, 5UL })
            table.Note(Address(7), new(units));
        Assert.Equal(7u, Reports(table, new(0)).Single().Hits);
    }

    [Fact]
    public async Task Another_thread_never_reads_a_mixture_of_two_clients()
    {
        var table = new ClientTable(8, null, seed: 5);

        // The address tells how often a client asks: once or twice.
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < 400_000; i++)
            {
                var address = Address(i);
                for (var hit = 0; hit <= i % 2; hit++)
                    table.Note(address, Start);
            }
        });
        var read = 0L;
        while (!writer.IsCompleted)
        {
            for (var place = 0; place < table.Capacity; place++)
            {
                if (!table.TryRead(place, Start, out var report))
                    continue;
                read++;
                Assert.InRange(report.Hits, 0u, 1 + (uint)(report.Address % 2));
            }
        }

        await writer;
        Assert.True(read > 1000, $"{read} readings");
    }

    private static byte[] Address(int number) => [10, (byte)((number >> 16) & 0xFF), (byte)((number >> 8) & 0xFF), (byte)(number & 0xFF)];

    private static NtpTimestamp After(double seconds) => Start + TimeInterval.FromSeconds(seconds);

    private static IEnumerable<ClientReport> Reports(ClientTable table, NtpTimestamp now)
    {
        for (var place = 0; place < table.Capacity; place++)
        {
            if (table.TryRead(place, now, out var report))
                yield return report;
        }
    }
}
