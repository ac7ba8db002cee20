using System.Net.Sockets;

namespace Stratum1.Linux.Tests;

public class UnixDatagramSocketTests
{
    [Fact]
    public void A_client_with_a_name_gets_its_reply()
    {
        using var folder = new TemporaryFolder();
        using var server = UnixDatagramSocket.Bind(folder.File("server"));
        Assert.Equal(-1, server.Receive(new byte[8]));

        using var client = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        client.Bind(new UnixDomainSocketEndPoint(folder.File("client")));
        client.Connect(new UnixDomainSocketEndPoint(folder.File("server")));
        client.Send("question"u8);
        var buffer = new byte[64];
        Assert.Equal(8, server.Receive(buffer));
        Assert.True(server.Reply("answer"u8));
        Assert.Equal(6, client.Receive(buffer));
        Assert.Equal("answer"u8, buffer.AsSpan(0, 6));
    }

    [Fact]
    public void A_client_without_a_name_is_told_nothing()
    {
        using var folder = new TemporaryFolder();
        using var server = UnixDatagramSocket.Bind(folder.File("server"));
        using var client = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(folder.File("server")));
        client.Send("question"u8);
        Assert.Equal(8, server.Receive(new byte[64]));
        Assert.False(server.Reply("answer"u8));
    }

    [Fact]
    public void A_name_left_behind_is_replaced_and_one_in_use_is_not()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("server");
        File.WriteAllText(path, "left behind");
        using (var first = UnixDatagramSocket.Bind(path))
        {
            var problem = Assert.Throws<LinuxException>(() => UnixDatagramSocket.Bind(path));
            Assert.Equal(Errno.EADDRINUSE, problem.Errno);
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite));
        }

        Assert.False(File.Exists(path));
        using var again = UnixDatagramSocket.Bind(path);
    }

    [Fact]
    public void A_path_too_long_is_refused()
    {
        var problem = Assert.Throws<LinuxException>(() => UnixDatagramSocket.Bind("/tmp/" + new string('x', 120)));
        Assert.Equal(Errno.ENAMETOOLONG, problem.Errno);
    }
}
