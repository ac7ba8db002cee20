namespace Stratum1.Discipline.Selection;

// Each source says: the true offset lies within [low, high]. The stretch that most intervals share is where it is most likely to be
// (Marzullo, Maintaining the Time in a Distributed System, Stanford 1984; RFC 5905 §11.2.1). Trusted sources are counted first,
// the others only break ties between them. The stretch runs from where the greatest count is first reached to where it is last left.

/// <summary>The stretch of offsets that the greatest number of sources agree on.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Depth">Sources that agree.</param>
/// <param name="TrustedDepth">Trusted sources among them.</param>
internal readonly record struct Intersection(TimeInterval Low, TimeInterval High, int Depth, int TrustedDepth)
{
    /// <summary>Finds the intersection.</summary>
    /// <param name="edges">Both ends of every interval; sorted in place.</param>
    public static Intersection Find(Span<Edge> edges)
    {
        // Where ends meet, intervals open before others close: touching is agreeing.
        edges.Sort(static (x, y) => x.At != y.At ? x.At.CompareTo(y.At) : y.IsLow.CompareTo(x.IsLow));
        var best = default(Intersection);
        int depth = 0, trusted = 0;
        foreach (var edge in edges)
        {
            if (edge.IsLow)
            {
                depth++;
                trusted += edge.IsTrusted ? 1 : 0;
                if (trusted > best.TrustedDepth || (trusted == best.TrustedDepth && depth > best.Depth))
                    best = new Intersection(edge.At, edge.At, depth, trusted);
                continue;
            }

            if (trusted == best.TrustedDepth && depth == best.Depth)
                best = best with { High = edge.At };
            depth--;
            trusted -= edge.IsTrusted ? 1 : 0;
        }

        return best;
    }

    /// <summary>Whether a source agrees: its interval contains the stretch, or lies within it.</summary>
    public bool AgreesWith(TimeInterval low, TimeInterval high) => (low <= Low && high >= High) || (low >= Low && high <= High);

    /// <summary>One end of an interval.</summary>
    internal readonly record struct Edge(TimeInterval At, bool IsLow, bool IsTrusted);
}
