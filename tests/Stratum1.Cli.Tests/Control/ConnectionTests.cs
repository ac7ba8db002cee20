using System.Net.Sockets;
using Stratum1.Protocol.Control;
using Stratum1.Tests.Control;

namespace Stratum1.Cli.Tests.Control;

public class ConnectionTests
{
    private readonly SampleDaemon daemon = SampleDaemon.Busy();

    [Fact]
    public void The_next_address_is_tried_when_one_fails()
    {
        List<string> tried = [];
        var session = Session.Run(
            address =>
            {
                tried.Add(address.ToString());
                return tried.Count switch
                {
                    1 => throw new SocketException((int)SocketError.AddressNotAvailable),
                    2 => new InMemoryLink(daemon) { Failure = SocketError.ConnectionRefused },
                    3 => new InMemoryLink(daemon) { Lost = 100 },
                    _ => new InMemoryLink(daemon),
                };
            },
            "-h /run/x/y.sock,192.0.2.1,192.0.2.2,::1 -p 1234 --csv activity");
        Assert.Equal(["1,2,3,4,5"], session.Lines);
        Assert.Equal(["/run/x/y.sock", "192.0.2.1:1234", "192.0.2.2:1234", "[::1]:1234"], tried);
    }

    [Fact]
    public void When_nobody_answers_each_reason_is_told()
    {
        var session = Session.Run(
            address => address.Path is null ? new InMemoryLink(daemon) { Lost = 100 }
                : throw new SocketException((int)SocketError.AccessDenied),
            "-h /run/x/y.sock,192.0.2.1 tracking");
        Assert.Equal(69, session.ExitCode);
        Assert.Equal("stratum1: cannot talk to the daemon (/run/x/y.sock: permission denied; 192.0.2.1: no answer)\n", session.Errors);
    }

    [Fact]
    public void A_lost_packet_is_asked_for_again_with_more_patience()
    {
        var link = new InMemoryLink(daemon) { Lost = 2 };
        Assert.Equal(0, Session.Run(_ => link, "activity").ExitCode);
        Assert.Equal([1, 2, 4], link.Patience);
    }

    [Fact]
    public void Replies_to_others_are_passed_over()
    {
        var link = new InMemoryLink(daemon) { IsNoisy = true };
        Assert.Equal(["1,2,3,4,5"], Session.Run(_ => link, "--csv activity").Lines);
    }

    [Fact]
    public void The_default_is_the_Unix_socket_then_loopback()
    {
        List<string> tried = [];
        Session.Run(
            address =>
            {
                tried.Add(address.ToString());
                throw new SocketException((int)SocketError.ConnectionRefused);
            },
            "tracking");
        Assert.Equal(["/run/stratum1/stratum1d.sock", "127.0.0.1", "::1"], tried);
    }

    [Fact]
    public void Watching_shows_the_report_again_and_again()
    {
        List<double> waits = [];
        var session = Session.Run(_ => new InMemoryLink(daemon), "--csv activity --watch 0.5", wait: Count);
        Assert.Equal(Enumerable.Repeat("1,2,3,4,5", 3), session.Lines);
        Assert.Equal([0.5, 0.5, 0.5], waits);
        waits.Clear();
        Assert.Equal(
            3, Session.Run(_ => new InMemoryLink(daemon), "activity -w", isTerminal: true, Count).Output.Split("\u001b[H").Length - 1);
        Assert.Equal([2, 2, 2], waits);

        void Count(TimeSpan wait)
        {
            waits.Add(wait.TotalSeconds);
            if (waits.Count == 3)
                throw new OperationCanceledException();
        }
    }

    [Theory]
    [InlineData("waitsync 3", 0, 1)]
    [InlineData("waitsync 3 0.000001", 1, 3)]
    [InlineData("waitsync 3 0.000002 0.01", 1, 3)]
    [InlineData("waitsync 3 0.000002 0.03 0.2", 0, 1)]
    public void Waiting_for_synchronisation_ends_with_the_answer(string line, int exitCode, int tries)
    {
        var session = Session.Run(daemon, $"{line} --csv");
        Assert.Equal(exitCode, session.ExitCode);
        Assert.Equal(Enumerable.Range(1, tries).Select(i => $"{i},47505300,0.000001250,0.020"), session.Lines);
    }

    [Fact]
    public void Waiting_for_a_daemon_that_never_comes_ends_with_the_reason()
    {
        var session = Session.Run(_ => throw new SocketException((int)SocketError.ConnectionRefused), "-h 192.0.2.1 waitsync 3");
        Assert.Equal(ExitCode.Unavailable, session.ExitCode);
        Assert.Equal(2, session.Errors.Split('\n')[..^1].Length); // Once that it waits, once that it has given up.
        Assert.Contains("nobody listens there", session.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_goes_on_while_the_daemon_is_not_there_or_follows_nothing()
    {
        var waits = 0;
        var sleeping = new SampleDaemon { Tracking = daemon.Tracking with { ReferenceId = new(0x7F7F_0101) } };
        var session = Session.Run(
            _ => waits switch
            {
                0 => throw new SocketException((int)SocketError.ConnectionRefused),
                1 => new InMemoryLink(sleeping),
                _ => new InMemoryLink(daemon),
            },
            "-h 192.0.2.1 waitsync 0 0 0 5",
            wait: interval =>
            {
                Assert.Equal(5, interval.TotalSeconds);
                if (++waits == 2)
                    sleeping.Tracking = daemon.Tracking;
                if (waits > 5)
                    throw new OperationCanceledException();
            });
        Assert.Equal((0, "", 2), (session.ExitCode, session.Output, waits));
    }

    [Fact]
    public void A_daemon_of_another_version_is_told_from_a_broken_one()
    {
        var session = Session.Run(_ => new OtherVersion(), "tracking");
        Assert.Equal(76, session.ExitCode);
        Assert.Contains("another version", session.Errors, StringComparison.Ordinal);
    }

    private sealed class OtherVersion : Stratum1.Cli.Control.Connection.IControlLink
    {
        private byte[] request = [];

        public void Send(ReadOnlySpan<byte> octets) => request = octets.ToArray();

        public int Receive(Span<byte> reply, TimeSpan patience)
        {
            Assert.True(RequestHeader.TryRead(request, out var asked));
            new ReplyHeader(7, asked.Code, ReplyCode.None, ControlStatus.BadVersion, asked.Sequence).Write(reply);
            return ReplyHeader.Length;
        }

        public void Dispose()
        {
        }
    }
}
