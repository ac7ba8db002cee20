using System.Collections.Immutable;

namespace Stratum1.Discipline.Leap;

/// <summary>One change of TAI − UTC.</summary>
/// <param name="At">From this second on (midnight UTC).</param>
/// <param name="TaiMinusUtc">Seconds.</param>
public readonly record struct LeapTableEntry(UtcTime At, int TaiMinusUtc);

/// <summary>The leap seconds that were and those that are announced, from a file.</summary>
/// <param name="Entries">By rising time; at least one.</param>
/// <param name="Expires">Until when the file knows all; null when it does not say.</param>
public sealed record LeapTable(ImmutableArray<LeapTableEntry> Entries, UtcTime? Expires)
{
    /// <summary>TAI − UTC at a time; null before the first entry.</summary>
    public int? TaiMinusUtcAt(UtcTime time)
    {
        int? offset = null;
        foreach (var entry in Entries)
        {
            if (entry.At > time)
                break;
            offset = entry.TaiMinusUtc;
        }

        return offset;
    }

    /// <summary>The first leap second after a time; null when none is announced.</summary>
    public LeapEvent? NextAfter(UtcTime time)
    {
        for (var i = 1; i < Entries.Length; i++)
        {
            if (Entries[i].At <= time)
                continue;
            var kind = Entries[i].TaiMinusUtc > Entries[i - 1].TaiMinusUtc ? LeapIndicator.Insert : LeapIndicator.Delete;
            return new(Entries[i].At, kind);
        }

        return null;
    }

    /// <summary>Whether the file knows all leap seconds up to this time.</summary>
    public bool Knows(UtcTime time) => Expires is not { } end || time < end;
}
