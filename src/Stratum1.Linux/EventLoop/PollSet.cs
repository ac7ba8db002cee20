using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

// An epoll instance hangs on the wait queues of its sockets all the time: each packet that arrives and each one whose memory is given
// back calls it, waiting or not. That took 4 % of the time of a server under full load. poll(2) is there only while the thread sleeps.

/// <summary>Waits on a few busy descriptors at once (poll(2)). Owned by one thread; nothing is allocated per wait.</summary>
public sealed unsafe class PollSet : IDisposable
{
    private readonly List<SafeFileHandle> handles = [];
    private Libc.PollDescriptor[] descriptors = [];

    /// <summary>Watches a descriptor for input and errors; it stays open at least as long as this.</summary>
    /// <returns>The number by which <see cref="this"/> knows it: 0, 1, 2 …</returns>
    public int Add(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        handles.Add(handle);
        descriptors = GC.AllocateArray<Libc.PollDescriptor>(handles.Count, pinned: true);
        for (var i = 0; i < handles.Count; i++)
            descriptors[i] = new() { Descriptor = (int)handles[i].DangerousGetHandle(), Events = (short)Readiness.Input };
        return handles.Count - 1;
    }

    /// <summary>What a descriptor was ready for when the last <see cref="Wait"/> returned.</summary>
    public Readiness this[int index] => (Readiness)descriptors[index].Found;

    /// <summary>Waits until something is ready.</summary>
    public void Wait()
    {
        fixed (Libc.PollDescriptor* first = descriptors)
        {
            while (true)
            {
                var result = SystemCall.Result(Libc.poll(first, (nuint)descriptors.Length, -1));
                if (result != -(int)Errno.EINTR)
                {
                    SystemCall.Check(result, "poll");
                    return;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var handle in handles)
            handle.DangerousRelease();
        handles.Clear();
        descriptors = [];
    }
}
