using System.Net;

namespace Stratum1.Linux.Tests;

public class UdpSocketTests
{
    public static TheoryData<string> Loopbacks => new("127.0.0.1", "::1");

    [Theory]
    [MemberData(nameof(Loopbacks))]
    public void A_packet_arrives_with_source_destination_and_kernel_stamp(string address)
    {
        using var server = Bind(address);
        using var client = Bind(address);
        var batch = new ReceiveBatch();

        var before = SystemClock.Now;
        UtcTime? stamp = null;
        var deadline = SystemClock.Monotonic + TimeInterval.FromWholeSeconds(10);
        while (stamp is null && SystemClock.Monotonic < deadline)
        {
            // The kernel switches stamping on in the background after the first socket asks for it, which a busy machine delays.
            before = SystemClock.Now;
            SendOne(client, server.Local, [1, 2, 3]);
            Assert.Equal(1, WaitFor(server, batch));
            stamp = batch[0].Stamp;
        }

        var packet = batch[0];
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
        Assert.False(packet.IsTruncated);
        Assert.Equal(client.Local, packet.Source);
        Assert.Equal(server.Local with { Port = 0, Interface = packet.Destination.Interface }, packet.Destination);
        Assert.NotEqual(0u, packet.Destination.Interface);
        Assert.NotNull(stamp);
        Assert.InRange((stamp.Value - before).Seconds, 0, 1);
    }

