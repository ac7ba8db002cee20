using Stratum1.PeerLab.Simulator;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Ptp;
using Stratum1.Server.Configuration;

namespace Stratum1.PeerLab;

/// <summary>NTP inside of PTP messages, and the network cards that measure them: the simulator's transparent clocks take part.</summary>
/// <param name="environment">Speed of the links, and whether there are cards.</param>
/// <param name="config">Port and domain.</param>
/// <param name="isStamped">Whether the configuration wants stamps by cards.</param>
internal sealed class SimulatedPtp(NodeEnvironment environment, NtpServerConfig config, bool isStamped)
{
    /// <summary>Ethernet with its check sequence, IPv4 and UDP.</summary>
    private const int Headers = 14 + 4 + 20 + 8;

    private readonly byte[] frame = new byte[4000];
    private ushort sequence;

    /// <summary>Who stamps what arrives.</summary>
    public StampSource Stamps => isStamped && environment.HasCards ? StampSource.Hardware
        : environment.HasStamps ? StampSource.Kernel : StampSource.Daemon;

    /// <summary>Whether packets of this port are PTP messages.</summary>
    public bool Uses(uint port) => config.CarriesInPtp((int)port);

    /// <summary>Puts a packet into a message.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Wrap(ReadOnlySpan<byte> packet)
    {
        var message = frame.AsSpan(0, PtpFrame.Overhead + packet.Length);
        packet.CopyTo(message[PtpFrame.Overhead..]);
        PtpFrame.Wrap(message, config.PtpDomain, unchecked(sequence++));
        return message;
    }

    /// <summary>Takes the packet out of a message.</summary>
    /// <param name="datagram">The message.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="path">What is known of its way.</param>
    public bool TryUnwrap(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> packet, out PathTime path)
    {
        var isFound = PtpFrame.TryUnwrap(datagram, config.PtpDomain, out packet, out var held);
        var reception = Stamps != StampSource.Hardware ? TimeInterval.Zero
            : TimeInterval.FromNanoseconds((datagram.Length + Headers) * 8000L / environment.LinkSpeed);
        path = new(reception, held);
        return isFound;
    }
}
