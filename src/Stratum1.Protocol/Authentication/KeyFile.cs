using System.Buffers;
using System.Globalization;
using System.Text;

namespace Stratum1.Protocol.Authentication;

/// <summary>Something wrong in a key file; the other lines are used all the same.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Text">What is wrong and what would be right; never the secret.</param>
public readonly record struct KeyFileProblem(int Line, string Text);

/// <summary>
/// The key file of chrony: one key per line, <c>ID [TYPE] KEY</c>; MD5 when there is no type. KEY is plain text, or text after
/// <c>ASCII:</c>, or hexadecimal digits after <c>HEX:</c>. Lines that begin with <c>! ; # %</c> are comments.
/// </summary>
/// <param name="Keys">The good lines.</param>
/// <param name="Problems">The bad ones.</param>
public sealed record KeyFile(KeyTable Keys, IReadOnlyList<KeyFileProblem> Problems)
{
    /// <summary>chrony's limits and default for <c>keygen</c>.</summary>
    public const int ShortestBits = 80;

    /// <inheritdoc cref="ShortestBits"/>
    public const int LongestBits = 4096;

    /// <inheritdoc cref="ShortestBits"/>
    public const int DefaultBits = 160;

    /// <summary>chrony's: longer lines are refused.</summary>
    private const int LongestLine = 2047;

    private const string HexPrefix = "HEX:";
    private const string AsciiPrefix = "ASCII:";

    /// <summary>What separates words in C; not the wider notion of Unicode, for a key may contain those octets.</summary>
    private static readonly char[] Spaces = [' ', '\t', '\r', '\v', '\f'];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads the whole file. Octets, because a plain key may have any but white space.</summary>
    public static KeyFile Parse(ReadOnlySpan<byte> file)
    {
        var keys = new Dictionary<uint, SymmetricKey>();
        var problems = new List<KeyFileProblem>();
        var number = 0;
        foreach (var line in Encoding.Latin1.GetString(file).Split('\n'))
        {
            number++;
            var words = line.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] is '!' or ';' or '#' or '%')
                continue;
            if (line.Length > LongestLine)
                problems.Add(new(number, $"The line has {line.Length} characters; {LongestLine} are allowed."));
            else if (ParseLine(words, out var key) is { } problem)
                problems.Add(new(number, problem));
            else if (!keys.TryAdd(key!.Id, key))
                problems.Add(new(number, $"Key {key.Id} stands above already; the first one is used."));
        }

        return new(new KeyTable(keys.Values), problems);
    }

    /// <summary>The line for a new key, as <c>chronyc keygen</c> prints it.</summary>
    public static string Line(uint id, MacAlgorithm algorithm, ReadOnlySpan<byte> secret)
        => $"{id} {algorithm.Name()} {HexPrefix}{Convert.ToHexString(secret)}";

    /// <summary>Octets of random bits a new key needs.</summary>
    /// <param name="algorithm">A cipher fixes its length.</param>
    /// <param name="bits">What was asked for; brought into the range from 80 to 4096, and to whole octets.</param>
    public static int SecretLength(MacAlgorithm algorithm, int bits = DefaultBits)
        => algorithm.KeyLength() ?? (Math.Clamp(bits, ShortestBits, LongestBits) + 7) / 8;

    /// <summary>Reads one key; the result is what is wrong with it, or null.</summary>
    private static string? ParseLine(string[] words, out SymmetricKey? key)
    {
        key = null;
        if (words.Length is not (2 or 3))
            return $"A key line has two or three words, number, type and key; this one has {words.Length}.";
        if (!uint.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
            return $"'{words[0]}' is not a key number: 1 to {uint.MaxValue} are.";
        var type = words.Length == 3 ? words[1] : MacAlgorithm.Md5.Name();
        if (MacAlgorithms.Find(type) is not { } algorithm)
            return UnknownType(type);
        if (Secret(words[^1]) is not { Length: > 0 } secret)
            return $"Key {id} is empty or has an odd number of hexadecimal digits.";
        if (algorithm.KeyLength() is { } length && secret.Length != length)
            return $"Key {id}: {algorithm.Name()} takes {length * 8} bits ({length * 2} digits after HEX:), not {secret.Length * 8}.";
        key = new(id, algorithm, secret);
        return null;
    }

    private static string UnknownType(string type)
        => type.ToUpperInvariant() is "TIGER" or "WHIRLPOOL"
            ? $"{type.ToUpperInvariant()} keys are not supported, as in most builds of chrony; use AES128 or SHA256 on both sides."
            : $"'{type}' is not a key type: {string.Join(' ', MacAlgorithms.Names)} are.";

    private static byte[]? Secret(string word)
    {
        if (word.StartsWith(HexPrefix, StringComparison.Ordinal))
            return word.Length % 2 == 0 && !word.AsSpan(HexPrefix.Length).ContainsAnyExcept(Digits)
                ? Convert.FromHexString(word.AsSpan(HexPrefix.Length))
                : null;
        return Encoding.Latin1.GetBytes(word.StartsWith(AsciiPrefix, StringComparison.Ordinal) ? word[AsciiPrefix.Length..] : word);
    }
}
