namespace Stratum1.Server.Configuration;

/// <summary>
/// One row of the configuration language: a directive, or an option of one. Parser, default, range check and manual all come from it.
/// </summary>
/// <typeparam name="T">The immutable record that the row changes.</typeparam>
/// <param name="Name">The keyword; any case is accepted.</param>
/// <param name="Argument">What follows it, as the manual writes it; empty for a switch.</param>
/// <param name="Default">The arguments that hold without the line, in the same syntax; null when there is no such thing.</param>
/// <param name="Help">What it does and when to change it: one or more sentences.</param>
/// <param name="Apply">Takes the arguments from the words and returns the changed record.</param>
public abstract record Setting<T>(string Name, string Argument, string? Default, string Help, Func<T, Words, T> Apply)
{
    /// <summary>How the line is written, in plain text.</summary>
    public string Syntax => $"{Name} {Argument.Replace("*", "", StringComparison.Ordinal)}".TrimEnd();

    /// <summary>The manual's entry, as a Markdown definition.</summary>
    public virtual string Manual
        => $"{$"`{Name}` {Argument}".TrimEnd()}{(Default is null ? "" : $" (default {Default})")}\n:   {Help}\n";

    /// <summary>The record as it is when none of the rows is written: each row's default, read by the row's own parser.</summary>
    /// <exception cref="FormatException">A default breaks the rule of its own row: a bug, found by the first test that runs.</exception>
    internal static T WithDefaults(T record, IEnumerable<Setting<T>> rows)
    {
        foreach (var row in rows.Where(r => r.Default is not null))
        {
            var words = new Words(row.Default!, new(row.Name, 0));
            record = row.Apply(record, words);
            words.End("");
            if (words.Problem is not null)
                throw new FormatException(words.Problem.ToString());
        }

        return record;
    }
}
