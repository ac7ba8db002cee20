using Stratum1.Engine;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Hosts;

/// <summary>
/// The machine the daemon runs on: clocks, devices, network and the passing of time. One is Linux; the laboratory in the tests is
/// another, with simulated time. The host calls the daemon, always on the daemon's one thread.
/// </summary>
public abstract class Host : IDisposable
{
    /// <summary>Resolution of the clock, log₂ seconds.</summary>
    public abstract int Precision { get; }

    /// <summary>The rate correction that the clock has now.</summary>
    public abstract Frequency Rate { get; }

    /// <summary>What nobody outside may guess.</summary>
    public abstract RandomSource Random { get; }

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

    /// <summary>What servers say from now on.</summary>
    public abstract void Publish(Snapshot snapshot);

    /// <summary>Sends a packet to a server or peer.</summary>
    /// <returns>When, as this program saw it; null when it could not be sent.</returns>
    public abstract UtcTime? Send(in EngineAction packet);

    /// <summary>Nothing more is expected from a server until the next packet to it.</summary>
    public abstract void EndExchange(int association);

    /// <summary>Resolves a name, and tells the daemon later.</summary>
    public abstract void Resolve(int upstream, string name);

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
