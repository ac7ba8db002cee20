namespace Stratum1.Cli.Import;

/// <summary>A line of an ntp.conf, as words.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Words">At least one.</param>
internal sealed record NtpConfLine(int Number, string[] Words)
{
    /// <summary>The first word.</summary>
    public string Name => Words[0].ToLowerInvariant();

    /// <summary>A word, or nothing where the line ends.</summary>
    public string this[int index] => index < Words.Length ? Words[index] : "";

    /// <summary>All lines with a word. A comment begins with # (ntp.conf(5)); quotes keep blanks together.</summary>
    public static IEnumerable<NtpConfLine> All(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = Split(line);
            if (words.Count > 0)
                yield return new(number, [.. words]);
        }
    }

    /// <summary>The value after a word, or null.</summary>
    public string? After(string option)
    {
        var index = Array.FindIndex(Words, 1, word => word.Equals(option, StringComparison.OrdinalIgnoreCase));
        return index > 0 && index + 1 < Words.Length ? Words[index + 1] : null;
    }

    public bool Has(string option) => Words.Skip(1).Contains(option, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => string.Join(' ', Words);

    private static List<string> Split(string line)
    {
        List<string> words = [];
        for (var i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            if (line[i] == '#')
                break;
            var isQuoted = line[i] == '"';
            var begin = isQuoted ? i + 1 : i;
            var end = isQuoted ? line.IndexOf('"', begin) : line.AsSpan(begin).IndexOfAny(" \t\r#") is var length and >= 0 ? begin + length
                : -1;
            end = end < 0 ? line.Length : end;
            words.Add(line[begin..end]);
            i = isQuoted ? end + 1 : end;
        }

        return words;
    }
}
