using System.Net;
using Microsoft.Win32.SafeHandles;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Upstream;

/// <summary>
/// Replies that came sooner than the network card told when their request had left. The exchange is measured with that stamp, so the
/// reply waits for it, a short time (<c>hwtstimeout</c>).
/// </summary>
/// <param name="timeout">At most so long; zero never waits.</param>
/// <param name="deliver">Gets each reply, with or without the stamp.</param>
internal sealed class LateReplies(TimeInterval timeout, Action<int, WaitingReply> deliver) : IDisposable
{
    private readonly Dictionary<int, WaitingReply?> expected = [];
    private readonly TimerFd timer = new();

    /// <summary>Ready for input when some have waited long enough.</summary>
    public SafeFileHandle Handle => timer.Handle;

    /// <summary>A request is about to be sent.</summary>
    public void Expect(int association)
    {
        if (timeout > TimeInterval.Zero)
            expected[association] = null;
    }

    /// <summary>A reply has come.</summary>
    /// <returns>Whether it will be delivered later: the stamp of its request is missing.</returns>
    public bool Hold(int association, in WaitingReply reply)
    {
        if (!expected.TryGetValue(association, out var held) || held is not null)
            return false;
        expected[association] = reply;
        timer.ArmAfter(timeout);
        return true;
    }

    /// <summary>The stamp of a request has come.</summary>
    public void Release(int association)
    {
        if (expected.Remove(association, out var held) && held is { } reply)
            deliver(association, reply);
    }

    /// <summary>Delivers all that have waited: one timer for all, so some waited less.</summary>
    public void GiveUp()
    {
        timer.TakeExpirations();
        foreach (var (association, _) in expected.Where(entry => entry.Value is not null).ToArray())
            Release(association);
    }

    /// <summary>The association has ended.</summary>
    public void Forget(int association) => expected.Remove(association);

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();
}

/// <summary>A reply that may have to wait.</summary>
/// <param name="Packet">As it came.</param>
/// <param name="Local">The address of ours it came to.</param>
/// <param name="Stamp">When, by the system clock.</param>
/// <param name="StampSource">Who says so.</param>
internal readonly record struct WaitingReply(byte[] Packet, IPAddress Local, UtcTime Stamp, StampSource StampSource)
{
    /// <summary>What is known of its way.</summary>
    public PathTime Path { get; init; }
}
