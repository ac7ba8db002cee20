using System.Net;
using System.Net.Sockets;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Ptp;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Tests.Serving;

/// <summary>The service on real sockets: loopback only, and as short as it can be.</summary>
public class ServiceTests
{
    private const int PatienceMilliseconds = 5000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Clients_of_both_families_and_several_addresses_are_answered(int threads)
    {
        string[] addresses = ["127.0.0.1", "127.0.0.2", "::1"];
        using var service = Start(out var port, [$"servethreads {threads}", .. addresses.Select(address => $"bindaddress {address}")]);
        foreach (var address in addresses)
        {
            using var client = Connect(address, port);
            var reply = Exchange(client, Served.Request(7));
            Assert.Equal(7u, Served.Field(reply, NtpHeader.OriginOffset));
            Assert.True(Served.Field(reply, NtpHeader.TransmitOffset) > Served.Field(reply, NtpHeader.ReceiveOffset));
        }

        Assert.Equal(3, service.Core.Counters.Replies);
        Assert.Empty(service.TakeFaults());
    }

    [Fact]
    public void An_interleaved_client_learns_the_kernels_stamp_of_the_reply_before()
    {
        using var service = Start(out var port, "bindaddress 127.0.0.1");
        using var client = Connect("127.0.0.1", port);
        var first = Exchange(client, Served.Request(11));
        var second = Exchange(client, Served.Request(21, Served.Field(first, NtpHeader.ReceiveOffset), 22));
        var third = Exchange(client, Served.Request(31, Served.Field(second, NtpHeader.ReceiveOffset), 32));
        Assert.Equal(32u, Served.Field(third, NtpHeader.OriginOffset));
        Assert.True(Served.Field(third, NtpHeader.TransmitOffset) >= Served.Field(second, NtpHeader.TransmitOffset));
        Assert.Equal(1, service.Core.Counters.TransmitStamps(StampSource.Kernel));
    }

    [Fact]
    public void A_port_that_another_server_would_share_is_not_shared()
    {
        using var service = Start(out var port, "servethreads 2", "bindaddress 127.0.0.1");
        var error = Assert.Throws<LinuxException>(() => Start(port, "servethreads 2", "bindaddress 127.0.0.1"));
        Assert.Equal(Errno.EADDRINUSE, error.Errno);
    }

    [Fact]
    public void What_a_peer_sends_is_handed_to_the_engine()
    {
        using var service = Start(out var port, "bindaddress 127.0.0.1");
        service.Core.Adopt(service.Core.Rules with
        {
            Associations = System.Collections.Frozen.FrozenSet.Create(Protocol.Serving.ClientTable.Number([127, 0, 0, 1])),
        });
        using var peer = Connect("127.0.0.1", port);
        var packet = Served.Request(9);
        packet[0] = 0x21; // Version 4, symmetric active.
        peer.Send(packet);
        using var loop = new EventLoop();
        loop.Add(service.Associations.Handle, token: 1);
        Assert.False(loop.Wait(PatienceMilliseconds).IsEmpty);
        Assert.True(service.Associations.TryTake(out var datagram));
        Assert.Equal(packet, datagram.Payload);
        Assert.Equal(((IPEndPoint)peer.LocalEndPoint!).Port, datagram.Source.Port);
        Assert.False(service.Associations.TryTake(out _));
    }

