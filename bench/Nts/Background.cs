using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Bench.Nts;

/// <summary>
/// What plain clients notice of key exchanges: turnaround (transmit minus receive timestamp) without any and with so many a second, by
/// turns, of a server that runs elsewhere.
/// </summary>
internal sealed class Background(int ntpPort, int kePort, string trusted, int exchangesPerSecond) : IDisposable
{
    private const int Rounds = 5;
    private const int RequestsPerSecond = 1000;
    private const double SecondsPerPart = 2;

    /// <summary>As long counts an answer that does not come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly TlsClientContext asking = new(new(System: false, [trusted]), KeKeys.ApplicationProtocol);
    private int exchanges;

    /// <param name="words">NTP port, NTS-KE port, file of the trusted certificate, exchanges a second.</param>
    public static void Measure(string[] words)
    {
        int Number(int index) => int.Parse(words[index], CultureInfo.InvariantCulture);
        using var measuring = new Background(Number(0), Number(1), words[2], Number(3));
        var (alone, beside) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(measuring.WorstOfHundred(with: 0));
            beside.Add(measuring.WorstOfHundred(measuring.ExchangesPerSecond));
        }

        alone.Sort();
        beside.Sort();
        Console.WriteLine(
            $"p99 of plain turnaround: alone {alone[Rounds / 2]:F1} us, beside {measuring.exchanges / (Rounds * SecondsPerPart):F0} key "
            + $"exchanges a second {beside[Rounds / 2]:F1} us");
    }

    public void Dispose() => asking.Dispose();

    private int ExchangesPerSecond => exchangesPerSecond;

    /// <summary>p99 in µs.</summary>
    private double WorstOfHundred(int with)
    {
        var until = Environment.TickCount64 + (long)(SecondsPerPart * 1000);
        const int Threads = 4;
        Thread[] talking = [.. Enumerable.Range(0, with == 0 ? 0 : Threads).Select(_ => new Thread(() => Talk(with / Threads, until)))];
        foreach (var thread in talking)
            thread.Start();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, ntpPort);
        var (request, reply) = (new byte[NtpHeader.Length], new byte[NtpHeader.Length]);
        new NtpHeader { Version = 4, Mode = NtpMode.Client, Transmit = new(0x0123_4567_89AB_CDEF) }.Write(request);
        List<double> seen = [];
        while (Environment.TickCount64 < until)
        {
            socket.Send(request);
            if (!socket.Poll(Patience, SelectMode.SelectRead))
                seen.Add(Patience.TotalMicroseconds);
            else if (socket.Receive(reply) == reply.Length && NtpHeader.TryRead(reply, out var header))
                seen.Add((header.Transmit - header.Receive).Seconds * 1e6);
            Thread.Sleep(1000 / RequestsPerSecond);
        }

        foreach (var thread in talking)
            thread.Join();
        seen.Sort();
        return seen[seen.Count * 99 / 100];
    }

    private void Talk(int perSecond, long until)
    {
        var octets = new byte[4096];
        var start = Environment.TickCount64;
        for (var i = 0; Environment.TickCount64 < until; i++)
        {
            var wait = start + (1000L * i / perSecond) - Environment.TickCount64;
            if (wait > 0)
                Thread.Sleep((int)wait);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, kePort);
            using var connection = new KeClientConnection(asking.Connect("127.0.0.1", SystemClock.Now), [AeadAlgorithm.AesSivCmac256]);
            while (!connection.IsFinished)
            {
                for (var made = connection.TakeOutput(octets); made > 0; made = connection.TakeOutput(octets))
                    socket.Send(octets.AsSpan(0, made));
                var length = socket.Receive(octets);
                if (length == 0)
                    break; // It took too long.
                connection.Receive(octets.AsSpan(0, length));
            }

            if (connection.IsAgreed)
                Interlocked.Increment(ref exchanges);
        }
    }
}
