using System.Net.Sockets;
using System.Text;

namespace Stratum1.Linux.Tests;

public class NotifySocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_service_manager_hears_every_message(bool isAbstract)
    {
        using var folder = new TemporaryFolder();
        var name = folder.File("notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name : name));
        manager.ReceiveTimeout = 5000;

        using var notify = NotifySocket.FromName(isAbstract ? "@" + name : name)!;
        Assert.True(notify.Ready());
        Assert.Equal("READY=1\n", Hear());
        Assert.True(notify.Status("LOCKED to GPS\nwith 9 satellites, ±40 ns"));
        Assert.Equal("STATUS=LOCKED to GPS with 9 satellites, ±40 ns\n", Hear());
        Assert.True(notify.Watchdog());
        Assert.Equal("WATCHDOG=1\n", Hear());
        Assert.True(notify.Stopping());
        Assert.Equal("STOPPING=1\n", Hear());

        string Hear()
        {
            var buffer = new byte[256];
            return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
        }
    }

    [Fact]
    public void A_manager_that_is_gone_does_not_hurt()
    {
        using var notify = NotifySocket.FromName("/no/such/socket")!;
        Assert.False(notify.Ready());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("vsock:2:1234")]
    public void Without_a_usable_name_there_is_no_socket(string? name) => Assert.Null(NotifySocket.FromName(name));

    [Fact]
    public void A_name_must_fit_into_a_socket_address()
    {
        using var longest = NotifySocket.FromName("/" + new string('n', 106));
        Assert.NotNull(longest);
        Assert.Null(NotifySocket.FromName("/" + new string('n', 107)));
    }

    [Fact]
    public void The_watchdog_is_ours_only_with_our_process_number()
    {
        var own = $"{Environment.ProcessId}";
        Assert.Equal(TimeInterval.FromWholeSeconds(15), NotifySocket.ParseWatchdog("15000000", own));
        Assert.Equal(TimeInterval.FromWholeSeconds(15), NotifySocket.ParseWatchdog("15000000", null));
        Assert.Null(NotifySocket.ParseWatchdog("15000000", "1"));
        Assert.Null(NotifySocket.ParseWatchdog(null, own));
        Assert.Null(NotifySocket.ParseWatchdog("0", own));
        Assert.Null(NotifySocket.ParseWatchdog("soon", own));
    }
}
