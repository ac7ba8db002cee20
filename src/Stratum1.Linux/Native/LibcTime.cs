using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>
/// The clock calls. 64-bit time everywhere: on armhf the symbols of glibc 2.34 and musl 1.2 that carry it are named
/// <c>__…64</c>, and their structures have the layout of a 64-bit machine, so each structure is declared once.
/// </summary>
internal static unsafe partial class Libc
{
    internal const int CLOCK_REALTIME = 0;
    internal const int CLOCK_MONOTONIC = 1;
    internal const int CLOCK_MONOTONIC_RAW = 4;

    // Answered from the vDSO in some 30 ns, never blocks: the GC need not be told (SuppressGCTransition).
    internal static int clock_gettime(int clock, Timespec* time)
        => nint.Size == 8 ? clock_gettime_native(clock, time) : clock_gettime_time64(clock, time);

    internal static int clock_getres(int clock, Timespec* resolution)
        => nint.Size == 8 ? clock_getres_native(clock, resolution) : clock_getres_time64(clock, resolution);

    internal static int clock_settime(int clock, Timespec* time)
        => nint.Size == 8 ? clock_settime_native(clock, time) : clock_settime_time64(clock, time);

    internal static int clock_adjtime(int clock, Timex* parameters)
        => nint.Size == 8 ? clock_adjtime_native(clock, parameters) : clock_adjtime_time64(clock, parameters);

    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int clock_gettime_native(int clock, Timespec* time);

    [LibraryImport("libc", EntryPoint = "__clock_gettime64")]
    private static partial int clock_gettime_time64(int clock, Timespec* time);

    [LibraryImport("libc", EntryPoint = "clock_getres", SetLastError = true)]
    private static partial int clock_getres_native(int clock, Timespec* resolution);

    [LibraryImport("libc", EntryPoint = "__clock_getres64", SetLastError = true)]
    private static partial int clock_getres_time64(int clock, Timespec* resolution);

    [LibraryImport("libc", EntryPoint = "clock_settime", SetLastError = true)]
    private static partial int clock_settime_native(int clock, Timespec* time);

    [LibraryImport("libc", EntryPoint = "__clock_settime64", SetLastError = true)]
    private static partial int clock_settime_time64(int clock, Timespec* time);

    [LibraryImport("libc", EntryPoint = "clock_adjtime", SetLastError = true)]
    private static partial int clock_adjtime_native(int clock, Timex* parameters);

    [LibraryImport("libc", EntryPoint = "__clock_adjtime64", SetLastError = true)]
    private static partial int clock_adjtime_time64(int clock, Timex* parameters);
}
