using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stratum1.Discipline.Leap;

/// <summary>Reads leap-seconds.list, the format of NIST, IERS and the time zone database (its own head describes it).</summary>
public static class LeapSecondsList
{
    /// <summary>The file counts from 1900-01-01, as NTP does.</summary>
    private const long UnixOriginSeconds = 2_208_988_800;

    /// <summary>Reads a whole file.</summary>
    /// <param name="text">Its content.</param>
    /// <param name="table">The leap seconds; valid only when the result is null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(string text, out LeapTable? table)
    {
        ArgumentNullException.ThrowIfNull(text);
        table = null;
        var entries = ImmutableArray.CreateBuilder<LeapTableEntry>();
        var digits = new StringBuilder();
        UtcTime? expires = null;
        string? hash = null;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.AsSpan().Trim();
            if (line.StartsWith("#h"))
            {
                hash = line[2..].ToString();
            }
            else if (line.StartsWith("#$") || line.StartsWith("#@"))
            {
                var number = line[2..].Trim();
                digits.Append(number);
                if (line[1] == '@' && long.TryParse(number, CultureInfo.InvariantCulture, out var end))
                    expires = new(end - UnixOriginSeconds, 0);
            }
            else if (!line.IsEmpty && line[0] != '#')
            {
                if (!TryReadEntry(line, digits, out var entry) || (entries.Count > 0 && !Follows(entries[^1], entry)))
                    return $"the line '{line}' is none of a leap-seconds list";
                entries.Add(entry);
            }
        }

        if (entries.Count == 0)
            return "there is no leap second in it";
        if (hash is not null && !Matches(hash, digits.ToString()))
            return "it is damaged: its checksum does not fit";
        table = new(entries.ToImmutable(), expires);
        return null;
    }

    private static bool TryReadEntry(ReadOnlySpan<char> line, StringBuilder digits, out LeapTableEntry entry)
    {
        entry = default;
        var comment = line.IndexOf('#');
        var words = (comment < 0 ? line : line[..comment]).ToString().Split(' ', '\t').Where(word => word.Length > 0).ToArray();
        if (words.Length != 2
            || !long.TryParse(words[0], CultureInfo.InvariantCulture, out var seconds)
            || !int.TryParse(words[1], CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        digits.Append(words[0]).Append(words[1]);
        entry = new(new(seconds - UnixOriginSeconds, 0), offset);
        return true;
    }

    private static bool Follows(in LeapTableEntry before, in LeapTableEntry entry)
        => entry.At > before.At && Math.Abs(entry.TaiMinusUtc - before.TaiMinusUtc) == 1;

    // Five words in hexadecimal; zeros at the front of a word may be missing.
    private static bool Matches(string hash, string digits)
    {
        var words = hash.Split(' ', '\t').Where(word => word.Length > 0).ToArray();
        if (words.Length != 5)
            return false;
#pragma warning disable CA5350 // Not for security: the format names SHA-1 as its checksum.
        var computed = SHA1.HashData(Encoding.ASCII.GetBytes(digits));
#pragma warning restore CA5350
        for (var i = 0; i < words.Length; i++)
        {
            if (!uint.TryParse(words[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var word)
                || word != BinaryPrimitives.ReadUInt32BigEndian(computed.AsSpan(4 * i)))
            {
                return false;
            }
        }

        return true;
    }
}
