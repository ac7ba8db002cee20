using System.Net;

namespace Stratum1.Protocol.Mode6.Variables;

/// <summary>One source. All offsets are source − clock.</summary>
public sealed record AssociationVariables
{
    /// <summary>Its number, not 0.</summary>
    public required ushort Id { get; init; }

    /// <summary>How it stands.</summary>
    public AssociationStatus Status { get; init; }

    /// <summary>Where it is; ntpd gives reference clocks 127.127.driver.unit.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>Our address towards it, or null.</summary>
    public IPEndPoint? Local { get; init; }

    /// <summary>The name it was configured with; that of a reference clock is <c>NAME(unit)</c>.</summary>
    public string? HostName { get; init; }

    /// <summary>What it announces.</summary>
    public LeapIndicator Leap { get; init; }

    /// <summary>Our mode: 1 symmetric, 3 client.</summary>
    public int OurMode { get; init; } = 3;

    /// <summary>Its mode: 2 symmetric, 4 server.</summary>
    public int ItsMode { get; init; } = 4;

    /// <summary>Its stratum; 16 when it is unsynchronised or unknown.</summary>
    public int Stratum { get; init; } = 16;

    /// <summary>Its poll interval, log₂ seconds.</summary>
    public int ItsPoll { get; init; }

    /// <summary>Our poll interval, log₂ seconds.</summary>
    public int OurPoll { get; init; }

    /// <summary>Resolution of its clock, log₂ seconds.</summary>
    public int Precision { get; init; }

    /// <summary>From it to its primary reference.</summary>
    public TimeInterval RootDelay { get; init; }

    /// <summary>From it to its primary reference.</summary>
    public TimeInterval RootDispersion { get; init; }

    /// <summary>What it follows.</summary>
    public ReferenceId ReferenceId { get; init; }

    /// <summary>When its clock was last corrected.</summary>
    public NtpTimestamp ReferenceTime { get; init; }

    /// <summary>When its last packet came.</summary>
    public NtpTimestamp Received { get; init; }

    /// <summary>When we last asked.</summary>
    public NtpTimestamp Sent { get; init; }

    /// <summary>One bit per poll, the newest lowest.</summary>
    public int Reach { get; init; }

    /// <summary>Polls since it last answered.</summary>
    public int Unreached { get; init; }

    /// <summary>Round trip.</summary>
    public TimeInterval Delay { get; init; }

    /// <summary>Source − clock.</summary>
    public TimeInterval Offset { get; init; }

    /// <summary>Root mean square of its offsets.</summary>
    public TimeInterval Jitter { get; init; }

    /// <summary>Error of its measurements.</summary>
    public TimeInterval Dispersion { get; init; }

    /// <summary>Number of its symmetric key, or 0.</summary>
    public uint KeyId { get; init; }

    /// <summary>NTS cookies held, or null without NTS.</summary>
    public int? NtsCookies { get; init; }

    /// <summary>Tests that its last packet failed (ntpd's bits).</summary>
    public int Flash { get; init; }

    /// <summary>More about it when it is a reference clock, else null.</summary>
    public ClockVariables? Clock { get; init; }
}

/// <summary>What a reference clock tells of itself.</summary>
public sealed record ClockVariables
{
    /// <summary>Kind of device, as ntpd names it: <c>NMEA</c>, <c>PPS</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it last said.</summary>
    public string TimeCode { get; init; } = "";

    /// <summary>Polls.</summary>
    public long Polls { get; init; }

    /// <summary>Polls without an answer.</summary>
    public long NoReply { get; init; }

    /// <summary>Answers that could not be read.</summary>
    public long BadFormat { get; init; }

    /// <summary>Answers that made no sense.</summary>
    public long BadData { get; init; }

    /// <summary>Correction of the pulse.</summary>
    public TimeInterval PulseCorrection { get; init; }

    /// <summary>Correction of the messages.</summary>
    public TimeInterval MessageCorrection { get; init; }

    /// <summary>Stratum of the reference.</summary>
    public int Stratum { get; init; }

    /// <summary>Its name.</summary>
    public ReferenceId ReferenceId { get; init; }

    /// <summary>Flag1 to flag4 as bits.</summary>
    public int Flags { get; init; }

    /// <summary>The device, in words.</summary>
    public string Device { get; init; } = "";

    /// <summary>What it last had to complain of.</summary>
    public ClockEvent LastEvent { get; init; }

    /// <summary>What is wrong with it now.</summary>
    public ClockEvent Current { get; init; }

    /// <summary>The status word (RFC 9327 §4.3).</summary>
    internal ushort StatusWord => (ushort)((((int)LastEvent & 15) << 4) | ((int)Current & 15));
}
