using System.Collections.Frozen;
using Stratum1.Bench.Serving;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Serving;

// How long a responder takes for a request, without the network: ns, the best of many rounds, each shorter than a
// time slice of the scheduler, so that a busy machine does not matter.
// Every packet of a batch comes from another client; the addresses are computed, not read from memory, which would be measured too.
const int Rounds = 400;
const int Packets = 64_000;

var access = AccessTable.Of([new(Allow: true, Block: null, Everything: false)]);
var keys = new[] { MacAlgorithm.Md5, MacAlgorithm.Sha1, MacAlgorithm.Sha256, MacAlgorithm.Sha3_256, MacAlgorithm.Aes128 };
var rules = new ServingRules(
    access, new(keys.Select((a, i) => new SymmetricKey((uint)i + 1, a, new byte[a.KeyLength() ?? 20]))), FrozenSet<UInt128>.Empty);

var one = Print("plain, no client table", new Bench(rules, clients: null, addresses: 1).Best(Rounds, Packets));
Print("plain, one client", one = new Bench(rules, new(1 << 21, null, 7), addresses: 1).Best(Rounds, Packets));
foreach (var count in new[] { 4096, 100_000, 1_000_000 })
{
    var many = Print($"plain, {count} clients", new Bench(rules, new(1 << 21, null, 7), count).Best(Rounds, Packets));
    Console.WriteLine($"    {100 * ((many / one) - 1):+0.0;-0.0} %");
}

Print("rate limit, 1000000 clients", new Bench(rules, new(1 << 21, new RateLimit(interval: 3), 7), 1_000_000).Best(Rounds, Packets));
Print("1000000 clients in 512 KiB",
    new Bench(rules, new(ClientLogMemory.Of(ClientLogMemory.DefaultOctets, 1).ClientsPerThread, null, 7), 1_000_000).Best(Rounds, Packets));
for (var i = 0; i < keys.Length; i++)
    Print(keys[i].Name(), new Bench(rules, new(8192, null, 7), addresses: 1, rules.Keys.Find((uint)i + 1)).Best(Rounds, 6_400));

static double Print(string what, double nanoseconds)
{
    Console.WriteLine($"{nanoseconds,8:F1} ns  {what}");
    return nanoseconds;
}
