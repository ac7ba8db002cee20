using System.Numerics;

namespace Stratum1.Protocol.Access;

/// <summary>
/// Nested address blocks flattened into ranges that do not overlap: each boundary says what holds from there on. A look-up is a
/// binary search in one array, some ten steps for a thousand rules, instead of a walk along a tree.
/// </summary>
/// <typeparam name="T">An unsigned number as wide as the addresses.</typeparam>
internal sealed class AddressRanges<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly T[] starts;
    private readonly bool[] allowed;

    private AddressRanges(List<T> starts, List<bool> allowed)
    {
        this.starts = [.. starts];
        this.allowed = [.. allowed];
        AnyAllowed = allowed.Contains(true);
    }

    internal bool AnyAllowed { get; }

    internal bool IsAllowed(T address)
    {
        // The first range starts at zero, so there is always one at or below the address.
        var low = 0;
        var high = starts.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (starts[middle] <= address)
                low = middle;
            else
                high = middle - 1;
        }

        return allowed[low];
    }

    /// <summary>Flattens a set of blocks; addresses outside all of them are refused.</summary>
    /// <param name="blocks">Prefixes: any two are nested or apart. No two are equal.</param>
    internal static AddressRanges<T> From(IEnumerable<(T First, T Last, bool Allow)> blocks)
    {
        List<T> bounds = [T.Zero];
        List<bool> answers = [false];
        var enclosing = new Stack<(T Last, bool Allow)>();

        // An outer block comes before the blocks inside it.
        foreach (var (first, last, allow) in blocks.OrderBy(b => b.First).ThenByDescending(b => b.Last))
        {
            while (enclosing.TryPeek(out var outer) && outer.Last < first)
                Close();
            Begin(first, allow);
            enclosing.Push((last, allow));
        }

        while (enclosing.Count > 0)
            Close();
        return new(bounds, answers);

        void Close()
        {
            var ended = enclosing.Pop();
            if (ended.Last != T.MaxValue)
                Begin(ended.Last + T.One, enclosing.TryPeek(out var outer) && outer.Allow);
        }

        void Begin(T start, bool allow)
        {
            if (bounds[^1] == start)
            {
                answers[^1] = allow;
            }
            else if (answers[^1] != allow)
            {
                bounds.Add(start);
                answers.Add(allow);
            }
        }
    }
}
