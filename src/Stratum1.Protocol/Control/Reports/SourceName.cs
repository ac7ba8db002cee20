using System.Text;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>The name a source was configured with, as a reply carries it: 256 octets filled up with zeros.</summary>
public static class SourceName
{
    internal const int Length = 256;

    /// <summary>Reads the body of a reply, or the name field of a request.</summary>
    /// <returns>False when it is too short, not ended by a zero, or not all printable ASCII without blanks.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out string name)
    {
        name = "";
        if (body.Length < Length || body[Length - 1] != 0)
            return false;
        var octets = body[..body.IndexOf((byte)0)];
        if (octets.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            return false;
        name = Encoding.ASCII.GetString(octets);
        return true;
    }

    /// <summary>Writes the name; longer ones are cut.</summary>
    internal static void Write(ReadOnlySpan<char> name, Span<byte> body)
    {
        body = body[..Length];
        body.Clear();
        _ = Encoding.ASCII.TryGetBytes(name.Length < Length ? name : name[..(Length - 1)], body, out _);
    }
}
