using System.Net;
using System.Net.Sockets;
using Stratum1.Linux;
using Stratum1.Protocol.Mode6;
using Stratum1.Tests.Mode6;

namespace Stratum1.Interop.Mode6;

/// <summary>NTPsec's ntpq asks our responder. It knows no port but 123, so the test has one of loopback's other addresses.</summary>
public sealed class NtpqTests : IDisposable
{
    private static readonly IPAddress Address = IPAddress.Parse("127.77.1.1");

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private volatile bool stopping;
    private Thread? server;

    [NamespaceFact]
    public void Ntpq_shows_peers_and_variables()
    {
        Serve(clients: 0);
        var peers = Ntpq("-p");
        Assert.Matches(@"(?m)^oNMEA\(0\)\s+\.GPS\.\s+0 l\s+\d+\s+16\s+377\s+0\.0000\s+-0\.0012\s+0\.0005", peers);
        Assert.Matches(@"(?m)^\+2001:db8::1\s+192\.0\.2\.7\s+2 7\s+\d+\s+64\s+177\s+12\.3457\s+0\.5000\s+0\.1000", peers);

        var associations = Ntpq("-c", "associations");
        Assert.Matches(@"40001\s+971a\s+yes\s+yes\s+none\s+pps\.peer", associations);
        Assert.Matches(@"40002\s+f434\s+yes\s+yes\s+ok\s+candidate", associations);

        var system = Ntpq("-c", "rv");
        Assert.Contains("associd=0 status=4425 leap_add_sec, sync_uhf_radio", system, StringComparison.Ordinal);
        Assert.Contains("version=\"stratum1d 0.1.0\"", system, StringComparison.Ordinal);
        Assert.Contains("refid=GPS", system, StringComparison.Ordinal);
        Assert.Contains("frequency=-12.345", system, StringComparison.Ordinal);

        Assert.Contains(
            "associd=40002 status=f434 conf, authenb, auth, reach, sel_candidate", Ntpq("-c", "rv 40002"), StringComparison.Ordinal);
        var clock = Ntpq("-c", "cv 40001");
        Assert.Contains("timecode=\"$GPRMC,001122,A,\"", clock, StringComparison.Ordinal);
        Assert.Contains("device=\"GNSS on /dev/ttyAMA0\"", clock, StringComparison.Ordinal);
    }

    [NamespaceFact]
    public void Ntpq_shows_the_system_the_kernel_and_counters()
    {
        Serve(clients: 0);
        var system = Ntpq("-c", "sysinfo");
        Assert.DoesNotContain("???", system, StringComparison.Ordinal);
        Assert.Matches(@"system peer:\s+127\.127\.20\.0:123", system);
        Assert.Matches(@"reference ID:\s+GPS", system);
        Assert.Matches(@"root dispersion:\s+0\.25", system);

        var kernel = Ntpq("-c", "kerninfo");
        Assert.DoesNotContain("???", kernel, StringComparison.Ordinal);
        Assert.Matches(@"kernel status:\s+pll nano", kernel);
        Assert.Matches(@"pll frequency:\s+-12\.345", kernel);
        Assert.Matches(@"maximum error:\s+16", kernel);

        var counters = Ntpq("-c", "sysstats");
        Assert.Matches(@"packets received:\s+1000", counters);
    }

    [NamespaceFact]
    public void Ntpq_lists_a_thousand_clients()
    {
        Serve(clients: 1000);
        var lines = Ntpq("-n", "-c", "mrulist").Split('\n').Where(
            line => line.Contains("10.", StringComparison.Ordinal) || line.Contains("2001:db8::", StringComparison.Ordinal)).ToArray();
        Assert.Equal(1000, lines.Length);
        Assert.Matches(@"\b1000\b.*2001:db8::3e8", lines[0]); // The newest comes first.
        Assert.Equal(3, Ntpq("-n", "-c", "mrulist mincount=998").Split('\n').Count(
            line => line.Contains("10.", StringComparison.Ordinal) || line.Contains("2001:db8::", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        stopping = true;
        server?.Join();
        socket.Dispose();
    }

    private static string Ntpq(params string[] words)
    {
        var (code, text) = Programs.Run(Programs.Ntpq, [.. words, $"{Address}"]);
        Assert.True(code == 0, text);
        return text;
    }

    private void Serve(int clients)
    {
        socket.Bind(new IPEndPoint(Address, 123));
        var view = SampleView.At(SystemClock.Now, clients);
        server = new(() =>
        {
            var responder = new Mode6Responder([4, 7, 1, 1]);
            var request = new byte[1024];
            var datagram = new byte[Mode6Reply.MaxDatagram];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            while (!stopping)
            {
                if (!socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead))
                    continue;
                var length = socket.ReceiveFrom(request, ref from);
                var address = ((IPEndPoint)from).Address.GetAddressBytes();
                var asked = new Mode6Request(request.AsSpan(0, length), address, isTrusted: true, NtpTimestamp.From(SystemClock.Now));
                responder.Answer(asked, view, out var reply);
                for (var i = 0; i < reply.Datagrams; i++)
                    socket.SendTo(datagram.AsSpan(0, reply.Write(i, datagram)), from);
            }
        });
        server.Start();
    }
}
