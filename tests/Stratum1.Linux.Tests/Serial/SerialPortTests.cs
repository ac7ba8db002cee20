using Stratum1.Interop.Pty;

namespace Stratum1.Linux.Tests;

public class SerialPortTests
{
    private static ReadOnlySpan<byte> Sentence => "$GPZDA,201530.00,04,07,2002,00,00*60\r\n"u8;

    [Theory]
    [InlineData(1200)]
    [InlineData(4800)]
    [InlineData(9600)]
    [InlineData(12345)]
    [InlineData(115200)]
    [InlineData(460800)]
    [InlineData(3000000)]
    public void Bytes_pass_unchanged_at_any_baud(int baud)
    {
        var everyByte = Enumerable.Range(0, 1024).Select(i => unchecked((byte)i)).ToArray();
        Assert.Equal(everyByte, PtyReplay.Echo(everyByte, baud));
    }

    [Fact]
    public void The_far_end_sees_the_baud_that_was_asked_for()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal, 38400);
        Assert.Equal((38400, 38400), (port.Baud, terminal.Baud));
        Assert.True(port.TrySetBaud(7777));
        Assert.Equal((7777, 7777), (port.Baud, terminal.Baud));
    }

    [Fact]
    public void What_is_written_reaches_the_far_end()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal);
        Assert.Equal(new IoResult(IoStatus.Done, Sentence.Length), port.Write(Sentence));
        Span<byte> heard = stackalloc byte[128];
        Assert.Equal(Sentence.Length, terminal.Read(heard).Count);
        Assert.Equal(Sentence, heard[..Sentence.Length]);
    }

    [Fact]
    public void An_idle_line_has_nothing_and_does_not_wait()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal);
        Assert.Equal(new IoResult(IoStatus.Nothing, 0), port.Read(new byte[16]));
    }

    [Fact]
    public void Unplugging_is_seen_by_read_and_by_the_event_loop()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal);
        using var loop = new EventLoop();
        loop.Add(port.Handle, token: 5);

        terminal.Dispose();

        var ready = Assert.Single(loop.Wait(1000).ToArray());
        Assert.Equal(5, ready.Token);
        Assert.True(ready.Readiness.HasFlag(Readiness.HangUp));
        Assert.Equal(IoStatus.Gone, port.Read(new byte[16]).Status);
        Assert.Equal(IoStatus.Gone, port.Write(Sentence).Status);
        Assert.False(port.TrySetBaud(4800));
    }

    [Fact]
    public void A_reader_that_goes_away_is_seen_by_the_far_end()
    {
        using var terminal = new PseudoTerminal();
        Open(terminal).Dispose();
        Assert.Equal(IoStatus.Gone, terminal.Read(new byte[16]).Status);
    }

    [Fact]
    public void A_port_in_use_by_another_process_is_busy_and_names_it()
    {
        using var terminal = new PseudoTerminal();
        using var child = Child.Start("hold-port", terminal.Path);
        Assert.Equal("held", child.ReadLine());

        Assert.Null(SerialPort.TryOpen(terminal.Path, 9600, out var problem));
        Assert.Equal(DeviceFault.Busy, problem!.Fault);
        Assert.Equal(new DeviceOwner(child.Id, "dotnet"), problem.Owner);
        Assert.Equal($"{terminal.Path} is in use by dotnet (pid {child.Id})", problem.Reason);
        child.Finish();

        using var port = Open(terminal);
        Assert.Equal(9600, port.Baud);
    }

    [Fact]
    public void A_port_in_use_by_ourselves_is_busy()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal);
        Assert.Null(SerialPort.TryOpen(terminal.Path, 9600, out var problem));
        Assert.Equal((DeviceFault.Busy, null), (problem!.Fault, problem.Owner));
    }

    /// <summary>gpsd takes no flock, only TIOCEXCL, which root's open() does not notice.</summary>
    [Fact]
    public void A_claim_without_a_lock_is_respected()
    {
        using var terminal = new PseudoTerminal();
        using var neighbour = SystemCall.Open(terminal.Path, Libc.O_RDWR | Libc.O_NOCTTY);
        SystemCall.Check(SystemCall.Ioctl(neighbour, SerialPort.TIOCEXCL, 0), "TIOCEXCL");
        Assert.Null(SerialPort.TryOpen(terminal.Path, 9600, out var problem));
        Assert.Equal(DeviceFault.Busy, problem!.Fault);
    }

    [Fact]
    public void Closing_restores_the_settings_and_lets_others_in()
    {
        using var terminal = new PseudoTerminal(19200);
        using var keepsAlive = SystemCall.Open(terminal.Path, Libc.O_RDWR | Libc.O_NOCTTY);
        var before = Settings(keepsAlive);
        before.Local |= Echo;
        Assert.Equal(0, SystemCall.Ioctl(keepsAlive, Termios2.Set, ref before));

        using (Open(terminal, 57600))
            Assert.Equal((0u, 57600u), (Settings(keepsAlive).Local & Echo, Settings(keepsAlive).OutputSpeed));

        Assert.Equal((Echo, 19200u), (Settings(keepsAlive).Local & Echo, Settings(keepsAlive).OutputSpeed));
        using var again = Open(terminal);
        Assert.NotNull(again);
    }

    [Fact]
    public void What_came_before_opening_is_dropped()
    {
        using var terminal = new PseudoTerminal();
        terminal.Write("left over from before"u8);
        using var port = Open(terminal);
        Assert.Equal(IoStatus.Nothing, port.Read(new byte[16]).Status);
    }

    [Fact]
    public void Discarding_drops_what_was_not_read()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal);
        using var loop = new EventLoop();
        loop.Add(port.Handle, token: 1);
        terminal.Write(Sentence);
        Assert.False(loop.Wait(1000).IsEmpty);
        port.DiscardInput();
        Assert.True(loop.Wait(0).IsEmpty);
    }

    [Fact]
    public void A_missing_device_says_so()
    {
        Assert.Null(SerialPort.TryOpen("/dev/ttyNoSuchReceiver", 9600, out var problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
        Assert.Equal("open /dev/ttyNoSuchReceiver: No such file or directory (errno 2)", problem.Reason);
    }

    [Fact]
    public void A_file_is_not_a_serial_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("not-a-tty"), "");
        Assert.Null(SerialPort.TryOpen(folder.File("not-a-tty"), 9600, out var problem));
        Assert.Equal(DeviceFault.Failed, problem!.Fault);
        Assert.Contains("is not a device of this kind", problem.Reason);
    }

    [RootTheory]
    [InlineData("444", "can write: False")]
    [InlineData("666", "can write: True")]
    [InlineData("000", "Forbidden")]
    public void Without_permission_to_write_the_port_is_read_only(string mode, string expected)
    {
        using var terminal = new PseudoTerminal();
        File.SetUnixFileMode(terminal.Path, (UnixFileMode)Convert.ToInt32(mode, fromBase: 8));
        using var child = Child.Start("open-port-as", "nobody", terminal.Path);
        Assert.Equal(expected, child.Finish());
    }

    [Fact]
    public void A_pseudo_terminal_has_no_counters_and_no_latency_setting()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal);
        Assert.False(port.TryReadCounters(out _));
        Assert.False(port.LowLatency);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using var terminal = new PseudoTerminal();
        using var port = Open(terminal);
        using var loop = new EventLoop();
        loop.Add(port.Handle, token: 1);
        var buffer = new byte[256];
        ReadSome(20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadSome(200);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void ReadSome(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                terminal.Write(Sentence);
                loop.Wait(1000);
                while (port.Read(buffer).Status == IoStatus.Done)
                {
                }
            }
        }
    }

    private const uint Echo = 8; // ECHO (asm-generic/termbits.h)

    private static Termios2 Settings(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        var settings = default(Termios2);
        SystemCall.Check(SystemCall.Ioctl(handle, Termios2.Get, ref settings), "TCGETS2");
        return settings;
    }

    private static SerialPort Open(PseudoTerminal terminal, int baud = 9600)
    {
        var port = SerialPort.TryOpen(terminal.Path, baud, out var problem);
        Assert.True(port is not null, problem?.Reason);
        return port;
    }
}
