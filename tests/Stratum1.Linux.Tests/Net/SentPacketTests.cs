using System.Net;

namespace Stratum1.Linux.Tests;

public class SentPacketTests
{
    /// <summary>The header of a packet of 32 octets up to its protocol; then checksum, addresses, ports, length and four octets.</summary>
    private const string IPv4 = "45 00 0020 0000 0000 40";

    private const string Rest = "0000 7f000001 7f000001 007b 9c40 000c 0000 01020304";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_packet_that_wants_a_stamp_comes_back_with_it_and_no_other_does(string address)
    {
        using var server = UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.Parse(address), 0), HardwareStamps = true });
        using var client = UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.Parse(address), 0) });
        var batch = new SendBatch(3);
        for (byte i = 0; i < 3; i++)
        {
            batch.Next[..48].Fill(i);
            batch.Add(48, client.Local, from: server.Local with { Port = 0 });
            if (i == 1)
                batch.WantStamp(byHardware: true); // Loopback has no card: the kernel's stamp comes all the same.
        }

        var before = SystemClock.Now;
        Assert.Equal(new SendResult(3, 0, Errno.None), server.Send(batch));
        using var loop = new EventLoop();
        loop.Add(server.Handle, token: 1, Readiness.None);
        Assert.Equal(Readiness.Error, loop.Wait(5000)[0].Readiness);

        var sent = new ReceiveBatch(4, payloadSize: 256, controlSize: 256);
        Assert.Equal(1, server.ReceiveSent(sent));
        Assert.Equal(Enumerable.Repeat((byte)1, 48), SentFrame.Payload(sent[0].Payload).ToArray());
        Assert.InRange((sent[0].Stamp!.Value - before).Seconds, 0, 1);
        Assert.Null(sent[0].Hardware);
        Assert.Equal(0, server.ReceiveSent(sent));
    }

    [Fact]
    public void A_socket_that_never_fragments_says_so_in_every_packet_and_numbers_none()
    {
        using var socket = UdpSocket.Bind(new() { Local = Endpoint.From(IPAddress.Loopback, 0), NeverFragments = true });
        var batch = new SendBatch(1);
        batch.Next[..48].Clear();
        batch.Add(48, socket.Local);
        batch.WantStamp();
        Assert.Equal(1, socket.Send(batch).Sent);
        using var loop = new EventLoop();
        loop.Add(socket.Handle, token: 1, Readiness.None);
        Assert.Equal(Readiness.Error, loop.Wait(5000)[0].Readiness);

        var sent = new ReceiveBatch(1, payloadSize: 256, controlSize: 256);
        Assert.Equal(1, socket.ReceiveSent(sent));
        var header = sent[0].Payload[^(48 + 8 + 20)..]; // RFC 791 §3.1: identification, flags (DF) and fragment offset.
        Assert.Equal("00004000", Convert.ToHexString(header[4..8]));
    }

    [Theory]
    [InlineData(IPv4 + " 11 " + Rest, "01020304")] // No link header.
    [InlineData("001122334455 66778899aabb 8100 0007 0800 " + IPv4 + " 11 " + Rest, "01020304")] // Ethernet with a VLAN.
    [InlineData("001122334455 66778899aabb 0800 " + IPv4 + " 06 " + Rest, "")] // TCP.
    [InlineData("60000000 000a 11 40 00000000000000000000000000000001 00000000000000000000000000000001 007b 9c40 000a 0000 0506", "0506")]
    [InlineData("", "")]
    public void The_payload_of_a_frame_is_found_behind_any_link_header(string frame, string payload)
        => Assert.Equal(Convert.FromHexString(payload), SentFrame.Payload(Octets(frame)).ToArray());

    [Fact]
    public void No_frame_however_wrong_is_read_beyond_its_end()
    {
        var good = Octets("001122334455 66778899aabb 0800 " + IPv4 + " 11 " + Rest);
        for (var length = 0; length < good.Length; length++)
            Assert.True(SentFrame.Payload(good.AsSpan(0, length)).IsEmpty);
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var wrong = good.ToArray();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.InRange(SentFrame.Payload(wrong).Length, 0, 4);
        }
    }

    [Theory]
    [InlineData("127.0.{0}.{1}")]
    [InlineData("::1")]
    public void The_address_of_a_client_and_not_its_port_decides_which_socket_it_meets(string pattern)
    {
        var isIPv6 = pattern == "::1";
        var first = UdpSocket.Bind(
            new() { Local = Endpoint.From(isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0), ReusePort = true });
        var shared = new UdpSocketOptions { Local = first.Local, ReusePort = true };
        UdpSocket[] servers = [first, UdpSocket.Bind(shared), UdpSocket.Bind(shared), UdpSocket.Bind(shared)];
        servers[0].SteerByAddress(servers.Length);
        var met = new int[servers.Length];
        for (var i = 1; i <= (isIPv6 ? 1 : 32); i++)
        {
            var address = IPAddress.Parse(isIPv6 ? pattern : $"127.0.{i / 8}.{i}");
            for (var port = 0; port < 8; port++)
            {
                using var client = UdpSocket.Bind(new() { Local = Endpoint.From(address, 0) });
                var batch = new SendBatch(1, 8);
                batch.Add(1, first.Local);
                Assert.Equal(1, client.Send(batch).Sent);
            }

            var counts = new int[servers.Length];
            Assert.True(SpinWait.SpinUntil(() => HaveCome(counts), TimeSpan.FromSeconds(10))); // Even loopback may take its time.
            Assert.Equal(8, counts.Max());
            met[Array.IndexOf(counts, 8)]++;
        }

        foreach (var server in servers)
            server.Dispose();
        if (!isIPv6)
            Assert.All(met, count => Assert.InRange(count, 1, 24));

        bool HaveCome(int[] counts)
        {
            for (var i = 0; i < servers.Length; i++)
                counts[i] += servers[i].Receive(new ReceiveBatch(16, 8));
            return counts.Sum() == 8;
        }
    }

    private static byte[] Octets(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
