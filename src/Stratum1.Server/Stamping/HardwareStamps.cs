using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.Configuration;
using Stratum1.Server.Hosts;

namespace Stratum1.Server.Stamping;

/// <summary>
/// Stamps by network cards, as times of the system clock. Opened, read and closed by the engine's thread; any thread may translate.
/// An interface that is missing is tried again; until then, and whenever a card's stamp makes no sense, the kernel's is used.
/// </summary>
internal sealed class HardwareStamps : IDisposable
{
    /// <summary>A stamp that is farther from the kernel's belongs to another packet, or to a clock that was just set.</summary>
    private static readonly TimeInterval LongestDelay = TimeInterval.FromWholeSeconds(1);

    private readonly HardwareStampsConfig config;
    private readonly Reactor reactor;
    private readonly Action<LogLevel, string> tell;
    private readonly HashSet<string> unable = [];
    private Card[] cards = [];

    /// <summary>Makes all configured cards stamp that can. Needs rights that are given up later.</summary>
    /// <param name="config">Which.</param>
    /// <param name="reactor">Waits until a card's clock is to be read.</param>
    /// <param name="tell">Writes to the log.</param>
    public HardwareStamps(HardwareStampsConfig config, Reactor reactor, Action<LogLevel, string> tell)
    {
        (this.config, this.reactor, this.tell) = (config, reactor, tell);
        Retry();
    }

    /// <summary>Whether sockets should ask for such stamps.</summary>
    public bool IsWanted => !config.Interfaces.IsEmpty;

    /// <summary>How long a reply waits for the stamp of its request.</summary>
    public TimeInterval Timeout => config.Timeout;

    /// <summary>Tries interfaces that were missing.</summary>
    public void Retry()
    {
        foreach (var wanted in config.Interfaces.Where(wanted => wanted.Interface != HardwareStampsConfig.EveryInterface))
            Enable(wanted, isNamed: true);
        foreach (var every in config.Interfaces.Where(wanted => wanted.Interface == HardwareStampsConfig.EveryInterface).Take(1))
        {
            foreach (var name in StampingInterface.All)
                Enable(every with { Interface = name }, isNamed: false);
        }
    }

    /// <summary>Whether the card of this interface is expected to stamp what leaves by it.</summary>
    public bool StampsDeparturesOf(uint index) => Find(index) is not null;

    /// <summary>When a packet arrived.</summary>
    /// <param name="stamp">By a card.</param>
    /// <param name="about">By the kernel, or as it is now.</param>
    /// <param name="length">Octets of the packet.</param>
    /// <param name="isIPv6">How it came.</param>
    /// <param name="arrival">By the system clock.</param>
    /// <param name="reception">From its first to its last bit.</param>
    /// <returns>False where the card's stamp cannot be used.</returns>
    public bool TryArrival(
        in HardwareStamp stamp, UtcTime about, int length, bool isIPv6, out UtcTime arrival, out TimeInterval reception)
    {
        (arrival, reception) = (about, TimeInterval.Zero);
        if (Find(stamp.Interface)?.Timing is not { } timing)
            return false;
        reception = timing.Reception(stamp.FrameLength, length, isIPv6);
        arrival = timing.Arrival(stamp.At, reception);
        return (arrival - about).Abs() < LongestDelay;
    }

    /// <summary>When a packet left.</summary>
    /// <param name="stamp">By a card.</param>
    /// <param name="about">By the kernel, or as it is now.</param>
    /// <param name="departure">By the system clock.</param>
    /// <returns>False where the card's stamp cannot be used.</returns>
    public bool TryDeparture(in HardwareStamp stamp, UtcTime about, out UtcTime departure)
    {
        departure = about;
        if (Find(stamp.Interface)?.Timing is not { } timing)
            return false;
        departure = timing.Departure(stamp.At);
        return (departure - about).Abs() < LongestDelay;
    }

    /// <summary>The system clock's rate was changed; from the engine's thread.</summary>
    public void Slew(UtcTime at, Frequency change)
    {
        foreach (var card in cards)
            card.Slew(at, change);
    }

    /// <summary>The system clock was stepped; from the engine's thread.</summary>
    public void Step(TimeInterval by)
    {
        foreach (var card in cards)
            card.Step(by);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var card in cards)
            card.Dispose();
    }

    private Card? Find(uint index)
    {
        foreach (var card in Volatile.Read(ref cards))
        {
            if (card.Interface.Index == index)
                return card;
        }

        return null;
    }

    private void Enable(StampingConfig wanted, bool isNamed)
    {
        if (Array.Exists(cards, card => card.Interface.Name == wanted.Interface) || (!isNamed && unable.Contains(wanted.Interface)))
            return;
        var clock = default(PtpClock);
        if (StampingInterface.TryEnable(wanted.Interface, wanted.Filter, out var reason) is { } card)
        {
            clock = PtpClock.TryOpen(card.ClockPath, stampsPulses: false, wanted.AvoidsCrossStamps, out var problem);
            reason = problem?.Reason;
            if (clock is not null)
            {
                Add(new(card, wanted, clock));
                tell(LogLevel.Information, $"Enabled HW timestamping {(card.StampsArrivals ? "" : "(TX only) ")}on {card.Name}");
                return;
            }
        }

        if (unable.Add(wanted.Interface) && isNamed)
            tell(LogLevel.Warning, $"Could not enable HW timestamping on {wanted.Interface}: {reason}. The kernel's timestamps are used.");
    }

    private void Add(Card card)
    {
        reactor.Watch(card.Handle, card.Read);
        Volatile.Write(ref cards, [.. cards, card]);
    }
}
