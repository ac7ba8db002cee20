using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Stratum1.Linux.Tests.SampleClocks;

/// <summary>The kernel's side of reference clocks that deliver samples, as far as no hardware is needed.</summary>
public class SampleClockTests
{
    [Fact]
    public void Two_programs_see_the_same_shared_memory()
    {
        // A key of this process, far from those of refclocks.
        var key = 0x5354_0000 + (Environment.ProcessId & 0xFFFF);
        using var writer = SharedMemorySegment.TryOpen(key, [96], UnixFileMode.UserRead | UnixFileMode.UserWrite, out var problem);
        Assert.True(writer is not null, problem?.Reason);
        try
        {
            using var reader = SharedMemorySegment.TryOpen(key, [4096 * 4, 96], UnixFileMode.None, out problem);
            Assert.True(reader is not null, problem?.Reason);
            Assert.Equal(96, reader.Length);
            writer.Write(48, 7);
            Assert.Equal(7, reader.ReadNow(48));
            var copy = new byte[96];
            reader.Read(copy);
            Assert.Equal(7, copy[48]);
        }
        finally
        {
            Remove(key);
        }
    }

    [Fact]
    public void Datagrams_arrive_one_by_one_at_a_path_that_an_earlier_run_has_left()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "sock");
        File.WriteAllText(path, "");
        using (var receiver = DatagramReceiver.TryOpen(path, out var problem))
        {
            Assert.True(receiver is not null, problem?.Reason);
            var buffer = new byte[8];
            Assert.Null(receiver.Receive(buffer));
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            sender.Connect(new UnixDomainSocketEndPoint(path));
            sender.Send([1, 2, 3]);
            sender.Send([4]);
            Assert.Equal(3, receiver.Receive(buffer));
            Assert.Equal(1, receiver.Receive(buffer));
            Assert.Equal(4, buffer[0]);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Devices_that_are_not_there_are_a_problem_and_no_exception()
    {
        Assert.Null(PtpClock.TryOpen("/dev/ptp77", stampsPulses: false, avoidsCrossStamps: false, out var problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
        Assert.Null(PtpClock.TryOpen("nosuch0", stampsPulses: false, avoidsCrossStamps: false, out problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
        Assert.Null(RealTimeClock.TryOpen("/dev/rtc77", out problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
        Assert.Null(DatagramReceiver.TryOpen("/nosuch/folder/sock", out problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
    }

    /// <summary>Segments stay until they are removed (IPC_RMID).</summary>
    private static void Remove(int key)
    {
        var id = shmget(key, 0, 0);
        Assert.Equal(0, shmctl(id, 0, 0));
    }

    [DllImport("libc")]
    private static extern int shmget(int key, nuint size, int flags);

    [DllImport("libc")]
    private static extern int shmctl(int id, int command, nint buffer);
}
