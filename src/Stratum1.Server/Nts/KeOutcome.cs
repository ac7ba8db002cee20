namespace Stratum1.Server.Nts;

/// <summary>What became of a connection to the key exchange.</summary>
internal enum KeOutcome : byte
{
    /// <summary>The client has its cookies.</summary>
    Agreed,

    /// <summary>It was answered, but not with cookies: nothing in common, or a bad request.</summary>
    Rejected,

    /// <summary>No TLS came about, or the client left before its request was complete.</summary>
    Broken,

    /// <summary>It took too long.</summary>
    TooSlow,

    /// <summary>It had not said a word when others needed its place.</summary>
    Displaced,

    /// <summary>All places are taken by clients that talk, or there is no certificate: closed at once.</summary>
    NoRoom,

    /// <summary>Asked too often (<c>ntsratelimit</c>): closed at once.</summary>
    RateLimited,

    /// <summary>May not ask (<c>deny</c>): closed at once.</summary>
    Denied,
}

/// <summary>How many connections had which outcome. Written by one thread, read by any.</summary>
internal sealed class KeCounters
{
    private static readonly KeOutcome[] Outcomes = Enum.GetValues<KeOutcome>();

    private readonly long[] counts = new long[Outcomes.Length];

    /// <summary>Connections with this outcome so far.</summary>
    public long this[KeOutcome outcome] => Volatile.Read(ref counts[(int)outcome]);

    /// <summary>Connections that have ended.</summary>
    public long Total => Outcomes.Sum(outcome => this[outcome]);

    /// <summary>The counts of several threads together.</summary>
    public static KeCounters Sum(IEnumerable<KeCounters> parts)
    {
        var sum = new KeCounters();
        foreach (var part in parts)
        {
            foreach (var outcome in Outcomes)
                sum.counts[(int)outcome] += part[outcome];
        }

        return sum;
    }

    /// <summary>A connection has ended; only from the owning thread.</summary>
    public void Count(KeOutcome outcome) => Volatile.Write(ref counts[(int)outcome], counts[(int)outcome] + 1);
}
