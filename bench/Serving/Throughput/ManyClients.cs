using System.Diagnostics;
using System.Net;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Bench.Serving.Throughput;

/// <summary>As many clients as wanted behind one socket: all of 127.0.0.0/8 is this machine, and a packet may name its source.</summary>
internal sealed class ManyClients : IDisposable
{
    private const int Batch = 32;
    private const int Window = 256;

    /// <summary>127.1.0.0; the servers are at 127.0.0.1.</summary>
    private const uint First = 0x7F01_0000;

    /// <summary>A prime larger than any number of clients: steps of it come by everybody once before anybody twice, out of order.</summary>
    private const long Step = 2_654_435_761;

    private static readonly TimeSpan Loss = TimeSpan.FromMilliseconds(50);

    private readonly UdpSocket socket;
    private readonly SendBatch requests = new(Batch, NtpHeader.Length);
    private readonly ReceiveBatch replies = new(Window, NtpHeader.Length);
    private readonly byte[] request = new byte[NtpHeader.Length];
    private readonly Endpoint server;
    private long next;

    public ManyClients(int port)
    {
        server = Endpoint.From(IPAddress.Loopback, port);
        socket = UdpSocket.Bind(new()
        {
            Local = Endpoint.From(IPAddress.Any, 0),
            Device = "lo",
            TellsDestination = false,
            ReceiveBufferBytes = 4 << 20,
        });
        new NtpHeader { Version = 4, Mode = NtpMode.Client, Poll = 6, Transmit = new(0x0123_4567_89AB_CDEF) }.Write(request);
    }

    /// <summary>Asks for some time, with a fixed number of requests under way.</summary>
    /// <returns>Responses.</returns>
    public long Ask(int clients, double seconds)
    {
        var (received, underWay) = (0L, 0);
        var clock = Stopwatch.StartNew();
        for (var last = clock.Elapsed; clock.Elapsed.TotalSeconds < seconds;)
        {
            if (underWay <= Window - Batch)
                underWay += Send(clients);
            var count = socket.Receive(replies);
            received += count;
            underWay = Math.Max(underWay - count, 0);
            if (count > 0)
                last = clock.Elapsed;
            else if (clock.Elapsed - last > Loss)
                (underWay, last) = (0, clock.Elapsed);
        }

        return received;
    }

    public void Dispose() => socket.Dispose();

    private int Send(int clients)
    {
        while (!requests.IsFull)
        {
            next = (next + Step) % clients;
            request.CopyTo(requests.Next);
            requests.Add(request.Length, server, new(First + (uint)next, 0, IsIPv6: false));
        }

        return socket.Send(requests).Sent;
    }
}
