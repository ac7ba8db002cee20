namespace Stratum1.Server.Serving;

/// <summary>How many clients asked lately: a table of fixed size, one slot per hash of an address; the status line's figure.</summary>
/// <remarks>Written by the serving thread, read by the daemon's; a torn reading costs one client in a count, nothing else.</remarks>
internal sealed class RecentClients
{
    /// <summary>A LAN's worth; beyond it, clients whose hashes meet count as one.</summary>
    private const int Slots = 4096;

    private const long WindowSeconds = 64;

    private readonly long[] lastSeen = new long[Slots];

    /// <summary>A client was answered.</summary>
    public void Note(ReadOnlySpan<byte> address, UtcTime at)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var octet in address)
            hash = unchecked((hash ^ octet) * 16777619u);
        lastSeen[hash % Slots] = at.Seconds;
    }

    /// <summary>Clients answered in the last minute.</summary>
    public int Count(UtcTime now) => lastSeen.Count(seen => now.Seconds - seen is >= 0 and < WindowSeconds);
}