    [Fact]
    public void An_answer_leaves_from_the_address_the_request_came_to()
    {
        using var server = UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.Any, 0) });
        using var client = Bind("127.0.0.1");
        var requests = new ReceiveBatch();
        SendOne(client, Endpoint.From(IPAddress.Parse("127.0.0.7"), server.Local.Port), [9]);
        Assert.Equal(1, WaitFor(server, requests));
        Assert.Equal(IPAddress.Parse("127.0.0.7"), requests[0].Destination.ToIPAddress());

        var answers = new SendBatch();
        answers.Next[0] = 10;
        answers.Add(1, requests[0].Source, from: requests[0].Destination);
        Assert.Equal(new SendResult(1, 0, Errno.None), server.Send(answers));

        var received = new ReceiveBatch();
        Assert.Equal(1, WaitFor(client, received));
        Assert.Equal(Endpoint.From(IPAddress.Parse("127.0.0.7"), server.Local.Port), received[0].Source);
    }

    [Theory]
    [MemberData(nameof(Loopbacks))]
    public void Sixty_four_packets_arrive_with_one_call_in_order(string address)
    {
        using var server = Bind(address);
        using var client = Bind(address);
        var outgoing = new SendBatch(64);
        for (byte i = 0; i < 64; i++)
        {
            outgoing.Next.Slice(0, i + 1).Fill(i);
            outgoing.Add(i + 1, server.Local);
        }

        Assert.True(outgoing.IsFull);
        Assert.Throws<InvalidOperationException>(() => outgoing.Next.Length);
        Assert.Equal(new SendResult(64, 0, Errno.None), client.Send(outgoing));
        Assert.Equal(0, outgoing.Count);

        var batch = new ReceiveBatch(64);
        Assert.Equal(64, WaitFor(server, batch));
        for (byte i = 0; i < 64; i++)
        {
            Assert.Equal(i + 1, batch[i].Payload.Length);
            Assert.False(batch[i].Payload.ContainsAnyExcept(i));
            Assert.Equal(client.Local, batch[i].Source);
        }
    }

    [Fact]
    public void A_batch_can_be_used_again_after_longer_and_shorter_packets()
    {
        using var server = Bind("127.0.0.1");
        using var client = Bind("::1");
        using var client4 = Bind("127.0.0.1");
        var batch = new ReceiveBatch(capacity: 2, payloadSize: 8);
        SendOne(client4, server.Local, new byte[20]);
        Assert.Equal(1, WaitFor(server, batch));
        Assert.Equal((8, true), (batch[0].Payload.Length, batch[0].IsTruncated));

        SendOne(client4, server.Local, []);
        Assert.Equal(1, WaitFor(server, batch));
        Assert.Equal((0, false), (batch[0].Payload.Length, batch[0].IsTruncated));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[1].IsTruncated);
        Assert.Equal(0, server.Receive(batch));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[0].IsTruncated);
    }

    [Fact]
    public void A_packet_that_cannot_be_sent_does_not_keep_back_the_others()
    {
        using var server = Bind("127.0.0.1");
        using var client = Bind("127.0.0.1");
        var batch = new SendBatch();
        batch.Add(1, server.Local);
        batch.Add(1, Endpoint.From(IPAddress.Broadcast, 9)); // Without SO_BROADCAST: EACCES.
        batch.Add(1, server.Local);
        Assert.Equal(new SendResult(2, 1, Errno.EACCES), client.Send(batch));
        Assert.Equal(2, WaitFor(server, new ReceiveBatch(), atLeast: 2));
    }

    [Fact]
    public void An_IPv6_socket_leaves_the_port_free_for_IPv4()
    {
        using var six = UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.IPv6Any, 0) });
        using var four = UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.Any, six.Local.Port) });
        Assert.Equal(six.Local.Port, four.Local.Port);
    }

    [Fact]
    public void A_port_in_use_is_an_error_that_names_it()
    {
        using var first = Bind("127.0.0.1");
        var error = Assert.Throws<LinuxException>(() => UdpSocket.Bind(new() { Local = first.Local }));
        Assert.Equal(Errno.EADDRINUSE, error.Errno);
        Assert.Equal($"bind {first.Local}: Address already in use (errno 98)", error.Message);
    }

    [Fact]
    public void Sockets_that_agree_to_it_share_a_port()
    {
        using var first = UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.Loopback, 0), ReusePort = true });
        using var second = UdpSocket.Bind(new() { Local = first.Local, ReusePort = true });
        Assert.Equal(first.Local, second.Local);
    }

    [Fact]
    public void An_address_of_a_cable_yet_to_come_can_be_bound()
    {
        var foreign = Endpoint.From(IPAddress.Parse("192.0.2.1"), 0);
        Assert.Equal(Errno.EADDRNOTAVAIL, Assert.Throws<LinuxException>(() => UdpSocket.Bind(new() { Local = foreign })).Errno);
        using var socket = UdpSocket.Bind(new() { Local = foreign, FreeBind = true });
        Assert.Equal(foreign.Address, socket.Local.Address);
    }

    [Theory]
    [MemberData(nameof(Loopbacks))]
    public void All_options_are_accepted(string address)
    {
        using var socket = UdpSocket.Bind(new()
        {
            Local = Endpoint.From(IPAddress.Parse(address), 0),
            Device = "lo",
            Dscp = 46,
            ReuseAddress = true,
            ReusePort = true,
            FreeBind = true,
            ReceiveBufferBytes = 1 << 20,
        });
        Assert.NotEqual(0, socket.Local.Port);
    }

    [Theory]
    [MemberData(nameof(Loopbacks))]
    public void Nothing_is_allocated_per_packet(string address)
    {
        using var server = Bind(address);
        using var client = Bind(address);
        using var loop = new EventLoop();
        loop.Add(server.Handle, token: 1);
        loop.Add(client.Handle, token: 2);
        var (requests, replies) = (new ReceiveBatch(), new SendBatch());
        Exchange(20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answered = Exchange(500);
        Assert.Equal((0, 500), (GC.GetAllocatedBytesForCurrentThread() - before, answered));

        int Exchange(int rounds)
        {
            var count = 0;
            for (var round = 0; round < rounds; round++)
            {
                replies.Next[..48].Fill(1);
                replies.Add(48, server.Local);
                client.Send(replies);
                loop.Wait(1000);
                server.Receive(requests);
                for (var i = 0; i < requests.Count; i++)
                {
                    var request = requests[i];
                    request.Payload.CopyTo(replies.Next);
                    replies.Add(request.Payload.Length, request.Source, request.Destination);
                }

                server.Send(replies);
                loop.Wait(1000);
                count += client.Receive(requests);
            }

            return count;
        }
    }

    private static UdpSocket Bind(string address) => UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.Parse(address), 0) });

    private static void SendOne(UdpSocket socket, Endpoint to, byte[] payload)
    {
        var batch = new SendBatch(capacity: 1);
        payload.CopyTo(batch.Next);
        batch.Add(payload.Length, to);
        Assert.Equal(new SendResult(1, 0, Errno.None), socket.Send(batch));
    }

    private static int WaitFor(UdpSocket socket, ReceiveBatch batch, int atLeast = 1)
    {
        using var loop = new EventLoop();
        loop.Add(socket.Handle, token: 1);
        Assert.False(loop.Wait(5000).IsEmpty, "nothing arrived");
        var count = socket.Receive(batch);
        Assert.True(count >= atLeast, $"{count} arrived");
        return count;
    }
}
