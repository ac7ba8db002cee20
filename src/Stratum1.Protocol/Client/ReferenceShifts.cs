using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Client;

/// <summary>
/// How far a server corrects its own clock, by its timescale without steps and slews (<see cref="MonotonicRoot"/>): positive when it went
/// further than that.
/// </summary>
internal struct ReferenceShifts
{
    /// <summary>Corrections beyond that are not believed of its monotonic scale.</summary>
    private static readonly TimeInterval Greatest = TimeInterval.FromWholeSeconds(16);

    private MonotonicRoot? known;
    private NtpTimestamp knownReceive;
    private TimeInterval pending;

    /// <summary>Since the reply before.</summary>
    /// <param name="told">Its monotonic scale in the new one; null when not told.</param>
    /// <param name="receive">Its clock at the same moment.</param>
    public readonly TimeInterval Since(MonotonicRoot? told, NtpTimestamp receive)
    {
        if (told is not { } now || known is not { } before || now.Epoch != before.Epoch
            || now.Receive.Units == 0 || before.Receive.Units == 0)
        {
            return TimeInterval.Zero;
        }

        var shift = (receive - knownReceive) - (now.Receive - before.Receive);
        return shift.Abs() > Greatest ? TimeInterval.Zero : shift;
    }

    /// <summary>A reply is taken over.</summary>
    public void Add(in Reply reply)
    {
        (known, knownReceive) = (reply.Monotonic, reply.Header.Receive);
        pending = reply.Monotonic is null ? TimeInterval.Zero : pending + reply.ReferenceShift;
    }

    /// <summary>The sum since this was asked last.</summary>
    public TimeInterval Take()
    {
        var shift = pending;
        pending = TimeInterval.Zero;
        return shift;
    }
}
