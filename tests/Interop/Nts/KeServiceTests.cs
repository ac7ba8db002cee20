using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Configuration;
using Stratum1.Server.Nts;

namespace Stratum1.Interop.Nts;

/// <summary>The threads of the key exchange against clients that mean no good, on loopback.</summary>
public sealed class KeServiceTests : IDisposable
{
    private const int Places = 8;

    private readonly TestAuthority authority = new();
    private readonly NtsMessages messages = new();
    private readonly TlsClientContext asking;
    private readonly List<Socket> sockets = [];

    public KeServiceTests() => asking = new(authority.Trust, KeKeys.ApplicationProtocol);

    [Fact]
    public void Half_open_connections_do_not_keep_out_a_client_that_talks()
    {
        using var service = Start();
        for (var i = 0; i < 10 * Places; i++)
            Connect(service);
        for (var i = 0; i < 5; i++)
            Assert.True(ExchangeKeys(service)); // While the kernel keeps the silent ones to itself.
        Await(service, KeOutcome.Displaced, 1);
        for (var i = 0; i < 5; i++)
            Assert.True(ExchangeKeys(service)); // While they push each other away.
        Await(service, KeOutcome.Agreed, 10);
        Assert.InRange(service.Core.Counters[KeOutcome.Displaced], 1, 10 * Places);
        Assert.Equal(0, service.Core.Counters[KeOutcome.NoRoom]);
    }

    [Fact]
    public void Clients_that_never_read_what_they_are_told_are_closed_in_time_and_cost_neither_others_nor_the_processor_anything()
    {
        const string Long = "long.example"; // Its certificates are more than the kernel takes for a client that does not read.
        var files = authority.Issue(Long);
        File.AppendAllText(files.CertificateFile, string.Concat(Enumerable.Repeat(File.ReadAllText(authority.File), 1000)));
        using var service = Start($"ntsservercert {files.CertificateFile}", $"ntsserverkey {files.KeyFile}");
        Assert.True(ExchangeKeys(service));
        var clock = Stopwatch.StartNew();
        var deaf = Enumerable.Range(0, Places - 1).Select(_ => ConnectAndSayHello(service, Long)).ToList();
        Assert.All(deaf, socket => Assert.True(socket.Poll(RunningProgram.Patience, SelectMode.SelectRead)));
        var used = ThreadTimes.Of("ntske0"); // They have been served what they take.
        for (var i = 0; i < 5; i++)
            Assert.True(ExchangeKeys(service));
        Await(service, KeOutcome.TooSlow, deaf.Count);
        Assert.InRange(clock.ElapsedMilliseconds, KeServerThread.PatienceMilliseconds - 100, 15_000);
        Assert.InRange((ThreadTimes.Of("ntske0") - used).TotalMilliseconds, 0, 500); // Waiting for room in vain, it would use 2 s.
        Assert.All(deaf, socket => Assert.InRange(ReadToEnd(socket), 1, 200_000)); // The rest was never sent.
    }

