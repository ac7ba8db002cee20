namespace Stratum1.Protocol.Mode6;

/// <summary>Where the system's time comes from (RFC 9327 §4.1).</summary>
public enum ClockSource : byte
{
    /// <summary>From nowhere.</summary>
    None = 0,

    /// <summary>From a pulse.</summary>
    Pulse = 1,

    /// <summary>From a radio of long waves.</summary>
    LongWave = 2,

    /// <summary>From a radio of short waves.</summary>
    ShortWave = 3,

    /// <summary>From a satellite.</summary>
    Satellite = 4,

    /// <summary>From the clock itself.</summary>
    Local = 5,

    /// <summary>From an NTP server.</summary>
    Ntp = 6,
}

/// <summary>How an association stands in the selection: the tally character of ntpq's tables (RFC 9327 §4.2).</summary>
public enum Tally : byte
{
    /// <summary>Blank: cannot be used.</summary>
    Rejected = 0,

    /// <summary><c>x</c>: disagrees with the majority.</summary>
    Falseticker = 1,

    /// <summary><c>.</c>: one too many.</summary>
    Excess = 2,

    /// <summary><c>-</c>: an outlier.</summary>
    Outlier = 3,

    /// <summary><c>+</c>: averaged with the best one.</summary>
    Candidate = 4,

    /// <summary><c>#</c>: good, but not needed.</summary>
    Backup = 5,

    /// <summary><c>*</c>: followed.</summary>
    SystemPeer = 6,

    /// <summary><c>o</c>: followed by its pulse.</summary>
    PulsePeer = 7,
}

/// <summary>The status word of the system: leap, source, and the last event (RFC 9327 §4.1).</summary>
/// <param name="Leap">Announced to clients.</param>
/// <param name="Source">Where the time comes from.</param>
/// <param name="Events">How many events there were since they were last read; saturates at 15.</param>
/// <param name="LastEvent">Number of the last one, 0 to 15.</param>
public readonly record struct SystemStatus(LeapIndicator Leap, ClockSource Source, int Events, int LastEvent)
{
    /// <summary>The 16 bits.</summary>
    public ushort Word
        => (ushort)((((int)Leap & 3) << 14) | (((int)Source & 0x3F) << 8) | (Math.Clamp(Events, 0, 15) << 4) | (LastEvent & 15));
}

/// <summary>The status word of an association (RFC 9327 §4.2).</summary>
/// <param name="IsConfigured">By the configuration, not on its own.</param>
/// <param name="NeedsAuthentication">Its packets must be authenticated.</param>
/// <param name="IsAuthentic">They are.</param>
/// <param name="IsReachable">It answered one of the last eight requests.</param>
/// <param name="Tally">How it stands in the selection.</param>
/// <param name="Events">How many events there were since they were last read; saturates at 15.</param>
/// <param name="LastEvent">Number of the last one, 0 to 15.</param>
public readonly record struct AssociationStatus(
    bool IsConfigured, bool NeedsAuthentication, bool IsAuthentic, bool IsReachable, Tally Tally, int Events, int LastEvent)
{
    /// <summary>The 16 bits.</summary>
    public ushort Word
        => (ushort)((IsConfigured ? 0x8000 : 0) | (NeedsAuthentication ? 0x4000 : 0) | (IsAuthentic ? 0x2000 : 0)
            | (IsReachable ? 0x1000 : 0) | (((int)Tally & 7) << 8) | (Math.Clamp(Events, 0, 15) << 4) | (LastEvent & 15));
}

/// <summary>What a reference clock last had to complain of (RFC 9327 §4.3).</summary>
public enum ClockEvent : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It does not answer.</summary>
    NoReply = 1,

    /// <summary>It says what cannot be read.</summary>
    BadFormat = 2,

    /// <summary>The device fails.</summary>
    Fault = 3,

    /// <summary>Its signal is bad.</summary>
    BadSignal = 4,

    /// <summary>Its date is wrong.</summary>
    BadDate = 5,

    /// <summary>Its time is wrong.</summary>
    BadTime = 6,
}
