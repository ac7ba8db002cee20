using Stratum1.Engine.Reports;

namespace Stratum1.Engine;

/// <summary>One broken link between the antenna and the clock.</summary>
/// <param name="Text">In plain words, with the remedy.</param>
/// <param name="Kind">What is the same in all texts of this trouble, when they contain a changing figure; null for the text itself.</param>
public readonly record struct Trouble(string Text, string? Kind = null)
{
    /// <summary>Where the chain is broken.</summary>
    public ChainLink Link { get; init; }

    /// <summary>It is too early to call it broken: the device was opened a moment ago.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>A text without changing figures.</summary>
    public static implicit operator Trouble(string text) => FromString(text);

    /// <inheritdoc cref="op_Implicit"/>
    public static Trouble FromString(string text) => new(text);

    /// <summary>Whether it is the same trouble, perhaps with another figure.</summary>
    public bool IsLike(Trouble other) => (Kind ?? Text) == (other.Kind ?? other.Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
