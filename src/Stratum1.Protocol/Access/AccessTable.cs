using System.Buffers.Binary;

namespace Stratum1.Protocol.Access;

/// <summary>
/// Who may ask. The rule with the longest prefix decides, whatever the order; among rules for the same block the last one;
/// where there is none, the answer is no. Immutable: a change makes a new table, and readers need no lock.
/// </summary>
/// <remarks>
/// As in chrony, whose tree branches every four bits, prefixes that end in the same four bits are equally long: <c>deny 10.0.0.0/10</c>
/// undoes an earlier <c>allow 10.0.0.0/12</c>, but not one of <c>10.0.0.0/13</c>.
/// </remarks>
public sealed class AccessTable
{
    private readonly Dictionary<AddressBlock, bool> rules;
    private readonly AddressRanges<uint> v4;
    private readonly AddressRanges<UInt128> v6;

    private AccessTable(Dictionary<AddressBlock, bool> rules)
    {
        this.rules = rules;
        v4 = AddressRanges<uint>.From(
            rules.Where(r => r.Key.IsIPv4).Select(r => ((uint)r.Key.First, (uint)r.Key.Last, r.Value)));
        v6 = AddressRanges<UInt128>.From(
            rules.Where(r => !r.Key.IsIPv4).Select(r => (r.Key.First, r.Key.Last, r.Value)));
    }

    /// <summary>The default: nobody is answered.</summary>
    public static AccessTable Nobody { get; } = new([]);

    /// <summary>Whether some IPv4 address may ask; if not, no socket is needed.</summary>
    public bool AllowsAnyIPv4 => v4.AnyAllowed;

    /// <summary>Whether some IPv6 address may ask.</summary>
    public bool AllowsAnyIPv6 => v6.AnyAllowed;

    /// <summary>A table of rules, the later ones changing what the earlier ones said.</summary>
    public static AccessTable Of(IEnumerable<AccessRule> rules) => Nobody.With(rules);

    /// <summary>This table with more rules applied in order.</summary>
    public AccessTable With(IEnumerable<AccessRule> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var next = new Dictionary<AddressBlock, bool>(rules);
        foreach (var change in changes)
        {
            foreach (var block in change.Block is { } one ? [one] : new[] { AddressBlock.AllIPv4, AddressBlock.AllIPv6 })
                Apply(next, block, change);
        }

        return new(next);
    }

    /// <summary>Whether a client may ask. Allocates nothing.</summary>
    /// <param name="address">4 or 16 octets in network order; an IPv4 address may come mapped into IPv6. Other lengths are refused.</param>
    public bool Allows(ReadOnlySpan<byte> address)
    {
        if (address.Length == 4)
            return v4.IsAllowed(BinaryPrimitives.ReadUInt32BigEndian(address));
        if (address.Length != 16)
            return false;
        var number = BinaryPrimitives.ReadUInt128BigEndian(address);
        return AddressBlock.IsMapped(number) ? v4.IsAllowed((uint)(number & uint.MaxValue)) : v6.IsAllowed(number);
    }

    private static void Apply(Dictionary<AddressBlock, bool> rules, AddressBlock block, AccessRule change)
    {
        foreach (var inner in rules.Keys.Where(block.Contains).ToArray())
        {
            if (change.Everything || Branch(inner) == Branch(block))
                rules.Remove(inner);
        }

        rules[block] = change.Allow;
    }

    /// <summary>How deep in chrony's tree a block is told.</summary>
    private static int Branch(AddressBlock block) => (block.PrefixLength + 3) / 4;
}
