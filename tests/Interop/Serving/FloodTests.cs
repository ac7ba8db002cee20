using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Xunit.Abstractions;

namespace Stratum1.Interop.Serving;

/// <summary>The daemon under a flood of rubbish, with an honest client in between. STRATUM1_FLOOD_SECONDS makes it longer.</summary>
[Collection(Alone.Name)]
public sealed class FloodTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20261121;

    /// <summary>Packets between two honest requests: they fit into a socket's queue, so none is lost for want of room.</summary>
    private const int Burst = 128;

    /// <summary>A machine that does something else for longer fails an honest request.</summary>
    private const int AnswerMilliseconds = 500;

    /// <summary>For what the runtime compiles and the collector keeps in the meantime.</summary>
    private const long GrowthKilobytes = 16 * 1024;

    /// <summary>How wrong the simulated clock may be, and how coarsely this test reads its own.</summary>
    private static readonly TimeInterval Tolerance = TimeInterval.FromSeconds(1e-3);

    private readonly UdpSocket hostile = Open(IPAddress.Any);
    private readonly UdpSocket honest = Open(IPAddress.Loopback);
    private readonly SendBatch flood = new(Burst, MutatedRequests.Longest);
    private readonly SendBatch request = new(1, NtpHeader.Length);
    private readonly ReceiveBatch replies = new(Burst, MutatedRequests.Longest);

    [Fact]
    public void A_flood_of_mutated_packets_costs_the_daemon_neither_its_memory_nor_its_honest_clients()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("STRATUM1_FLOOD_SECONDS") ?? "10", CultureInfo.InvariantCulture);
        var to = Endpoint.From(IPAddress.Loopback, Programs.FreePort());
        using var server = new SimulatedServer(to.Port);
        var packets = new MutatedRequests(new Random(Seed));
        var (asked, correct, sent, bytesOut, bytesIn, memory) = (0, 0, 0L, 0L, 0L, 0L);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;)
        {
            while (!flood.IsFull)
            {
                var length = packets.WriteNext(flood.Next);
                flood.Add(length, to, packets.NextAddress());
                bytesOut += length;
            }

            sent += hostile.Send(flood).Sent;
            asked++;
            correct += IsServedWell(server, to) ? 1 : 0;
            bytesIn += Drain();
            if (memory == 0 && clock.Elapsed.TotalSeconds > 0.4 * seconds)
                memory = Kilobytes(server);
        }

        var grown = Kilobytes(server) - memory;
        output.WriteLine(
            $"seed {Seed}: {sent} packets, {correct} of {asked} answers correct, {bytesIn} of {bytesOut} octets back, {grown} kB more");
        Assert.True(asked > 100, $"{asked}");
        Assert.True(correct >= 0.99 * asked, $"seed {Seed}: {correct} of {asked} answers are correct");
        Assert.InRange(bytesIn, 1, bytesOut);
        Assert.InRange(grown, long.MinValue, GrowthKilobytes);
        Assert.DoesNotContain("xception", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, server.Interrupt());
    }

    public void Dispose()
    {
        hostile.Dispose();
        honest.Dispose();
    }

    private static UdpSocket Open(IPAddress address) => UdpSocket.Bind(new()
    {
        Local = Endpoint.From(address, 0),
        Device = address.Equals(IPAddress.Any) ? "lo" : null,
        ReceiveBufferBytes = 1 << 20,
    });

    private static long Kilobytes(SimulatedServer server)
        => long.Parse(
            Regex.Match(File.ReadAllText($"/proc/{server.Id}/status"), @"VmRSS:\s+(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Asks once. The reply's stamps must lie between the true times of asking and of being answered.</summary>
    private bool IsServedWell(SimulatedServer server, Endpoint to)
    {
        while (honest.Receive(replies) > 0)
        {
            // Answers that came too late for their question.
        }

        var begin = SystemClock.Now;
        var nonce = new NtpTimestamp((ulong)Stopwatch.GetTimestamp() << 8);
        new NtpHeader { Version = 4, Mode = NtpMode.Client, Transmit = nonce }.Write(request.Next);
        request.Add(NtpHeader.Length, to);
        honest.Send(request);
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < AnswerMilliseconds;)
        {
            if (honest.Receive(replies) == 0)
            {
                Thread.Yield();
                continue;
            }

            var truth = TimeInterval.FromSeconds(server.TrueOffset);
            return NtpHeader.TryRead(replies.PayloadOf(0), out var reply)
                && reply is { Mode: NtpMode.Server, Version: 4, Stratum: 1 } && reply.Origin == nonce
                && reply.Receive - NtpTimestamp.From(begin + truth) > -Tolerance
                && reply.Transmit - reply.Receive >= TimeInterval.Zero
                && NtpTimestamp.From(SystemClock.Now + truth) - reply.Transmit > -Tolerance;
        }

        return false;
    }

    private long Drain()
    {
        var octets = 0L;
        for (var count = Burst; count == Burst;)
        {
            count = hostile.Receive(replies);
            for (var i = 0; i < count; i++)
                octets += replies.PayloadOf(i).Length;
        }

        return octets;
    }
}
