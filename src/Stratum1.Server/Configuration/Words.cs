using System.Globalization;

namespace Stratum1.Server.Configuration;

/// <summary>
/// The words of one line, taken from left to right. The first thing that is wrong is remembered as the line's problem, and every later
/// word is then answered with a harmless default, so that a directive's row can read its arguments without looking back.
/// </summary>
public sealed class Words
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\v', '\f', '\n'];

    private readonly string line;
    private readonly string[] words;
    private int next;

    /// <summary>Splits a line at its blanks.</summary>
    /// <param name="text">The line, without its end.</param>
    /// <param name="place">Where it stands.</param>
    public Words(string text, ConfigPlace place)
    {
        ArgumentNullException.ThrowIfNull(text);
        line = text;
        words = text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        Place = place;
    }

    /// <summary>Where the line stands.</summary>
    public ConfigPlace Place { get; }

    /// <summary>What is wrong with the line, or null.</summary>
    public ConfigProblem? Problem { get; private set; }

    /// <summary>Whether there is nothing on the line, or a comment.</summary>
    public bool IsEmpty => words.Length == 0 || IsComment(words[0]);

    /// <summary>Whether every word was taken, or reading has failed.</summary>
    public bool AtEnd => next >= words.Length || Problem is { Severity: ConfigSeverity.Error };

    /// <summary>The line with single blanks, as <c>-p</c> prints it.</summary>
    public string Normalised => string.Join(' ', words);

    /// <summary>All words of the line, for checks of spelling.</summary>
    internal IReadOnlyList<string> All => words;

    /// <summary>The word just taken; the first one before that.</summary>
    private string Current => words.Length == 0 ? "" : words[Math.Max(0, next - 1)];

    /// <summary>The next word whatever it is, or null at the end.</summary>
    public string? Take() => AtEnd ? null : words[next++];

    /// <summary>Takes the next word if it is the given one, in any case.</summary>
    public bool TryTake(string keyword)
    {
        if (AtEnd || !words[next].Equals(keyword, StringComparison.OrdinalIgnoreCase))
            return false;
        next++;
        return true;
    }

    /// <summary>The next word, which must be there.</summary>
    /// <param name="allowed">What may stand there, for the error.</param>
    /// <returns>The empty string after a problem.</returns>
    public string Text(string allowed)
    {
        if (Take() is { } word)
            return word;
        Refuse(Current, "must be followed by one more word", allowed, "Add it to the line.");
        return "";
    }

    /// <summary>The whole line as one text with its blanks, for an argument of the command line that is a path.</summary>
    /// <param name="allowed">What may stand there, for the error.</param>
    public string Everything(string allowed)
    {
        if (words.Length == 0)
            Refuse("", "is empty", allowed, "Write it.");
        next = words.Length;
        return line;
    }

    /// <summary>The next word, which must be there and be a number in the range.</summary>
    /// <returns>The smallest value after a problem.</returns>
    public double Number(NumberRange range)
    {
        var word = Text($"{range.Name}, {range.Allowed}");
        return Problem is null ? ParseNumber(word, range) : range.Min;
    }

    /// <summary>A word already taken, which must be a number in the range.</summary>
    /// <returns>The smallest value after a problem.</returns>
    public double ParseNumber(string word, NumberRange range)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            Refuse(word, $"is not a number ({range.Name})", range.Allowed, NumberRemedy(word));
        else if (!range.Includes(value))
            Refuse(word, range.IsWhole && value != Math.Floor(value) ? $"is not whole ({range.Name})" : $"is out of range ({range.Name})",
                range.Allowed, "Write a number within these limits.");
        else
            return value;
        return range.Min;
    }

    /// <summary>The next word, which must be there and be a whole number in the range.</summary>
    public int Whole(NumberRange range) => (int)Number(range with { IsWhole = true });

    /// <summary>The next word, which must be one of the given ones in any case.</summary>
    /// <returns>Its place in the list; zero after a problem.</returns>
    public int OneOf(params ReadOnlySpan<string> choices)
    {
        var allowed = string.Join(", ", choices);
        var word = Text(allowed);
        for (var i = 0; i < choices.Length; i++)
        {
            if (word.Equals(choices[i], StringComparison.OrdinalIgnoreCase))
                return i;
        }

        Refuse(word, "is not one of the words known here", allowed, Suggestion(word, choices.ToArray()));
        return 0;
    }

    /// <summary>The line is wrong. Only the first problem of a line is kept.</summary>
    public void Refuse(string word, string problem, string allowed, string remedy)
        => Problem ??= new ConfigProblem(Place, word, problem, allowed, IsComment(word) ? "Put the comment on a line of its own." : remedy);

    /// <summary>As <see cref="Refuse"/>, about the word just taken.</summary>
    public void RefuseThis(string problem, string allowed, string remedy) => Refuse(Current, problem, allowed, remedy);

    /// <summary>The line is accepted, but the user should know that it does nothing.</summary>
    public void Warn(string problem, string remedy)
        => Problem ??= new ConfigProblem(Place, Current, problem, "", remedy, ConfigSeverity.Warning);

    /// <summary>As <see cref="Warn(string, string)"/>, about a word that stands further to the left.</summary>
    public void Warn(string word, string problem, string remedy)
        => Problem ??= new ConfigProblem(Place, word, problem, "", remedy, ConfigSeverity.Warning);

    /// <summary>An option stands on the line for the second time: the first one meant something too.</summary>
    public void WarnOfRepeated(string option)
        => Warn(option, "stands on the line twice; the last one holds", "Remove one of them.");

    /// <summary>Whatever follows has no meaning.</summary>
    public void SkipRest() => next = words.Length;

    /// <summary>Nothing may follow.</summary>
    /// <param name="allowed">What the directive looks like.</param>
    public void End(string allowed)
    {
        if (AtEnd)
            return;
        Refuse(words[next], "is one word too many", allowed, "Remove it, or put it on a line of its own.");
    }

    /// <summary>A remedy that names the nearest of the known words, if one is near.</summary>
    internal static string Suggestion(string word, IEnumerable<string> known)
        => Spelling.Nearest(word, known) is { } near ? $"Did you mean '{near}'?" : "Write one of these.";

    private static bool IsComment(string word) => word.Length > 0 && word[0] is '!' or ';' or '#' or '%';

    private static string NumberRemedy(string word)
    {
        if (word.Contains(','))
            return "Write the decimal point as '.'.";
        return char.IsAsciiDigit(word[0]) || word[0] is '-' or '+' or '.'
            ? "Write the number alone, without a unit."
            : "Write a number there.";
    }
}
