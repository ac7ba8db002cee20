using System.Runtime.InteropServices;

namespace Stratum1.Linux;

// A program of the kernel's classic packet filter looks at each system call of the process (seccomp(2)): first at the machine the number
// is meant for, since numbers differ between machines, then at the number. What is refused fails, and does not end the daemon: a clock
// that stops because an update of a library began to use a new call would be the worse fault. "No such call" makes the C library fall
// back to what it used before; what is harmful is told that it is not permitted.

/// <summary>Keeps the process from asking the kernel what a time server never asks: what <c>-F</c> switches on.</summary>
public static unsafe class SystemCallFilter
{
    internal const uint Allow = 0x7FFF_0000; // SECCOMP_RET_ALLOW
    internal const uint KillProcess = 0x8000_0000; // SECCOMP_RET_KILL_PROCESS
    internal const uint Trap = 0x0003_0000; // SECCOMP_RET_TRAP
    internal const uint Fail = 0x0005_0000; // SECCOMP_RET_ERRNO, with the error in its lower half
    internal const uint NoSuchCall = 38; // ENOSYS
    internal const uint NotPermitted = 1; // EPERM

    /// <summary>AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64 (linux/audit.h).</summary>
    internal const uint X64 = 0xC000_003E;
    internal const uint Arm64 = 0xC000_00B7;

    /// <summary>Numbers from here on are of the x32 variant, which would pass by every comparison.</summary>
    internal const uint X32 = 0x4000_0000;

    /// <summary>struct seccomp_data: the number, then the machine.</summary>
    internal const uint NumberOffset = 0;
    internal const uint MachineOffset = 4;

    // Codes of linux/bpf_common.h.
    internal const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    internal const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    internal const ushort JumpIfAtLeast = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    internal const ushort Return = 0x06; // BPF_RET | BPF_K

    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const nuint SECCOMP_SET_MODE_FILTER = 1;
    private const nuint SECCOMP_FILTER_FLAG_TSYNC = 1;

    /// <summary>Filters all threads of this process from now on, for good.</summary>
    /// <param name="level">
    /// 1 allows only what is needed; 2 refuses only what is harmful; negative: what is refused ends the process with SIGSYS, as
    /// those want it who look for a missing call.
    /// </param>
    /// <exception cref="LinuxException">The kernel has no filters, or this is another machine than x86-64 or arm64.</exception>
    public static void Apply(int level)
    {
        var call = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 317,
            Architecture.Arm64 => 277,
            _ => throw new LinuxException("seccomp", "this kind of processor", Errno.ENOSYS),
        };
        SystemCall.Check(SystemCall.Result(Libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)), "prctl(PR_SET_NO_NEW_PRIVS)");
        var instructions = Program(level, RuntimeInformation.ProcessArchitecture == Architecture.X64);
        fixed (Libc.FilterInstruction* first = instructions)
        {
            var program = new Libc.FilterProgram { Length = (ushort)instructions.Length, Instructions = first };
            var result = Libc.syscall(call, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
            SystemCall.Check(SystemCall.Result((int)result), "seccomp");
            if (result > 0)
                throw new LinuxException("seccomp", $"thread {result}", Errno.EBUSY); // It has another filter.
        }
    }

    /// <summary>The program for a machine.</summary>
    internal static Libc.FilterInstruction[] Program(int level, bool isX64)
    {
        var refuse = level < 0 ? Trap : Fail | NotPermitted;
        List<Libc.FilterInstruction> program =
        [
            new(LoadWord, 0, 0, MachineOffset), new(JumpIfEqual, 1, 0, isX64 ? X64 : Arm64), new(Return, 0, 0, KillProcess),
            new(LoadWord, 0, 0, NumberOffset),
        ];
        if (isX64)
            program.AddRange([new(JumpIfAtLeast, 0, 1, X32), new(Return, 0, 0, refuse)]);
        if (Math.Abs(level) == 1)
            Add(SystemCallTable.Needed, Allow);
        Add(SystemCallTable.Harmful, refuse);
        var otherwise = Math.Abs(level) != 1 ? Allow : level < 0 ? Trap : Fail | NoSuchCall;
        program.Add(new(Return, 0, 0, otherwise));
        return [.. program];

        void Add(NumberedCall[] calls, uint verdict)
        {
            foreach (var call in calls)
            {
                if ((isX64 ? call.X64 : call.Arm64) is { } number)
                    program.AddRange([new(JumpIfEqual, 0, 1, (uint)number), new(Return, 0, 0, verdict)]);
            }
        }
    }
}
