namespace Stratum1.Server.Configuration;

/// <summary>Finds the word that was meant, and the characters that were not.</summary>
public static class Spelling
{
    /// <summary>Characters that text processors and web pages put in place of ASCII ones.</summary>
    private static readonly Dictionary<char, string> Typographic = new()
    {
        ['\u00A0'] = "a no-break space",
        ['\u202F'] = "a narrow no-break space",
        ['\u200B'] = "a zero-width space",
        ['\u2018'] = "a typographic quote",
        ['\u2019'] = "a typographic quote",
        ['\u201A'] = "a typographic quote",
        ['\u201C'] = "a typographic quote",
        ['\u201D'] = "a typographic quote",
        ['\u201E'] = "a typographic quote",
        ['\u00AB'] = "a typographic quote",
        ['\u00BB'] = "a typographic quote",
        ['\u2032'] = "a prime sign",
        ['\u2033'] = "a prime sign",
        ['\u2010'] = "a typographic hyphen",
        ['\u2011'] = "a typographic hyphen",
        ['\u2013'] = "a typographic dash",
        ['\u2014'] = "a typographic dash",
        ['\u2212'] = "a typographic minus sign",
        ['\u2026'] = "an ellipsis",
        ['\uFEFF'] = "a byte order mark",
        ['\uFFFD'] = "octets that are not UTF-8",
    };

    /// <summary>What is foreign in a word, or null when it is plain. Letters of any script may stand in a path.</summary>
    internal static string? DescribeForeign(string word)
    {
        foreach (var c in word)
        {
            if (c is >= '!' and <= '~' || (word[0] == '/' && c > '~' && char.IsLetterOrDigit(c)))
                continue;
            if (Typographic.TryGetValue(c, out var name))
                return char.IsWhiteSpace(c) || c is '\u200B' or '\uFEFF' or '\uFFFD' ? $"{name} ({Code(c)})" : $"{name} {c} ({Code(c)})";
            return char.IsControl(c) || char.IsSurrogate(c) ? $"the character {Code(c)}" : $"the character {c} ({Code(c)})";
        }

        return null;

        static string Code(char c) => $"U+{(int)c:X4}";
    }

    /// <summary>The candidate that needs the fewest typing errors to become the word, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        // A third of the letters wrong is still a typing error; more is another word.
        var bound = Math.Max(1, Math.Min(word.Length, 20) / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(word, candidate, bound)))
            .Where(c => c.distance <= bound)
            .OrderBy(c => c.distance)
            .ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate)
            .FirstOrDefault();
    }

    /// <summary>Letters to insert, delete, replace, or swap with their neighbour; case does not count.</summary>
    /// <param name="bound">Larger distances need not be exact.</param>
    private static int Distance(string x, string y, int bound)
    {
        if (Math.Abs(x.Length - y.Length) > bound)
            return int.MaxValue;

        var rows = new int[x.Length + 1, y.Length + 1];
        for (var i = 0; i <= x.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= y.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= x.Length; i++)
        {
            for (var j = 1; j <= y.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (Same(x[i - 1], y[j - 1]) ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(x[i - 1], y[j - 2]) && Same(x[i - 2], y[j - 1]))
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[x.Length, y.Length];

        static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
    }
}