    [Fact]
    public void A_request_in_a_PTP_message_is_answered_in_one_of_the_same_length()
    {
        var ptpPort = FreePort();
        using var service = Start(out _, "bindaddress 127.0.0.1", $"ptpport {ptpPort}");
        using var client = Connect("127.0.0.1", ptpPort);
        var request = new byte[PtpFrame.Overhead + NtpHeader.Length];
        Served.Request(9).CopyTo(request.AsSpan(PtpFrame.Overhead));
        PtpFrame.Wrap(request, PtpFrame.DefaultDomain, sequence: 1);
        for (ushort i = 0; i < 2; i++)
        {
            var reply = Exchange(client, request);
            var frame = new byte[PtpFrame.Overhead + NtpHeader.Length];
            PtpFrame.Wrap(frame, PtpFrame.DefaultDomain, sequence: i);
            Assert.Equal(Convert.ToHexString(frame[..PtpFrame.Overhead]), Convert.ToHexString(reply[..PtpFrame.Overhead]));
            Assert.Equal(9u, Served.Field(reply.AsSpan(PtpFrame.Overhead), NtpHeader.OriginOffset));
            Assert.Equal(frame.Length, reply.Length);
        }
    }

    [Fact]
    public void What_a_server_sends_in_a_PTP_message_is_handed_to_the_engine_with_what_switches_say_of_its_way()
    {
        var ptpPort = FreePort();
        using var ptp = Start(out _, "bindaddress 127.0.0.1", $"ptpport {ptpPort}");
        ptp.Core.Adopt(ptp.Core.Rules with
        {
            Associations = System.Collections.Frozen.FrozenSet.Create(Protocol.Serving.ClientTable.Number([127, 0, 0, 1])),
        });
        var message = new byte[PtpFrame.Overhead + NtpHeader.Length];
        Served.Request(9).CopyTo(message.AsSpan(PtpFrame.Overhead));
        message[PtpFrame.Overhead] = 0x24; // Version 4, server.
        PtpFrame.Wrap(message, PtpFrame.DefaultDomain, sequence: 1);
        message[12] = 1; // 2^24 units of 2^-16 ns.
        using var server = Connect("127.0.0.1", ptpPort);
        server.Send(message);
        using var loop = new EventLoop();
        loop.Add(ptp.Associations.Handle, token: 1);
        Assert.False(loop.Wait(PatienceMilliseconds).IsEmpty);
        Assert.True(ptp.Associations.TryTake(out var datagram));
        Assert.Equal(message[PtpFrame.Overhead..], datagram.Payload);
        Assert.Equal(256e-9, datagram.Path.Held.Seconds, 1e-9);
        Assert.Equal(TimeInterval.Zero, datagram.Path.Reception); // No card on loopback.
        Assert.Single(ptp.PtpSenders);
        Assert.Single(ptp.Senders);
    }

    [Fact]
    public void A_broadcast_is_sent_when_it_is_due()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        listener.ReceiveTimeout = PatienceMilliseconds;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var service = Start(
            out var port, "bindaddress 127.0.0.1", $"broadcast 1 127.0.0.1 {((IPEndPoint)listener.LocalEndPoint!).Port}");
        using var loop = new EventLoop();
        loop.Add(service.Broadcaster!.Handle, token: 1);
        Assert.False(loop.Wait(PatienceMilliseconds).IsEmpty);
        service.Broadcaster.SendDue();
        var packet = new byte[100];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        Assert.Equal(NtpHeader.Length, listener.ReceiveFrom(packet, ref from));
        Assert.Equal(0x25, packet[0]); // Version 4, broadcast.
        Assert.Equal(port, ((IPEndPoint)from).Port);
    }

    private static NtpService Start(out int port, params string[] lines)
    {
        port = FreePort();
        return Start(port, lines);
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        probe.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static NtpService Start(int port, params string[] lines)
    {
        var config = Served.Config([.. lines, $"port {port}"]);
        return new(config, (true, config.BindAddresses.Any(a => a.AddressFamily == AddressFamily.InterNetworkV6)),
            Served.Everybody, Served.Locked(SystemClock.Now));
    }

    private static Socket Connect(string address, int port)
    {
        var end = new IPEndPoint(IPAddress.Parse(address), port);
        var socket = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMilliseconds };
        socket.Connect(end);
        return socket;
    }

    private static byte[] Exchange(Socket client, byte[] request)
    {
        client.Send(request);
        var reply = new byte[200];
        return reply[..client.Receive(reply)];
    }
}
