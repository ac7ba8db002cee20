namespace Stratum1.Cli.Control.Output;

/// <summary>How a value is to be taken; a terminal shows it as a colour, and the words alone say it too.</summary>
internal enum Tone
{
    /// <summary>Nothing is to be said.</summary>
    Plain,

    /// <summary>As it should be: green.</summary>
    Good,

    /// <summary>Worth a look: yellow.</summary>
    Look,

    /// <summary>Wrong: red.</summary>
    Bad,

    /// <summary>Unknown, unused, or a name beside its value: dim.</summary>
    Faint,

    /// <summary>The head of a column: bold.</summary>
    Heading,
}
