using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;

namespace Stratum1.Engine.Network;

// A source's turn to be asked is either used to exchange keys or to ask for the time, with keys that were there when it came: the rhythm
// of chrony, by which servers and users count packets.

/// <summary>A source's NTS: its keys and cookies, and when keys are to be exchanged.</summary>
/// <param name="random">For what nobody may guess.</param>
public sealed class NtsSession(RandomPool random) : IExchangeAuthenticator
{
    private MonotonicTime? retryAt;
    private KeyExchangeResult? brought;
    private bool isFirst = true;
    private bool isWaivedByCommand;

    /// <inheritdoc/>
    public bool IsAuthenticated => true;

    /// <summary>Keys and cookies; null before the first.</summary>
    public NtsAssociation? Association { get; private set; }

    /// <summary>Key exchanges since the last good reply.</summary>
    public int Attempts { get; private set; }

    /// <summary>When keys were last exchanged; null before.</summary>
    public MonotonicTime? ExchangedAt { get; private set; }

    /// <summary>An exchange is on its way, or what it brought waits for the source's turn.</summary>
    public bool IsExchanging { get; private set; }

    /// <summary>Whether the source can be asked at its turn.</summary>
    internal bool IsReady => !IsExchanging && Association is { CookieCount: > 0 };

    /// <summary>
    /// Why the server's certificates are not valid at a time; null once they were checked. While it is there, the source is not believed
    /// by itself: see <see cref="CertificateLadder"/>.
    /// </summary>
    internal Func<UtcTime, string?>? Unchecked { get; private set; }

    /// <summary>Whether the dates of the server's certificates were waived, and not checked since.</summary>
    public bool IsUnchecked => Unchecked is not null;

    /// <summary>Unchecked, and nothing speaks for it yet.</summary>
    internal bool IsHeldBack { get; private set; }

    /// <inheritdoc/>
    public int Protect(Span<byte> packet, int length) => Association?.WriteRequest(packet, length, random) ?? 0;

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> packet, in PacketTrailer trailer)
    {
        if (trailer.Kind != TrailerKind.Unauthenticated || Association?.Open(packet) != NtsReplyVerdict.Authentic)
            return false;
        (Attempts, retryAt) = (0, null);
        return true;
    }

    /// <summary>Whether keys are to be exchanged now.</summary>
    /// <param name="now">Raw time.</param>
    internal bool WantsExchange(MonotonicTime now)
        => !IsExchanging && !(now < retryAt) && Association is not { WantsKeys: false };

    /// <summary>Keys that are too old are not used any more.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="lifetime"><c>ntsrefresh</c>.</param>
    internal void Expire(MonotonicTime now, TimeInterval lifetime)
    {
        if (ExchangedAt is { } last && now - last > lifetime)
            Association?.DropCookies();
    }

    /// <summary>An exchange is over; what it brought waits for the source's turn.</summary>
    internal void Keep(KeyExchangeResult result) => brought = result;

    /// <summary>What an exchange brought; null when there is nothing.</summary>
    internal KeyExchangeResult? TakeBrought()
    {
        var taken = brought;
        brought = null;
        return taken;
    }

    /// <summary>An exchange begins.</summary>
    /// <param name="waivedByCommand">The user does not want certificates' dates to be checked, neither now nor later.</param>
    /// <returns>Whether keys of an earlier run would do.</returns>
    internal bool Begin(bool waivedByCommand)
    {
        (IsExchanging, isWaivedByCommand) = (true, waivedByCommand);
        Attempts++;
        var mayRestore = isFirst;
        isFirst = false;
        return mayRestore;
    }

    /// <summary>Takes over what an exchange has brought.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="result">What came of it.</param>
    /// <remarks>A source with unchecked certificates must wait for others to agree with it.</remarks>
    internal void Finish(MonotonicTime now, KeyExchangeResult result)
    {
        IsExchanging = false;
        if (result.RestoredAge is null)
            retryAt = now + KeRetry.Wait(result.Stage, Attempts);
        else
            Attempts = 0; // Nobody was bothered.
        if (result.Association is not { } fresh)
            return;
        if (Association is { } before)
        {
            fresh.CountAfter(before);
            before.Dispose();
        }

        (Association, ExchangedAt) = (fresh, now - (result.RestoredAge ?? TimeInterval.Zero));
        Unchecked = isWaivedByCommand ? null : result.CertificateProblemAt;
        IsHeldBack = IsUnchecked;
    }

    /// <summary>Others agree with it.</summary>
    internal void Release() => IsHeldBack = false;

    /// <summary>Its certificates are good.</summary>
    internal void Confirm() => (Unchecked, IsHeldBack) = (null, false);

    /// <summary>Its certificates are not: what it said is not to be used, and its keys neither. It may have others later.</summary>
    internal void Distrust(MonotonicTime now)
    {
        retryAt = now + KeRetry.Wait(KeStage.Tls, attempts: 1);
        Association?.Dispose();
        (Association, Unchecked, IsHeldBack) = (null, null, false);
    }
}
