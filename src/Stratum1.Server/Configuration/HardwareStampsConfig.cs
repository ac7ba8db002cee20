using System.Collections.Immutable;
using Stratum1.Linux;

namespace Stratum1.Server.Configuration;

/// <summary>Which network cards stamp packets.</summary>
public sealed record HardwareStampsConfig
{
    /// <summary>The name that means every interface.</summary>
    public const string EveryInterface = "*";

    /// <summary>One for each <c>hwtimestamp</c>; of several for the same interface the first holds.</summary>
    public ImmutableArray<StampingConfig> Interfaces { get; init; } = [];

    /// <summary>How long a reply waits for the card's stamp of its request.</summary>
    public TimeInterval Timeout { get; init; }
}

/// <summary>How the card of one interface is used.</summary>
public sealed record StampingConfig
{
    /// <summary>The interface, or <see cref="HardwareStampsConfig.EveryInterface"/>.</summary>
    public string Interface { get; init; } = "";

    /// <summary>Shortest time between two readings of the card's clock, as a power of 2 in seconds.</summary>
    public int MinPoll { get; init; }

    /// <summary>Time between two readings while no packets are stamped; null for one more than <see cref="MinPoll"/>.</summary>
    public int? MaxPoll { get; init; }

    /// <summary>Readings that are needed before stamps are used.</summary>
    public int MinSamples { get; init; }

    /// <summary>Readings that are kept.</summary>
    public int MaxSamples { get; init; }

    /// <summary>A reading is believed no better than that.</summary>
    public TimeInterval Precision { get; init; }

    /// <summary>Between the stamp of a packet and its leaving the card.</summary>
    public TimeInterval TransmitCompensation { get; init; }

    /// <summary>Between the arrival of a packet at the card and its stamp.</summary>
    public TimeInterval ReceiveCompensation { get; init; }

    /// <summary>Whether stamps that the hardware takes of both clocks at once are left aside.</summary>
    public bool AvoidsCrossStamps { get; init; }

    /// <summary>Which arriving packets are stamped.</summary>
    public ReceiveFilter Filter { get; init; }
}
