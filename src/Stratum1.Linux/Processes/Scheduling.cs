using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>Keeps the machine from making us wait: priority, processor and memory.</summary>
public static unsafe class Scheduling
{
    /// <summary>Processors that one mask covers: as many as the kernel can be built for on these machines.</summary>
    private const int MaxProcessors = 1024;

    private static readonly (nint Get, nint Set) Calls = Libc.SchedulingCalls(RuntimeInformation.ProcessArchitecture);

    /// <summary>Gives the calling thread a real-time priority (SCHED_FIFO); it then runs before everything else until it waits.</summary>
    /// <param name="priority">1 to 99; the kernel's interrupt threads have 50. Zero returns to the ordinary policy.</param>
    /// <exception cref="LinuxException">No CAP_SYS_NICE and no RLIMIT_RTPRIO, or a control group without real-time budget.</exception>
    public static void SetRealtimePriority(int priority) => SetRealtimePriority(0, priority);

    /// <summary>The same for another thread, one of the kernel's for example.</summary>
    public static void SetRealtimePriority(int thread, int priority)
    {
        var policy = priority == 0 ? Libc.SCHED_OTHER : Libc.SCHED_FIFO;
        var result = Libc.sched_setscheduler(thread, policy, &priority);
        SystemCall.Check(SystemCall.Result(result), "sched_setscheduler", $"priority {priority}");
    }

    /// <summary>
    /// Asks for short turns of the processor: whoever wakes up with this wish goes before those in a longer turn, and needs no right
    /// for it (EEVDF, Linux 6.12). Nothing changes under older kernels, and under a real-time policy.
    /// </summary>
    /// <param name="turn">0.1 to 100 ms; zero for the usual length, some 3 ms. Threads that are made later inherit it.</param>
    public static void SetTurn(TimeInterval turn) => Change(policy: null, turn);

    /// <summary>Undoes what the calling thread has inherited: the ordinary policy, turns of the usual length, the same niceness.</summary>
    public static void BecomeOrdinary() => Change(Libc.SCHED_OTHER, TimeInterval.Zero);

    /// <summary>Lets the calling thread stand back behind others.</summary>
    /// <param name="niceness">0 (ordinary) to 19; each step is some 20 % less of the processor when others want it.</param>
    public static void SetNiceness(int niceness)
        => SystemCall.Check(SystemCall.Result(Libc.setpriority(Libc.PRIO_PROCESS, 0, niceness)), "setpriority");

    /// <summary>Binds the calling thread to one processor.</summary>
    /// <exception cref="LinuxException">There is no such processor, or it is not ours to use.</exception>
    public static void PinTo(int processor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(processor);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(processor, MaxProcessors);
        const int MaskBytes = MaxProcessors / 8;
        var mask = stackalloc nuint[MaskBytes / sizeof(nuint)];
        new Span<byte>(mask, MaskBytes).Clear();
        var bits = 8 * sizeof(nuint);
        mask[processor / bits] = (nuint)1 << (processor % bits);
        SystemCall.Check(SystemCall.Result(Libc.sched_setaffinity(0, MaskBytes, mask)), "sched_setaffinity", $"processor {processor}");
    }

    /// <summary>Keeps every page that is once used in memory (mlockall with MCL_ONFAULT).</summary>
    /// <remarks>Without MCL_ONFAULT the kernel would also fill what the runtime merely reserves: stacks, heap, whole libraries.</remarks>
    /// <exception cref="LinuxException">No CAP_IPC_LOCK, and more mapped than RLIMIT_MEMLOCK.</exception>
    public static void LockMemory()
        => SystemCall.Check(SystemCall.Result(Libc.mlockall(Libc.MCL_CURRENT | Libc.MCL_FUTURE | Libc.MCL_ONFAULT)), "mlockall");

    /// <summary>Policy, niceness and turn of the calling thread.</summary>
    internal static Libc.SchedulingAttributes Read()
    {
        var size = sizeof(Libc.SchedulingAttributes);
        var attributes = new Libc.SchedulingAttributes { Size = (uint)size };
        var result = Libc.scheduling_syscall(Calls.Get, 0, &attributes, size, 0);
        SystemCall.Check(SystemCall.Result(result), "sched_getattr");
        return attributes;
    }

    private static void Change(int? policy, TimeInterval turn)
    {
        var attributes = Read();
        attributes.Policy = (uint)(policy ?? (int)attributes.Policy);
        if (attributes.Policy == Libc.SCHED_OTHER)
            (attributes.Priority, attributes.Runtime) = (0, (ulong)turn.Nanoseconds);
        var result = Libc.scheduling_syscall(Calls.Set, 0, &attributes, 0, 0);
        SystemCall.Check(SystemCall.Result(result), "sched_setattr");
    }
}
