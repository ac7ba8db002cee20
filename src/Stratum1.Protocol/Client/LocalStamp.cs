using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>When one of our packets left, or one came in.</summary>
/// <param name="At">By the free oscillator: nothing that is done to the clock meanwhile disturbs an exchange.</param>
/// <param name="Source">Who took the stamp.</param>
public readonly record struct LocalStamp(MonotonicTime At, StampSource Source)
{
    /// <summary>Of a packet that came in: what is known of its way.</summary>
    public PathTime Path { get; init; }
}

/// <summary>The served clock as a line through the present: how a stamp is told to a peer, as if the clock had never been moved.</summary>
/// <param name="At">Now, by the oscillator.</param>
/// <param name="Served">Now, by the served clock.</param>
/// <param name="Rate">What the served clock gains on the oscillator.</param>
public readonly record struct ServedLine(MonotonicTime At, UtcTime Served, Frequency Rate)
{
    /// <summary>The served time of a stamp.</summary>
    public NtpTimestamp Of(MonotonicTime stamp)
    {
        var elapsed = stamp - At;
        return NtpTimestamp.From(Served + elapsed + (Rate * elapsed));
    }
}
