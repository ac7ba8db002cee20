using System.Runtime.InteropServices;

namespace Stratum1.Linux.Tests;

/// <summary>C expressions that differ from one 64-bit machine to the other, and what we take them for on each.</summary>
internal static class ArchitectureHeaderRows
{
    public static IReadOnlyDictionary<string, long> Kernel(Architecture architecture) => new Dictionary<string, long>
    {
        ["__NR_sched_getattr"] = Libc.SchedulingCalls(architecture).Get,
        ["__NR_sched_setattr"] = Libc.SchedulingCalls(architecture).Set,
    };

    public static IReadOnlyDictionary<string, long> LibC(Architecture architecture) => new Dictionary<string, long>
    {
        ["sizeof(struct epoll_event)"] = EventLoop.EventLayout(architecture).Size,
        ["offsetof(struct epoll_event, data)"] = EventLoop.EventLayout(architecture).DataOffset,
    };
}
