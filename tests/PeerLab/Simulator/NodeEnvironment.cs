using System.Globalization;

namespace Stratum1.PeerLab.Simulator;

/// <summary>What the environment tells a node of its simulation; the names and defaults are the simulator's.</summary>
internal sealed record NodeEnvironment
{
    /// <summary>Number of this node, from zero.</summary>
    public uint Node { get; } = (uint)Number("CLKNETSIM_NODE", 1) - 1;

    /// <summary>The simulator's socket.</summary>
    public string Socket { get; } = Environment.GetEnvironmentVariable("CLKNETSIM_SOCKET") ?? "clknetsim.sock";

    /// <summary>How long the simulator may take to appear.</summary>
    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(Number("CLKNETSIM_CONNECT_TIMEOUT", 10));

    /// <summary>The date on which the simulation begins, seconds since 1970; by default 2010-01-01.</summary>
    public long StartDate { get; } = Number("CLKNETSIM_START_DATE", 1_262_304_000);

    /// <summary>What monotonic clocks read then.</summary>
    public TimeInterval StartMonotonic { get; } = TimeInterval.FromWholeSeconds(Number("CLKNETSIM_START_MONO", 0));

    /// <summary>The network speaks IPv6 instead of IPv4.</summary>
    public bool IsIPv6 { get; } = Number("CLKNETSIM_IP_FAMILY", 4) == 6;

    /// <summary>The subnet that stands for sockets in the file system, from zero; −1: none.</summary>
    public int UnixSubnet { get; } = (int)Number("CLKNETSIM_UNIX_SUBNET", 0) - 1;

    /// <summary>The kernel stamps packets.</summary>
    public bool HasStamps { get; } = Number("CLKNETSIM_TIMESTAMPING", 1) > 0;

    /// <summary>Network cards can stamp packets.</summary>
    public bool HasCards { get; } = Number("CLKNETSIM_TIMESTAMPING", 1) > 1;

    /// <summary>Of all links, Mbit/s.</summary>
    public long LinkSpeed { get; } = Number("CLKNETSIM_LINK_SPEED", 100_000);

    /// <summary>Each datagram arrives up to so many times.</summary>
    public int Copies { get; } = (int)Number("CLKNETSIM_RECV_MULTIPLY", 1);

    /// <summary>How long a reading of a hardware clock takes, s.</summary>
    public double PhcDelay { get; } = Real("CLKNETSIM_PHC_DELAY");

    /// <summary>By how much that varies, s.</summary>
    public double PhcJitter { get; } = Real("CLKNETSIM_PHC_JITTER");

    /// <summary>Part of the jitter that falls on one way more than on the other, −0.5 to 0.5.</summary>
    public double PhcAsymmetry { get; } = Real("CLKNETSIM_PHC_JITTER_ASYM");

    /// <summary>Ways of readings without jitter, then so many with it, in turn.</summary>
    public long PhcQuietReadings { get; } = Number("CLKNETSIM_PHC_JITTER_OFF", 0);

    /// <inheritdoc cref="PhcQuietReadings"/>
    public long PhcNoisyReadings { get; } = Number("CLKNETSIM_PHC_JITTER_ON", 1);

    /// <summary>Real-time clock − monotonic clock, s.</summary>
    public double RtcOffset { get; } = Real("CLKNETSIM_RTC_OFFSET");

    /// <summary>The node's random numbers, the same in each run.</summary>
    public Random Random { get; } = new((int)(Number("CLKNETSIM_RANDOM_SEED", 0) + Number("CLKNETSIM_NODE", 1) - 1));

    private static double Real(string name)
        => double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : 0.0;

    private static long Number(string name, long missing)
        => long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : missing;
}
