using Stratum1.Protocol.Access;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Control;

/// <summary>
/// chronyc's side of the daemon without any socket: a datagram and where it came from go in, the reply comes out. On the daemon's
/// thread, so that a command acts at once and a report is of one moment.
/// </summary>
internal sealed class ControlService
{
    /// <summary>Clients whose requests are counted; each takes <see cref="ClientTable.OctetsPerClient"/>.</summary>
    private const int ClientCapacity = 1024;

    private readonly Daemon daemon;
    private readonly ControlServer server;
    private readonly ClientTable clients;
    private AccessTable access;
    private ulong received;
    private ulong dropped;

    /// <summary>Answers for a daemon.</summary>
    public ControlService(Daemon daemon)
    {
        this.daemon = daemon;
        var config = daemon.Config.Control;
        access = AccessTable.Of(config.Rules);
        clients = new(ClientCapacity, config.RateLimit, TableSeed.Draw());
        server = new(new DaemonReports(daemon, this), new DaemonCommands(daemon, this)) { Open = config.Open };
    }

    /// <summary>Requests that came, and those of them that were too many.</summary>
    public ServiceCounts Counts => new(received, dropped);

    /// <summary>Who asked over the network.</summary>
    public ClientTable Clients => clients;

    /// <summary>Whether <c>cmdallow</c> and <c>cmddeny</c> allow an address; that of this machine is always answered.</summary>
    public bool Allows(ReadOnlySpan<byte> address) => access.Allows(address);

    /// <summary>Adds a rule: the commands <c>cmdallow</c> and <c>cmddeny</c>.</summary>
    public void Change(AccessRule rule) => access = access.With([rule]);

    /// <summary>Other rules in place of all there are.</summary>
    public void Replace(IEnumerable<AccessRule> rules) => access = AccessTable.Of(rules);

    /// <summary>Answers a datagram of the Unix socket.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="reply">Room for <see cref="ControlServer.MaxReply"/>.</param>
    /// <returns>Octets to send back; zero is silence.</returns>
    public int Answer(ReadOnlySpan<byte> request, Span<byte> reply)
    {
        daemon.Engine.Steering.Observe(daemon.Now); // Commands are obeyed as of now, not of the last event.
        received++;
        server.Answer(request, ControlOrigin.UnixSocket, reply, out var length);
        daemon.Perform();
        return length;
    }

    /// <summary>Answers a datagram of the network.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="address">From where: 4 or 16 octets.</param>
    /// <param name="reply">Room for <see cref="ControlServer.MaxReply"/>.</param>
    /// <returns>Octets to send back; zero is silence.</returns>
    public int Answer(ReadOnlySpan<byte> request, ReadOnlySpan<byte> address, Span<byte> reply)
    {
        var isLoopback = LoopbackAddress.Is(address);
        if (!isLoopback && !access.Allows(address))
            return 0;
        received++;
        if (clients.Note(address, NtpTimestamp.From(daemon.Now.System)) != RateVerdict.Pass && !isLoopback)
        {
            dropped++;
            return 0;
        }

        server.Answer(request, ControlOrigin.AllowedAddress, reply, out var length);
        return length;
    }
}
