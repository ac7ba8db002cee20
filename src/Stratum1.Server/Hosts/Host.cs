using System.Net;
using Stratum1.Engine;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Boards;
using Stratum1.Server.Nts;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Hosts;

/// <summary>
/// The machine the daemon runs on: clocks, devices, network and the passing of time. One is Linux; the laboratory in the tests is
/// another, with simulated time. The host calls the daemon, always on the daemon's one thread.
/// </summary>
public abstract class Host : IDisposable
{
    /// <summary>Resolution of the clock, log₂ seconds.</summary>
    public abstract int Precision { get; }

    /// <summary>What is known of the hardware.</summary>
    public virtual Board Board => Board.Unknown;

    /// <summary>No time before this can be right.</summary>
    public virtual UtcTime Earliest => Release.Date;

    /// <summary>The rate correction that the clock has now.</summary>
    public abstract Frequency Rate { get; }

    /// <summary>What nobody outside may guess.</summary>
    public abstract RandomSource Random { get; }

    /// <summary>How punctual the machine was, as a sentence for the log; null where time is simulated.</summary>
    public virtual string? LoopReport => null;

    /// <summary>Both clocks, now.</summary>
    public abstract ClockReading Read();

    /// <summary>Ends what others may still do to the clock.</summary>
    /// <exception cref="Linux.LinuxException">The clock is not ours.</exception>
    public abstract void TakeOver();

    /// <summary>Steps the clock, sets its rate, or tells the kernel of its quality.</summary>
    /// <exception cref="Linux.LinuxException">The kernel refused.</exception>
    public abstract void Perform(in EngineAction action);

    /// <summary>Opens the devices and sockets that the configuration names; devices may come later.</summary>
    /// <exception cref="Linux.LinuxException">A socket cannot be bound.</exception>
    public abstract void Open(Daemon daemon);

    /// <summary>The serial line of a receiver gets another speed.</summary>
    public abstract void SetBaud(int receiver, int baud);

    /// <summary>Reads the driver of a reference clock and hands on what it has; drivers that send by themselves have nothing.</summary>
    /// <param name="clock">Its number in <see cref="ClockFeed.Clocks"/>.</param>
    public abstract void PollClock(int clock);

    /// <summary>What servers say from now on.</summary>
    public abstract void Publish(Snapshot snapshot);

    /// <summary>Who is served from now on, with which keys.</summary>
    public abstract void Adopt(ServingRules rules);

    /// <summary>What is served, to whom, and who asked; null when nobody is served.</summary>
    internal abstract ServerCore? Service { get; }

    /// <summary>NTS as a server; null when none is wanted.</summary>
    internal virtual NtsCore? Nts => null;

    /// <summary>Sends a packet to a server or peer.</summary>
    /// <returns>When, as this program saw it; null when it could not be sent.</returns>
    public abstract UtcTime? Send(in EngineAction packet);

    /// <summary>Nothing more is expected from a server until the next packet to it.</summary>
    public abstract void EndExchange(int association);

    /// <summary>Resolves a name, and tells the daemon later.</summary>
    public abstract void Resolve(int upstream, string name);

    /// <summary>Exchanges keys with a server, and tells the daemon later.</summary>
    public virtual void ExchangeKeys(in EngineAction action)
    {
    }

    /// <summary>What the host keeps of the engine over a restart is to be written: now and then, and when the daemon ends.</summary>
    public virtual void Keep(ClockEngine engine)
    {
    }

    /// <summary>Reads again what may be replaced while we run: certificates (SIGHUP).</summary>
    public virtual void Reload()
    {
    }

    /// <summary>Reads keys again that others have written (<c>rekey</c>).</summary>
    public virtual void ReadKeys()
    {
    }

    /// <summary>What the real-time clock says, in UTC; null when there is none.</summary>
    public virtual UtcTime? ReadRtc(string device, RtcZone zone) => null;

    /// <summary>Opens the real-time clock, to be followed and set.</summary>
    /// <param name="feed">Told of its seconds.</param>
    /// <param name="problem">Why it cannot be followed; empty when it can.</param>
    public virtual bool OpenRtc(RtcFeed feed, out string problem)
    {
        problem = "there is no real-time clock";
        return false;
    }

    /// <summary>Tells when a second of the real-time clock begins, or does not any more.</summary>
    public virtual void ListenToRtc(bool isOn)
    {
    }

    /// <summary>Sets the real-time clock.</summary>
    public virtual void SetRtc(UtcTime time)
    {
    }

    /// <summary>Whether there is a way to an address now.</summary>
    public abstract bool HasRoute(IPAddress address);

    /// <summary>Waits until something happens or the clock reads <paramref name="until"/>, and tells the daemon.</summary>
    public abstract void Wait(UtcTime until);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes everything.</summary>
    protected abstract void Dispose(bool disposing);
}
