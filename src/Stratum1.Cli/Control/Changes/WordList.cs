using System.Globalization;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Reports;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;

namespace Stratum1.Cli.Control.Changes;

/// <summary>The words after a command, taken from left to right. What is wrong with them is said with the whole syntax.</summary>
/// <param name="words">The words.</param>
/// <param name="syntax">What the command looks like.</param>
/// <param name="client">Finds sources by their names.</param>
internal sealed class WordList(IReadOnlyList<string> words, string syntax, ControlClient client)
{
    private int next;

    public bool AtEnd => next >= words.Count;

    /// <summary>The next word whatever it is.</summary>
    /// <exception cref="ControlFailure">There is none, here and below; or it is not what it must be.</exception>
    public string Text() => AtEnd ? throw Wrong("a word is missing") : words[next++];

    /// <summary>Takes the next word if it is the given one.</summary>
    public bool TryTake(string word)
    {
        if (AtEnd || !words[next].Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        next++;
        return true;
    }

    public double Number()
    {
        var word = Text();
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Wrong($"'{word}' is not a number");
    }

    public int Whole() => ToWhole(Text());

    public uint Count() => Whole() is >= 0 and var count ? (uint)count : throw Wrong("a number must not be negative");

    public TimeInterval Seconds() => TimeInterval.FromSecondsSaturating(Number());

    /// <summary>A source by its address or its name.</summary>
    public ControlAddress Source() => SourceFinder.Find(client, Text());

    /// <summary>A source by its address, or a reference clock by its name.</summary>
    public SourceChoice Choice()
    {
        var word = Text();
        if (ControlAddress.TryParse(word, out var address))
            return new(address, default);
        return ReferenceId.TryParse(word, out var id) ? new(ControlAddress.None, id) : new(SourceFinder.Find(client, word), default);
    }

    /// <summary>All sources, one, or those of a network: <c>[MASK/]ADDRESS</c> or <c>ADDRESS/BITS</c>.</summary>
    public SourceGroup Group()
    {
        if (AtEnd)
            return SourceGroup.All;
        var word = Text();
        var slash = word.IndexOf('/');
        if (slash < 0)
            return new(SourceFinder.Find(client, word), ControlAddress.None);
        if (!ControlAddress.TryParse(word[..slash], out var first))
            throw Wrong($"'{word}' does not begin with an address");
        if (ControlAddress.TryParse(word[(slash + 1)..], out var second))
            return second.Kind == first.Kind ? new(second, first) : throw Wrong($"'{word}' mixes IPv4 and IPv6");
        return new(first, Mask(first, ToWhole(word[(slash + 1)..])));
    }

    /// <summary>Nothing may follow.</summary>
    public void End()
    {
        if (!AtEnd)
            throw Wrong($"'{words[next]}' is one word too many");
    }

    public ControlFailure Wrong(string problem) => new(ExitCode.Usage, $"{problem}; usage: {syntax}");

    private int ToWhole(string word)
        => int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{word}' is not a whole number");

    private ControlAddress Mask(ControlAddress address, int bits)
    {
        var width = address.Kind == ControlAddressKind.IPv4 ? 32 : 128;
        if (bits < 0 || bits > width)
            throw Wrong($"a prefix has 0 to {width} bits");
        var all = width == 128 ? UInt128.MaxValue : uint.MaxValue;
        var host = bits == 0 ? all : all >> bits;
        return address with { Value = bits == 0 ? UInt128.Zero : all ^ (width == 128 ? host : host & uint.MaxValue) };
    }
}
