using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>A System V shared-memory segment that another program writes to (shmget(2)).</summary>
/// <remarks>It is made if it is not there, and stays when we end: the other program may have attached first or may come later.</remarks>
public sealed unsafe class SharedMemorySegment : IDisposable
{
    private byte* start;

    private SharedMemorySegment(byte* start, int length)
    {
        this.start = start;
        Length = length;
    }

    /// <summary>Octets that may be read.</summary>
    public int Length { get; }

    /// <summary>Attaches to a segment.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="lengths">How long it may be; the first that fits a segment that is there, or the first.</param>
    /// <param name="permissions">Of a segment that we make.</param>
    /// <param name="problem">Why it cannot be had; null when it can.</param>
    public static SharedMemorySegment? TryOpen(
        int key, ReadOnlySpan<int> lengths, UnixFileMode permissions, out DeviceProblem? problem)
    {
        problem = null;
        foreach (var length in lengths)
        {
            var id = Libc.shmget(key, (nuint)length, Libc.IPC_CREAT | (int)permissions);
            var address = id < 0 ? null : Libc.shmat(id, null, 0);
            if (address is not null && (nint)address != -1)
                return new(address, length);
            problem = DeviceProblem.From(
                new(id < 0 ? "shmget" : "shmat", $"key 0x{key:X8}", (Errno)Marshal.GetLastPInvokeError()), $"shared memory 0x{key:X8}");
        }

        return null;
    }

    /// <summary>Copies the segment. What is written meanwhile may be torn: the format must tell.</summary>
    public void Read(Span<byte> copy)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        new ReadOnlySpan<byte>(start, Length).CopyTo(copy);
        Thread.MemoryBarrier();
    }

    /// <summary>One number as it is now.</summary>
    public int ReadNow(int offset)
    {
        ObjectDisposedException.ThrowIf(start is null || offset < 0 || offset > Length - sizeof(int), this);
        return Volatile.Read(ref *(int*)(start + offset));
    }

    /// <summary>Writes one number.</summary>
    public void Write(int offset, int value)
    {
        ObjectDisposedException.ThrowIf(start is null || offset < 0 || offset > Length - sizeof(int), this);
        Volatile.Write(ref *(int*)(start + offset), value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (start is not null)
            Libc.shmdt(start);
        start = null;
    }
}