    [Fact]
    public void Clients_that_dawdle_or_talk_rubbish_are_closed_in_time_and_counted()
    {
        using var service = Start();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Places / 2; i++)
            Connect(service).Send("\u0016\u0003\u0001"u8[..1]); // The beginning of a TLS record, and no more.
        Connect(service).Send("GET / HTTP/1.1\r\n\r\n"u8);
        Await(service, KeOutcome.TooSlow, Places / 2);
        Await(service, KeOutcome.Broken, 1);
        Assert.InRange(clock.ElapsedMilliseconds, KeServerThread.PatienceMilliseconds - 100, 15_000);
        Assert.True(ExchangeKeys(service));
    }

    [Fact]
    public void Who_may_not_ask_for_time_gets_no_keys_either_and_rules_change_while_it_runs()
    {
        using var service = Start();
        service.Core.Adopt(AccessTable.Nobody);
        Assert.False(ExchangeKeys(service));
        Await(service, KeOutcome.Denied, 1);
        service.Core.Adopt(Everybody);
        Assert.True(ExchangeKeys(service));
    }

    [Fact]
    public void A_client_that_comes_too_often_is_limited()
    {
        using var service = Start("ntsratelimit interval 12 burst 4 leak 4");
        var served = Enumerable.Range(0, 40).Count(_ => ExchangeKeys(service));
        Assert.InRange(served, 4, 20);
        Await(service, KeOutcome.RateLimited, 40 - served);
    }

    public void Dispose()
    {
        foreach (var socket in sockets)
            socket.Dispose();
        asking.Dispose();
        messages.Dispose();
        authority.Dispose();
    }

    private static AccessTable Everybody => AccessTable.Of([new(Allow: true, Block: null, Everything: false)]);

    private NtsService Start(params string[] directives)
    {
        var files = authority.Issue("127.0.0.1");
        Port = Programs.FreePort();
        var reading = ConfigReader.ReadArguments(
        [
            $"ntsservercert {files.CertificateFile}", $"ntsserverkey {files.KeyFile}", $"ntsport {Port}", $"maxntsconnections {Places}",
            .. directives,
        ]);
        Assert.Empty(reading.Problems);
        var first = new Snapshot(ServedState.Unsynchronised(-20), SystemClock.Now, TimeInterval.Zero, Frequency.Zero);
        var config = reading.Config.Nts;
        var core = new NtsCore(config, ntpPort: 123, Everybody, first, messages, SystemClock.Monotonic);
        return new(core, config, [Endpoint.From(IPAddress.Loopback, 123)], device: null, messages);
    }

    private int Port { get; set; }

    private Socket Connect(NtsService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(socket);
        socket.Connect(IPAddress.Loopback, Port);
        return socket;
    }

    /// <summary>In the smallest segments, with the smallest window.</summary>
    private Socket ConnectAndSayHello(NtsService service, string name)
    {
        const int MaximumSegment = 2; // TCP_MAXSEG of tcp(7).
        ArgumentNullException.ThrowIfNull(service);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        sockets.Add(socket);
        socket.SetRawSocketOption((int)ProtocolType.Tcp, MaximumSegment, BitConverter.GetBytes(536));
        socket.Connect(IPAddress.Loopback, Port);
        using var hello = asking.Connect(name, SystemClock.Now);
        var octets = new byte[4096];
        socket.Send(octets.AsSpan(0, hello.TakeOutput(octets)));
        return socket;
    }

    private static int ReadToEnd(Socket socket)
    {
        socket.ReceiveTimeout = (int)RunningProgram.Patience.TotalMilliseconds;
        var octets = new byte[4096];
        var total = 0;
        for (var length = socket.Receive(octets); length > 0; length = socket.Receive(octets))
            total += length;
        return total;
    }

    private static void Await(NtsService service, KeOutcome outcome, int count)
        => Assert.True(
            SpinWait.SpinUntil(() => service.Core.Counters[outcome] >= count, RunningProgram.Patience),
            $"{outcome}: {service.Core.Counters[outcome]}, not {count}");

    private bool ExchangeKeys(NtsService service)
    {
        using var socket = Connect(service);
        socket.ReceiveTimeout = (int)RunningProgram.Patience.TotalMilliseconds;
        using var connection = new KeClientConnection(asking.Connect("127.0.0.1", SystemClock.Now), [AeadAlgorithm.AesSivCmac256]);
        var octets = new byte[4096];
        try
        {
            while (!connection.IsFinished)
            {
                for (var made = connection.TakeOutput(octets); made > 0; made = connection.TakeOutput(octets))
                    socket.Send(octets.AsSpan(0, made));
                var length = socket.Receive(octets);
                if (length == 0)
                    connection.ReceiveEnd();
                else
                    connection.Receive(octets.AsSpan(0, length));
            }
        }
        catch (SocketException)
        {
            return false; // Closed before it was read.
        }

        return connection.IsAgreed;
    }
}
