using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>What a line of the configuration asks for.</summary>
public enum UpstreamKind : byte
{
    /// <summary><c>server</c>: one server is asked.</summary>
    Server,

    /// <summary><c>pool</c>: several servers of one name are asked.</summary>
    Pool,

    /// <summary><c>peer</c>: both sides ask each other.</summary>
    Peer,
}

/// <summary>Which addresses of a name may be used.</summary>
public enum AddressChoice : byte
{
    /// <summary>All.</summary>
    Any,

    /// <summary>IPv4.</summary>
    IPv4,

    /// <summary>IPv6.</summary>
    IPv6,
}

/// <summary>A <c>server</c>, <c>pool</c> or <c>peer</c> as the engine knows it; defaults are chrony's (chrony.conf(5)).</summary>
public sealed record UpstreamOptions
{
    /// <summary>UDP port of NTP servers.</summary>
    public const int NtpPort = 123;

    /// <summary>Shortest interval there is, log₂ s (chrony.conf(5)).</summary>
    public const int ShortestPoll = -7;

    /// <summary>Longest interval there is, log₂ s (chrony.conf(5)).</summary>
    public const int LongestPoll = 24;

    /// <summary>A presend that never happens.</summary>
    public const int NoPresend = 100;

    /// <summary>Name or address.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked for.</summary>
    public UpstreamKind Kind { get; init; }

    /// <summary>Which of the name's addresses may be used.</summary>
    public AddressChoice Family { get; init; }

    /// <summary>UDP port of the server.</summary>
    public int Port { get; init; } = NtpPort;

    /// <summary>Shortest interval, log₂ s.</summary>
    public int MinPoll { get; init; } = 6;

    /// <summary>Longest interval, log₂ s.</summary>
    public int MaxPoll { get; init; } = 10;

    /// <summary>Samples the estimate is to rest on: decides the interval between the two.</summary>
    public double PollTarget { get; init; } = PollController.DefaultTarget;

    /// <summary><c>iburst</c>: asks quickly at first.</summary>
    public bool BurstsAtStart { get; init; }

    /// <summary><c>burst</c>: asks up to four times per interval, until one measurement is good.</summary>
    public bool Bursts { get; init; }

    /// <summary><c>presend</c>: from this interval on, a packet goes ahead to wake up caches on the way.</summary>
    public int PresendPoll { get; init; } = NoPresend;

    /// <summary><c>offline</c>: not asked before a command says so.</summary>
    public bool StartsOffline { get; init; }

    /// <summary><c>auto_offline</c>: not asked any more once sending fails.</summary>
    public bool GoesOffline { get; init; }

    /// <summary><c>maxunreach</c>: intervals it may stay selected without an answer.</summary>
    public long MaxUnreach { get; init; } = Candidate.DefaultMaxUnreach;

    /// <summary><c>filter</c>: measurements that are made one; 0 or 1 is off.</summary>
    public int FilterLength { get; init; }

    /// <summary><c>offset</c>: added to server − clock.</summary>
    public TimeInterval Offset { get; init; }

    /// <summary><c>asymmetry</c>: which part of an excess delay moves the offset, −0.5 to 0.5; null is none.</summary>
    public double? Asymmetry { get; init; }

    /// <summary><c>mindelay</c>: used in place of the least delay seen; zero is off.</summary>
    public TimeInterval MinDelay { get; init; }

    /// <summary>Which delays are too long.</summary>
    public DelayLimits Delays { get; init; } = new();

    /// <summary><c>maxdelayquant</c>: keeps this part of the shortest delays, in place of the limit by jitter; null is off.</summary>
    public double? DelayQuantile { get; init; }

    /// <summary><c>minsamples</c>; null is the global one.</summary>
    public int? MinSamples { get; init; }

    /// <summary><c>maxsamples</c>; null is the global one.</summary>
    public int? MaxSamples { get; init; }

    /// <summary><c>xleave</c>.</summary>
    public bool IsInterleaved { get; init; }

    /// <summary><c>key</c>; null is none.</summary>
    public uint? KeyId { get; init; }

    /// <summary><c>nts</c>.</summary>
    public bool UsesNts { get; init; }

    /// <summary>What holds with <see cref="UsesNts"/>.</summary>
    public NtsOptions NtsServer { get; init; } = new();

    /// <summary>How keys are exchanged; null without NTS.</summary>
    public NtsOptions? Nts => UsesNts ? NtsServer : null;

    /// <summary><c>version</c>; null is 4, or 3 where the key's digest would not fit.</summary>
    public byte? Version { get; init; }

    /// <summary><c>copy</c>: we pass for the server, with its stratum and reference ID.</summary>
    public bool Copies { get; init; }

    /// <summary><c>extfield</c>.</summary>
    public FieldKinds Fields { get; init; }

    /// <summary><c>minstratum</c>: a lower stratum is taken for this.</summary>
    public int MinStratum { get; init; }

    /// <summary>Options of selection.</summary>
    public SourceTraits Traits { get; init; }

    /// <summary><c>maxsources</c> of a pool.</summary>
    public int MaxSources { get; init; } = 4;
}
