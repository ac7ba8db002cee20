namespace Stratum1.Protocol.Nts;

/// <summary>How far an attempt to exchange keys came.</summary>
public enum KeStage
{
    /// <summary>No connection could be tried: no address, no socket.</summary>
    NotStarted,

    /// <summary>Nobody answered, or the connection was refused or cut before TLS failed or succeeded.</summary>
    Connecting,

    /// <summary>TLS was reached: the server is there, and was given work.</summary>
    Tls,
}

/// <summary>
/// When to try again after a key exchange that brought nothing, so that a server in trouble is not kept there (RFC 8915 §4.2).
/// </summary>
public static class KeRetry
{
    /// <summary>The kernel may have an interface a moment later (chrony: RETRY_INTERVAL_KE_START).</summary>
    private const int NotStartedSeconds = 2;

    // log₂ seconds: 16 s after the first failure to connect, 17 min after one in TLS, doubled each time, up to 6 days (chrony's figures).
    private const int FirstConnecting = 4;
    private const int FirstTls = 10;
    private const int Longest = 19;

    /// <summary>How long to wait.</summary>
    /// <param name="stage">How far the last attempt came.</param>
    /// <param name="attempts">Attempts since the last good reply, the last one included; at least 1.</param>
    public static TimeInterval Wait(KeStage stage, int attempts)
    {
        if (stage == KeStage.NotStarted)
            return TimeInterval.FromWholeSeconds(NotStartedSeconds);
        var first = stage == KeStage.Tls ? FirstTls : FirstConnecting;
        return TimeInterval.FromWholeSeconds(1L << Math.Min(Longest, first + Math.Clamp(attempts, 1, Longest) - 1));
    }
}
