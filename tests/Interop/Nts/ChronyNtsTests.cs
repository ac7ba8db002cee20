using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;
using Xunit.Abstractions;

namespace Stratum1.Interop.Nts;

/// <summary>Our NTS and that of Debian's chronyd, in both directions, over loopback.</summary>
public sealed class ChronyNtsTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestAuthority authority = new();

    [PeerFact]
    public void Chronyd_as_a_client_of_ours_measures_the_true_offset()
    {
        using var server = new NtsTestServer(authority.Issue("127.0.0.1"));
        var seen = OneShot.OffsetIn(
            Programs.Run(Programs.Chronyd, ["-Q", "-t", "60", .. Common, Source(server) + " iburst maxsamples 4"]));
        output.WriteLine($"chronyd says {seen:F6} s");
        Assert.InRange(seen - NtsTestServer.TrueOffset.Seconds, -5e-3, 5e-3); // Loopback on a loaded machine.
        Assert.Equal(1, server.Exchanges);
        Assert.InRange(server.Count(NtsRequestVerdict.Authentic), 3, 20);
        Assert.Equal(0, server.Count(NtsRequestVerdict.Absent) + server.Count(NtsRequestVerdict.Malformed));
    }

    [PeerFact]
    public void A_running_chronyd_needs_no_new_keys_when_ours_are_rotated_and_gets_some_when_they_are_lost()
    {
        using var server = new NtsTestServer(authority.Issue("127.0.0.1"));
        using var client = new ChronyNtsClient(server.KePort, authority.File, authority.Folder);
        client.WaitFor(8);
        client.HasAuthentication(@"NTS\s+1\s+15\s+256\s+\S+\s+0\s+0\s+8\s+100");

        for (var i = 0; i < 2; i++)
        {
            server.SaveReloadAndRotate();
            client.WaitFor(4);
        }

        Assert.Equal((1, 0), (server.Exchanges, server.Count(NtsRequestVerdict.UnknownMasterKey)));
        server.LoseMasterKeys();
        client.WaitFor(4);
        Assert.Equal(2, server.Exchanges);
        Assert.InRange(server.Count(NtsRequestVerdict.UnknownMasterKey), 1, 4);
        client.HasAuthentication(@"NTS\s+2\s+15\s+256\s+\S+\s+0\s+0\s+8\s+100");
        output.WriteLine(client.AuthenticationData);
        client.Stop();
    }

    [PeerFact]
    public void Our_client_gets_keys_from_chronyd_and_believes_its_replies()
    {
        var certificate = authority.Issue("127.0.0.1");
        var (kePort, ntpPort) = (Programs.FreePort(), Programs.FreePort());
        using var chronyd = new RunningProgram(
            Programs.Chronyd,
            [
                "-x", "-d", .. Common, "cmdport 0", $"bindcmdaddress {Socket}", "local stratum 1", "allow 127.0.0.1", $"port {ntpPort}",
                "bindaddress 127.0.0.1", $"ntsport {kePort}", $"ntsserverkey {certificate.KeyFile}",
                    $"ntsservercert {certificate.CertificateFile}", $"ntsdumpdir {authority.Folder}",
            ]);
        using var association = new NtsAssociation(OpenSslBlockCipher.ForThisMachine);
        ExchangeKeys(kePort, ntpPort, association);
        Assert.Equal((8, AeadAlgorithm.AesSivCmac256), (association.CookieCount, association.Algorithm));
        Ask(association, ntpPort, times: 20);

        // Through a file, as over a restart, with what chronyd would read as well.
        var origin = new NtsAssociationOrigin("127.0.0.1", SystemClock.Now, IPAddress.Loopback, (ushort)ntpPort);
        using var restarted = new NtsAssociation(() => new OpenSslBlockCipher());
        Assert.True(NtsAssociationText.TryRead(NtsAssociationText.Write(association, origin)!, restarted, out _, out var error), error);
        Ask(restarted, ntpPort, times: 20);
        Assert.Equal(0, chronyd.Interrupt());

        // chronyd has saved its master keys: cookies of its clients are good for our server.
        Assert.True(
            MasterKeysText.TryRead(File.ReadAllText(Path.Combine(authority.Folder, "ntskeys")), out var keys, out _, out error), error);
        using var server = new NtsServer(OpenSslBlockCipher.ForThisMachine, new(RandomNumberGenerator.Fill));
        using var slot = new NtsReply();
        server.Use(keys!);
        Assert.Equal(NtsRequestVerdict.Authentic, server.Open(Request(restarted, new(1)), slot));
    }

    public void Dispose() => authority.Dispose();

    private string Socket => Path.Combine(authority.Folder, "chronyd.sock");

    /// <summary>Nothing of the system's is read, and its clock not touched.</summary>
    private string[] Common => ["-u", "root", "-U", $"pidfile {authority.Folder}/pid", "nosystemcert", $"ntstrustedcerts {authority.File}"];

    private static string Source(NtsTestServer server) => $"server 127.0.0.1 nts ntsport {server.KePort}";

    private void ExchangeKeys(int kePort, int ntpPort, NtsAssociation association)
    {
        using var tcp = new TcpClient();
        Assert.True(SpinWait.SpinUntil(() => TryConnect(tcp, kePort), RunningProgram.Patience), "chronyd does not listen");
        tcp.ReceiveTimeout = 5000;
        var stream = tcp.GetStream();
        using var asking = new TlsClientContext(authority.Trust, KeKeys.ApplicationProtocol);
        using var connection = new KeClientConnection(asking.Connect("127.0.0.1", SystemClock.Now), [AeadAlgorithm.AesSivCmac256]);
        var octets = new byte[4096];
        while (!connection.IsFinished)
        {
            for (var made = connection.TakeOutput(octets); made > 0; made = connection.TakeOutput(octets))
                stream.Write(octets.AsSpan(0, made));
            var length = stream.Read(octets);
            if (length == 0)
                connection.ReceiveEnd();
            else
                connection.Receive(octets.AsSpan(0, length));
        }

        Assert.True(connection.IsAgreed, connection.Failure);
        Assert.Equal((ushort)ntpPort, connection.Exchange.NtpPort);
        connection.Deliver(association);
    }

    private static void Ask(NtsAssociation association, int ntpPort, int times)
    {
        using var udp = new UdpClient { Client = { ReceiveTimeout = 5000 } };
        udp.Connect(IPAddress.Loopback, ntpPort);
        for (var i = 0; i < times; i++)
        {
            udp.Send(Request(association, new((ulong)i)));
            IPEndPoint? from = null;
            var reply = udp.Receive(ref from);
            Assert.Equal(NtsReplyVerdict.Authentic, association.Open(reply));
            Assert.Equal(8, association.CookieCount);
        }
    }

    private static byte[] Request(NtsAssociation association, NtpTimestamp transmit)
    {
        var packet = new byte[2048];
        new NtpHeader { Version = 4, Mode = NtpMode.Client, Transmit = transmit }.Write(packet);
        var length = association.WriteRequest(packet, NtpHeader.Length, new(RandomNumberGenerator.Fill));
        return packet[..length];
    }

    private static bool TryConnect(TcpClient tcp, int port)
    {
        try
        {
            tcp.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            Thread.Sleep(50);
            return false;
        }
    }
}
