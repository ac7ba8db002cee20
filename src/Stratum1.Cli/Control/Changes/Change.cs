using Stratum1.Protocol.Control.Commands;

namespace Stratum1.Cli.Control.Changes;

/// <summary>A command that changes something: its name, the words after it, and what it asks of the daemon.</summary>
/// <param name="Name">The word.</param>
/// <param name="Arguments">What may follow, as the manual writes it.</param>
/// <param name="Help">What it does.</param>
/// <param name="Read">Makes the request of the words.</param>
internal sealed record Change(string Name, string Arguments, string Help, Func<WordList, IControlCommand> Read)
{
    public string Syntax => Arguments.Length == 0 ? Name : $"{Name} {Arguments}";

    /// <summary>A command without arguments.</summary>
    public static Change Plain(string name, PlainAction action, string help) => new(name, "", help, _ => new PlainCommand(action));

    /// <summary>A command that sets one number of one source.</summary>
    public static Change OfSource(string name, string value, SourceSetting setting, string help)
        => new(name, $"SOURCE {value}", help, words => new ModifySource(words.Source(), setting, words.Number()));
}
