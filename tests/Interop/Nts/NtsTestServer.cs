using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Interop.Nts;

/// <summary>
/// The parts of our NTS server behind plain loopback sockets, one thread for key exchanges and one for time, so that real clients can be
/// served by them alone.
/// </summary>
internal sealed class NtsTestServer : IDisposable
{
    /// <summary>What is served, minus the system clock.</summary>
    public static readonly TimeInterval TrueOffset = TimeInterval.FromSeconds(0.25);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TlsServerContext tls;
    private readonly Thread[] threads;
    private readonly int[] verdicts = new int[NtsRequestVerdicts.Count];
    private volatile MasterKeys masterKeys = MasterKeys.Generate(RandomNumberGenerator.Fill);
    private volatile bool isStopping;
    private int exchanges;

    public NtsTestServer(CertificatePair certificate)
    {
        tls = new([certificate], KeKeys.ApplicationProtocol);
        listener.Start();
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        threads = [new(ExchangeKeys) { IsBackground = true }, new(AnswerTime) { IsBackground = true }];
        foreach (var thread in threads)
            thread.Start();
    }

    public int KePort => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int NtpPort => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Key exchanges that were agreed.</summary>
    public int Exchanges => Volatile.Read(ref exchanges);

    public int Count(NtsRequestVerdict verdict) => Volatile.Read(ref verdicts[(int)verdict]);

    /// <summary>Master keys go through a file, as over a restart, and are then rotated.</summary>
    public void SaveReloadAndRotate()
    {
        var text = MasterKeysText.Write(masterKeys, TimeInterval.Zero);
        Assert.True(MasterKeysText.TryRead(text, out var read, out _, out var error), error);
        masterKeys = read!.Rotate(RandomNumberGenerator.GetBytes(MasterKeys.RandomLength));
    }

    /// <summary>Forgets all master keys.</summary>
    public void LoseMasterKeys() => masterKeys = MasterKeys.Generate(RandomNumberGenerator.Fill);

    public void Dispose()
    {
        isStopping = true;
        listener.Stop();
        socket.Dispose();
        foreach (var thread in threads)
            thread.Join();
        tls.Dispose();
    }

    private void ExchangeKeys()
    {
        using var cookies = new CookieSealer(OpenSslBlockCipher.ForThisMachine);
        var random = new RandomPool(RandomNumberGenerator.Fill);
        var octets = new byte[4096];
        while (!isStopping)
        {
            try
            {
                using var client = listener.AcceptTcpClient();
                client.ReceiveTimeout = 2000;
                cookies.Use(masterKeys);
                using var connection = new KeServerConnection(tls.Accept(), new() { NtpPort = (ushort)NtpPort });
                var stream = client.GetStream();
                while (!connection.IsFinished)
                {
                    var length = stream.Read(octets);
                    if (length == 0)
                        connection.ReceiveEnd();
                    else
                        connection.Receive(octets.AsSpan(0, length), cookies, random);
                    for (length = connection.TakeOutput(octets); length > 0; length = connection.TakeOutput(octets))
                        stream.Write(octets.AsSpan(0, length));
                }

                if (connection.Verdict == KeVerdict.Agreed)
                    Interlocked.Increment(ref exchanges);
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // The client went away, or this server does.
            }
        }
    }

    private void AnswerTime()
    {
        using var server = new NtsServer(OpenSslBlockCipher.ForThisMachine, new(RandomNumberGenerator.Fill));
        using var slot = new NtsReply();
        var (request, reply) = (new byte[2048], new byte[2048]);
        EndPoint client = new IPEndPoint(IPAddress.Any, 0);
        while (!isStopping)
        {
            try
            {
                var length = socket.ReceiveFrom(request, ref client);
                var asked = request.AsSpan(0, length);
                server.Use(masterKeys);
                length = Answer(server, slot, asked, reply);
                if (length > 0)
                    socket.SendTo(reply.AsSpan(0, length), client);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private int Answer(NtsServer server, NtsReply slot, ReadOnlySpan<byte> request, byte[] reply)
    {
        var received = Now;
        var verdict = server.Open(request, slot);
        Interlocked.Increment(ref verdicts[(int)verdict]);
        if (!NtpHeader.TryRead(request, out var asked) || (verdict != NtsRequestVerdict.Authentic && !verdict.WantsNak()))
            return 0;

        var header = new NtpHeader
        {
            Version = 4,
            Mode = NtpMode.Server,
            Poll = asked.Poll,
            Precision = -20,
            Origin = asked.Transmit,
            Receive = received,
            Reference = received,
        };
        var isNak = verdict.WantsNak();
        (header with { Stratum = isNak ? (byte)0 : (byte)1, ReferenceId = isNak ? NtsServer.NakCode : ReferenceId.Gps }).Write(reply);
        if (isNak)
            return NtsServer.WriteNak(slot, request, reply);
        var length = server.Write(slot, request, reply, NtpHeader.Length);
        BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(40), Now.Units);
        server.Seal(slot, reply);
        return length;
    }

    private static NtpTimestamp Now => NtpTimestamp.From(SystemClock.Now + TrueOffset);
}
