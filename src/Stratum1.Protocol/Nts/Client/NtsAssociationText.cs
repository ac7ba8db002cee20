using System.Globalization;
using System.Net;
using System.Text;

namespace Stratum1.Protocol.Nts;

/// <summary>What is kept beside keys and cookies.</summary>
/// <param name="Name">Of the NTS-KE server, as configured.</param>
/// <param name="ExchangedAt">When the keys were exchanged.</param>
/// <param name="NtpAddress">The NTP server agreed.</param>
/// <param name="NtpPort">Its UDP port.</param>
public readonly record struct NtsAssociationOrigin(string Name, UtcTime ExchangedAt, IPAddress NtpAddress, ushort NtpPort);

/// <summary>
/// The file <c>ADDRESS.nts</c> in <c>ntsdumpdir</c>, as chronyd writes it (seen in shared/data/ntp/chrony-captures/nts): the form's name;
/// the server's; when keys were exchanged, UTC seconds; address and port of the NTP server; number of the exchange, algorithm, S2C, C2S;
/// a line per cookie. Secret: mode 0600. To be deleted once read, because a cookie is used once.
/// </summary>
public static class NtsAssociationText
{
    private const string Form = "NNC0";
    private const int LinesBeforeCookies = 5;

    /// <summary>Writes the file.</summary>
    /// <returns>Null when there is no cookie to keep.</returns>
    public static string? Write(NtsAssociation association, NtsAssociationOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(association);
        if (association.CookieCount == 0)
            return null;

        var keys = association.Keys;
        var seconds = origin.ExchangedAt.Seconds + (origin.ExchangedAt.Fraction / 4_294_967_296m);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Form}\n{origin.Name}\n{seconds:F1}\n{origin.NtpAddress} {origin.NtpPort}\n");
        text.Append(CultureInfo.InvariantCulture, $"{association.KeyExchanges} {(int)keys.Algorithm} ");
        text.Append(
            CultureInfo.InvariantCulture, $"{Convert.ToHexString(keys.ServerToClient)} {Convert.ToHexString(keys.ClientToServer)}\n");
        for (var i = 0; i < association.CookieCount; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexString(association.Store[i])}\n");
        return text.ToString();
    }

    /// <summary>Reads the file into an association.</summary>
    /// <param name="error">What is wrong with which line; never a key.</param>
    /// <returns>False when the file is damaged: the association is then unchanged.</returns>
    public static bool TryRead(string text, NtsAssociation association, out NtsAssociationOrigin origin, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(association);
        origin = default;
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (lines.Length < LinesBeforeCookies || lines[0] != Form)
        {
            error = $"not a file that begins with {Form}";
            return false;
        }

        var server = lines[3].Split(' ');
        if (!decimal.TryParse(lines[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(seconds) > 1e12m
            || server.Length != 2 || !IPAddress.TryParse(server[0], out var address)
            || !ushort.TryParse(server[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            error = "lines 3 and 4: not a time, and an address and port";
            return false;
        }

        using var keys = new NtsKeys();
        var words = lines[4].Split(' ');
        if (words.Length != 4 || !uint.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var exchanges)
            || !TryReadKeys(words, keys))
        {
            error = "line 5: not a number, an algorithm and its two keys";
            return false;
        }

        var cookies = lines.Skip(LinesBeforeCookies).Where(line => line.Length > 0).Select(ReadCookie).ToArray();
        if (cookies.Any(cookie => cookie is null))
        {
            error = $"line {LinesBeforeCookies + 1} and following: not cookies";
            return false;
        }

        error = "";
        var whole = (long)Math.Floor(seconds);
        origin = new(lines[1], new(whole, (uint)((seconds - whole) * 4_294_967_296m)), address, port);
        association.Restore(keys, cookies!, exchanges);
        return true;
    }

    private static bool TryReadKeys(string[] words, NtsKeys keys)
    {
        if (!ushort.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var algorithm = (AeadAlgorithm)number;
        if (ReadHex(words[2]) is not { } serverToClient || ReadHex(words[3]) is not { } clientToServer || !algorithm.IsKnown()
            || serverToClient.Length != algorithm.KeyLength() || clientToServer.Length != algorithm.KeyLength())
        {
            return false;
        }

        keys.Set(algorithm, clientToServer, serverToClient);
        return true;
    }

    private static byte[]? ReadCookie(string line) => ReadHex(line) is { } cookie && CookieStore.IsUsable(cookie.Length) ? cookie : null;

    private static byte[]? ReadHex(string text)
        => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
}
