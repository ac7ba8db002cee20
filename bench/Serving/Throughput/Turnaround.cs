using System.Net;
using System.Net.Sockets;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Bench.Serving.Throughput;

/// <summary>What a lone client sees: it asks, gets its answer, waits, and asks again.</summary>
internal static class Turnaround
{
    /// <summary>Longer than any server stays awake for more requests.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Median of transmit minus receive timestamp, in µs; null when there were no answers.</summary>
    public static double? Of(int port, int requests)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 500 };
        socket.Connect(IPAddress.Loopback, port);
        var request = new byte[NtpHeader.Length];
        var reply = new byte[NtpHeader.Length];
        List<double> seen = [];
        for (var i = 0; i < requests; i++)
        {
            new NtpHeader { Version = 4, Mode = NtpMode.Client, Transmit = new(0x0123_4567_89AB_CDEF) }.Write(request);
            try
            {
                socket.Send(request);
                if (socket.Receive(reply) == reply.Length && NtpHeader.TryRead(reply, out var header) && header.Stratum != 0)
                    seen.Add((header.Transmit - header.Receive).Seconds * 1e6);
            }
            catch (SocketException) // Nobody listens yet, or it took too long.
            {
                continue;
            }

            Thread.Sleep(Pause);
        }

        return seen.Count == 0 ? null : seen.Median();
    }
}
