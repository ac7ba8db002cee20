using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Nts;

/// <summary>The cookies a client holds, oldest used first; each is used once (RFC 8915 §5.7).</summary>
internal sealed class CookieStore
{
    /// <summary>How many a client should hold (RFC 8915 §5.7).</summary>
    public const int Capacity = 8;

    /// <summary>
    /// Chosen, because: the longest seen (ntpd-rs, NTPsec with AES-SIV-CMAC-512) have under 200 octets; chrony takes 256.
    /// </summary>
    public const int LongestCookie = 512;

    private readonly byte[][] cookies = [.. Enumerable.Range(0, Capacity).Select(_ => new byte[LongestCookie])];
    private readonly int[] lengths = new int[Capacity];
    private int first;

    public int Count { get; private set; }

    /// <summary>The cookie that would be used next.</summary>
    public ReadOnlySpan<byte> Next => this[0];

    /// <summary>The cookies in the order of their use.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var place = (first + index) % Capacity;
            return cookies[place].AsSpan(0, lengths[place]);
        }
    }

    /// <summary>
    /// Whether a cookie of this length can be put into an extension field, whose shortest body has 12 octets, without padding, which the
    /// server could not tell from the cookie.
    /// </summary>
    public static bool IsUsable(int length)
        => length is >= ExtensionField.ShortestLength - ExtensionField.HeaderLength and <= LongestCookie && length % 4 == 0;

    /// <summary>Keeps a cookie; when there are enough, or it cannot be used, it is left out.</summary>
    public void Add(ReadOnlySpan<byte> cookie)
    {
        if (Count == Capacity || !IsUsable(cookie.Length))
            return;
        var place = (first + Count) % Capacity;
        cookie.CopyTo(cookies[place]);
        lengths[place] = cookie.Length;
        Count++;
    }

    /// <summary>Drops the one that was used.</summary>
    public void RemoveNext()
    {
        first = (first + 1) % Capacity;
        Count--;
    }

    public void Clear() => Count = 0;
}
