using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>What a descriptor can be ready for (sys/epoll.h); errors and hang-ups are always reported.</summary>
[Flags]
public enum Readiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Something can be read (EPOLLIN).</summary>
    Input = 0x001,

    /// <summary>Exceptional condition (EPOLLPRI); sysfs attributes report their change so.</summary>
    Priority = 0x002,

    /// <summary>Something can be written (EPOLLOUT).</summary>
    Output = 0x004,

    /// <summary>An error waits to be read (EPOLLERR).</summary>
    Error = 0x008,

    /// <summary>The other end is closed or unplugged (EPOLLHUP).</summary>
    HangUp = 0x010,

    /// <summary>As an interest: reported once, and then no more until it is changed (EPOLLONESHOT).</summary>
    Once = 1 << 30,
}

/// <summary>One descriptor that is ready.</summary>
/// <param name="Token">The number under which it was added.</param>
/// <param name="Readiness">For what.</param>
public readonly record struct ReadyEvent(int Token, Readiness Readiness);

/// <summary>Waits on many descriptors at once (epoll, level-triggered). Owned by one thread; nothing is allocated per wait.</summary>
public sealed unsafe class EventLoop : IDisposable
{
    private static readonly (int Size, int DataOffset) Event = EventLayout(RuntimeInformation.ProcessArchitecture);

    private readonly SafeFileHandle epoll = SystemCall.Check(Libc.epoll_create1(Libc.O_CLOEXEC), "epoll_create1");
    private readonly byte[] raw;
    private readonly ReadyEvent[] ready;

    /// <summary>Creates a loop without descriptors.</summary>
    /// <param name="maxEvents">How many events one <see cref="Wait"/> returns at most; the rest come with the next.</param>
    public EventLoop(int maxEvents = 32)
    {
        raw = GC.AllocateArray<byte>(maxEvents * Event.Size, pinned: true);
        ready = new ReadyEvent[maxEvents];
    }

    /// <summary>struct epoll_event { uint32 events; uint64 data } is packed on x86-64 and aligned elsewhere.</summary>
    internal static (int Size, int DataOffset) EventLayout(Architecture architecture)
        => architecture == Architecture.X64 ? (12, 4) : (16, 8);

    /// <summary>Watches a descriptor; closing it ends the watch.</summary>
    /// <param name="token">What <see cref="Wait"/> reports it as; need not be unique.</param>
    /// <exception cref="LinuxException">It is watched already, or cannot be watched (plain files).</exception>
    public void Add(SafeFileHandle handle, int token, Readiness interest = Readiness.Input)
        => Control(Libc.EPOLL_CTL_ADD, handle, token, interest);

    /// <summary>Changes what a watched descriptor is watched for.</summary>
    public void Change(SafeFileHandle handle, int token, Readiness interest) => Control(Libc.EPOLL_CTL_MOD, handle, token, interest);

    /// <summary>Stops watching; needed before closing only when a duplicate of the descriptor stays open.</summary>
    public void Remove(SafeFileHandle handle) => Control(Libc.EPOLL_CTL_DEL, handle, 0, Readiness.None);

    /// <summary>Waits until something is ready.</summary>
    /// <param name="timeoutMilliseconds">Rounded up by the kernel to its tick; −1 waits forever, 0 not at all.</param>
    /// <returns>What is ready, valid until the next call; empty when the time ran out.</returns>
    public ReadOnlySpan<ReadyEvent> Wait(int timeoutMilliseconds)
    {
        var deadline = Environment.TickCount64 + timeoutMilliseconds;
        fixed (byte* events = raw)
        {
            while (true)
            {
                var count = SystemCall.Result(Libc.epoll_wait(epoll, events, ready.Length, timeoutMilliseconds));
                if (count != -(int)Errno.EINTR)
                    return Decode(SystemCall.Check(count, "epoll_wait"));

                if (timeoutMilliseconds > 0)
                    timeoutMilliseconds = (int)Math.Max(0, deadline - Environment.TickCount64);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => epoll.Dispose();

    private ReadOnlySpan<ReadyEvent> Decode(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var entry = raw.AsSpan(i * Event.Size, Event.Size);
            ready[i] = new(MemoryMarshal.Read<int>(entry[Event.DataOffset..]), (Readiness)MemoryMarshal.Read<int>(entry));
        }

        return ready.AsSpan(0, count);
    }

    private void Control(int operation, SafeFileHandle handle, int token, Readiness interest)
    {
        Span<byte> entry = stackalloc byte[16];
        entry.Clear();
        MemoryMarshal.Write(entry, (int)interest);
        MemoryMarshal.Write(entry[Event.DataOffset..], token);
        fixed (byte* start = entry)
            SystemCall.Check(SystemCall.Result(Libc.epoll_ctl(epoll, operation, handle, start)), "epoll_ctl");
    }
}
