using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>Wakes an <see cref="EventLoop"/> from another thread.</summary>
public sealed class EventFd : IDisposable
{
    /// <summary>The descriptor; ready for input after <see cref="Set"/>.</summary>
    public SafeFileHandle Handle { get; } = SystemCall.Check(Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK), "eventfd");

    /// <summary>Makes the descriptor ready. From any thread; repeated calls merge into one.</summary>
    public void Set()
    {
        ulong one = 1;
        var result = SystemCall.Write(Handle, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(ref one)));
        if (result != -(int)Errno.EAGAIN) // The counter is full: ready it is.
            SystemCall.Check(result, "write", "eventfd");
    }

    /// <summary>Makes the descriptor unready again.</summary>
    /// <returns>Whether it had been set since the last call.</returns>
    public bool Take() => Counter.Take(Handle, "eventfd") != 0;

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
