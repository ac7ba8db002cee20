using System.Net;
using Stratum1.Protocol.Access;

namespace Stratum1.Protocol.Tests.Access;

public class AccessTableTests
{
    public static TheoryData<string, string, bool> Cases => new()
    {
        { "", "127.0.0.1", false },
        { "allow", "203.0.113.9", true },
        { "allow", "2001:db8::1", true },
        { "allow 1.2", "1.2.255.255", true },
        { "allow 1.2", "1.3.0.0", false },
        { "allow 0/0", "8.8.8.8", true },
        { "allow 0/0", "2001:db8::1", false },
        { "allow ::/0", "2001:db8::1", true },
        { "allow ::/0", "8.8.8.8", false },
        { "allow 192.168.1.7", "192.168.1.7", true },
        { "allow 192.168.1.7", "192.168.1.8", false },
        { "allow 192.168.1.7", "192.168.1.6", false },
        { "allow; deny 10.1", "10.1.2.3", false },
        { "allow; deny 10.1", "10.2.2.3", true },
        { "deny 10.1; allow 10", "10.1.2.3", false }, // The longer prefix wins whatever the order.
        { "deny 10.1; allow 10", "10.2.2.3", true },
        { "deny 10.1; allow all 10", "10.1.2.3", true }, // "all" forgets what was said inside.
        { "deny 10.1; allow all", "10.1.2.3", true },
        { "allow 2001:db8::/32; deny all", "2001:db8::1", false },
        { "allow 10.1; deny all 10.2", "10.1.2.3", true },
        { "allow 10.1; deny 10.1", "10.1.2.3", false }, // The same block: the last word counts.
        { "deny 10.1; allow 10.1", "10.1.2.3", true },
        { "allow 10.0.0.0/12; deny 10.0.0.0/10", "10.0.0.1", false }, // Their prefixes end in the same four bits.
        { "deny 10.0.0.0/10; allow 10.0.0.0/12", "10.0.0.1", true },
        { "deny 10.0.0.0/10; allow 10.0.0.0/12", "10.16.0.1", false },
        { "allow 10.0.0.0/13; deny 10.0.0.0/10", "10.0.0.1", true },
        { "allow 2001:db8::/64; deny 2001:db8::/63", "2001:db8::1", false },
        { "allow 10.0.0.0/12; deny 10.0.0.0/10", "10.16.0.1", false },
        { "allow 255.255.255.255", "255.255.255.255", true },
        { "allow 255.255.255.255", "255.255.255.254", false },
        { "allow fe80::/10; deny fe80::5", "fe80::5", false },
        { "allow fe80::/10; deny fe80::5", "fe80::6", true },
        { "allow fe80::/10; deny fe80::5", "fe80::4", true },
        { "allow 10.1.2.3", "::ffff:10.1.2.3", true }, // As a socket for both families reports it.
        { "allow ::ffff:10.1.2.0/120", "10.1.2.200", true },
        { "allow ::/0; deny ::ffff:0:0/96", "2001:db8::1", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_longest_prefix_decides(string rules, string client, bool allowed)
        => Assert.Equal(allowed, Table(rules).Allows(IPAddress.Parse(client).GetAddressBytes()));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Thousands_of_nested_rules_agree_with_a_plain_search_for_the_longest_prefix(int seed)
    {
        var random = new Random(seed);
        var rules = new List<AccessRule>();
        var table = AccessTable.Nobody;
        for (var i = 0; i < 400; i++)
        {
            // Few distinct octets, so that blocks nest, touch and repeat.
            var address = new byte[random.Next(2) == 0 ? 4 : 16];
            for (var j = 0; j < address.Length; j++)
                address[j] = (byte)(random.Next(3) * 127);
            var text = $"{new IPAddress(address)}/{random.Next((address.Length * 8) + 1)}";
            Assert.True(AddressBlock.TryParse(text, out var block), text);
            rules.Add(new(random.Next(2) == 0, block, Everything: random.Next(40) == 0));
            table = table.With([rules[^1]]);
        }

        var whole = AccessTable.Of(rules);
        var remembered = Remembered(rules);
        for (var i = 0; i < 5000; i++)
        {
            var address = new byte[random.Next(2) == 0 ? 4 : 16];
            for (var j = 0; j < address.Length; j++)
                address[j] = unchecked((byte)((random.Next(3) * 127) + (random.Next(20) == 0 ? random.Next(-1, 2) : 0)));
            var expected = SlowAnswer(remembered, new IPAddress(address));
            Assert.True(expected == table.Allows(address) && expected == whole.Allows(address), $"seed {seed}: {new IPAddress(address)}");
        }
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var table = Table("allow 10; deny 10.1; allow 2001:db8::/32");
        byte[] v4 = [10, 1, 2, 3];
        var v6 = IPAddress.Parse("2001:db8::1").GetAddressBytes();
        _ = table.Allows(v4) || table.Allows(v6);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _ = table.Allows(v4) || table.Allows(v6);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("deny", false, false)]
    [InlineData("allow 10", true, false)]
    [InlineData("allow ::1", false, true)]
    [InlineData("allow; deny 10", true, true)]
    [InlineData("allow 10; deny 10.0.0.0/9; deny 10.128.0.0/9", false, false)]
    public void Whether_anybody_may_ask_is_known_per_family(string rules, bool v4, bool v6)
    {
        Assert.Equal(v4, Table(rules).AllowsAnyIPv4);
        Assert.Equal(v6, Table(rules).AllowsAnyIPv6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(17)]
    public void An_address_of_no_known_length_is_refused(int length) => Assert.False(Table("allow").Allows(new byte[length]));

    private static AccessTable Table(string rules) => AccessTable.Of(rules.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Rule));

    private static AccessRule Rule(string text)
    {
        var words = text.Split(' ');
        var all = words.Length > 1 && words[1] == "all";
        var network = words.Skip(all ? 2 : 1).FirstOrDefault();
        AddressBlock? block = null;
        if (network is not null)
            block = AddressBlock.TryParse(network, out var parsed) ? parsed : throw new FormatException(network);
        return new(words[0] == "allow", block, all);
    }

    /// <summary>The rules that no later one has made the table forget: "all", or one whose prefix ends in the same four bits.</summary>
    private static AccessRule[] Remembered(List<AccessRule> rules)
        => [.. rules.Where((rule, i) => !rules.Skip(i + 1).Any(
            later => later.Block!.Value.Contains(rule.Block!.Value)
                && (later.Everything || (later.Block.Value.PrefixLength + 3) / 4 == (rule.Block.Value.PrefixLength + 3) / 4)))];

    /// <summary>The rule said in words: the last one among those with the longest prefix.</summary>
    private static bool SlowAnswer(AccessRule[] rules, IPAddress client)
    {
        Assert.True(AddressBlock.TryParse(client.ToString(), out var host));
        var best = default(AccessRule?);
        foreach (var rule in rules.Where(r => r.Block!.Value.Contains(host)))
        {
            if (best is null || rule.Block!.Value.PrefixLength >= best.Value.Block!.Value.PrefixLength)
                best = rule;
        }

        return best is { Allow: true };
    }
}
