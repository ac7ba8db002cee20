using System.Net;
using System.Net.Sockets;
using Stratum1.Linux;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Serving;

/// <summary>A socket of one serving thread.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="IsPtp">Whether its datagrams are PTP messages with NTP inside.</param>
internal sealed record ServingSocket(UdpSocket Socket, bool IsPtp) : IDisposable
{
    /// <summary>Some 1300 requests: those of many clients that ask at the same second, a few milliseconds' work.</summary>
    private const int QueueBytes = 1 << 20;

    /// <summary>Binds all sockets of all threads.</summary>
    /// <param name="config">Addresses and ports.</param>
    /// <param name="families">IPv4, IPv6.</param>
    /// <param name="threads">How many share each address.</param>
    /// <param name="hardwareStamps">Whether network cards are to stamp packets as well.</param>
    /// <returns>For each thread, its own.</returns>
    /// <exception cref="LinuxException">An address is in use or none of ours.</exception>
    public static List<ServingSocket>[] Bind(
        NtpServerConfig config, (bool IPv4, bool IPv6) families, int threads, bool hardwareStamps)
    {
        var sockets = new List<ServingSocket>[threads];
        for (var i = 0; i < threads; i++)
            sockets[i] = [];
        try
        {
            foreach (var address in Addresses(config, families))
            {
                BindShared(sockets, Options(config, Endpoint.From(address, config.Port), hardwareStamps), isPtp: false);
                if (config.PtpPort != 0)
                    BindShared(sockets, Options(config, Endpoint.From(address, config.PtpPort), hardwareStamps), isPtp: true);
            }

            return sockets;
        }
        catch
        {
            foreach (var socket in sockets.SelectMany(own => own))
                socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();

    private static void BindShared(List<ServingSocket>[] sockets, UdpSocketOptions options, bool isPtp)
    {
        if (sockets.Length == 1 || UdpSocket.IsActivated(options.Local))
        {
            sockets[0].Add(new(UdpSocket.Bind(options), isPtp));
            return;
        }

        // Sockets that may share a port would also share it with another server that may. This one may not, and finds it.
        using (var probe = UdpSocket.Bind(options))
            options = options with { Local = probe.Local, ReusePort = true };
        foreach (var own in sockets)
            own.Add(new(UdpSocket.Bind(options), isPtp));
        sockets[0][^1].Socket.SteerByAddress(sockets.Length);
    }

    /// <summary>The addresses to listen on.</summary>
    public static IEnumerable<IPAddress> Addresses(NtpServerConfig config, (bool IPv4, bool IPv6) families)
    {
        var four = config.BindAddresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork);
        var six = config.BindAddresses.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6);
        return
        [
            .. families.IPv4 ? four.DefaultIfEmpty(IPAddress.Any).Distinct() : [],
            .. families.IPv6 ? six.DefaultIfEmpty(IPAddress.IPv6Any).Distinct() : [],
        ];
    }

    private static UdpSocketOptions Options(NtpServerConfig config, Endpoint local, bool hardwareStamps)
    {
        var isAny = local.Address == UInt128.Zero;
        return new()
        {
            Local = local,
            Device = config.BindDevice,
            Dscp = config.Dscp,
            FreeBind = !isAny, // The cable may come later.
            TellsDestination = isAny,
            NeverFragments = true,
            HardwareStamps = hardwareStamps,
            Broadcasts = !config.Broadcasts.IsEmpty,
            ReceiveBufferBytes = QueueBytes,
        };
    }
}
