using System.Globalization;
using System.Text;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// The file <c>ntskeys</c> in <c>ntsdumpdir</c>, as chronyd writes it (seen in shared/data/ntp/chrony-captures/nts): a line with the
/// form's name, one with the age of the current key in seconds, and one per key from the oldest to the next: identifier, key,
/// algorithm. Secret: mode 0600.
/// </summary>
public static class MasterKeysText
{
    private const string Form = "NKS1";

    /// <summary>Before chrony 4.5: one algorithm for all keys, written before the age.</summary>
    private const string OldForm = "NKS0";

    /// <summary>Writes the file.</summary>
    /// <param name="keys">What to keep.</param>
    /// <param name="age">How long the current key has been that.</param>
    public static string Write(MasterKeys keys, TimeInterval age)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Form}\n{age.Seconds:F1}\n");
        foreach (var key in keys.OldestFirst)
            text.Append(CultureInfo.InvariantCulture, $"{key.Id:X8} {Convert.ToHexString(key.Secret)} {(int)key.Algorithm}\n");
        return text.ToString();
    }

    /// <summary>Reads the file.</summary>
    /// <param name="keys">The keys, when there are any.</param>
    /// <param name="age">How long the current key has been that; not negative.</param>
    /// <param name="error">What is wrong with which line; never a key.</param>
    /// <returns>False when the file is damaged: then there are no keys, not some.</returns>
    public static bool TryRead(string text, out MasterKeys? keys, out TimeInterval age, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        (keys, age) = (null, TimeInterval.Zero);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length != 2 + MasterKeys.Count || lines[0] is not (Form or OldForm))
        {
            error = $"not a file of {MasterKeys.Count} keys that begins with {Form}";
            return false;
        }

        var second = lines[1].Split(' ');
        var algorithm = lines[0] == OldForm && second.Length == 2 ? second[0] : null;
        if (!double.TryParse(second[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            || second.Length != (lines[0] == OldForm ? 2 : 1) || !double.IsFinite(seconds))
        {
            error = "line 2: not an age in seconds";
            return false;
        }

        var read = new MasterKey[MasterKeys.Count];
        MasterKey? last = null;
        for (var i = 0; i < MasterKeys.Count; i++)
        {
            var key = ReadKey(lines[2 + i].Split(' '), algorithm);
            if (key is null || (last is not null && unchecked(key.Id - last.Id) % MasterKeys.Count != 1))
            {
                error = $"line {3 + i}: not identifier, key and algorithm, or identifiers out of order";
                return false;
            }

            read[key.Id % MasterKeys.Count] = last = key;
        }

        error = "";
        const double Longest = 1e9; // 30 years, well within a TimeInterval.
        age = TimeInterval.FromSeconds(Math.Clamp(seconds, 0, Longest));
        keys = new(read, current: (int)((last!.Id + MasterKeys.Count - 1) % MasterKeys.Count));
        return true;
    }

    private static MasterKey? ReadKey(string[] words, string? commonAlgorithm)
    {
        if (words.Length != (commonAlgorithm is null ? 3 : 2)
            || !uint.TryParse(words[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !ushort.TryParse(commonAlgorithm ?? words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var algorithm = (AeadAlgorithm)number;
        Span<byte> secret = stackalloc byte[AeadAlgorithms.LongestKey];
        if (!algorithm.IsKnown() || words[1].Length != 2 * algorithm.KeyLength()
            || Convert.FromHexString(words[1], secret, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return null;
        }

        return new(id, algorithm, secret[..algorithm.KeyLength()]);
    }
}
