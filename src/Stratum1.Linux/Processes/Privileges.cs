// Capabilities belong to a thread, not to the process. setresuid changes all threads, but takes the capabilities of all
// those that have not asked to keep them; only the calling thread has. So: call DropTo on the thread that will steer the
// clock, before it starts threads that need capabilities too; those inherit. (A unit with User= and AmbientCapabilities=
// gives every thread the same from the start, and needs none of this.)
using System.Numerics;

namespace Stratum1.Linux;

/// <summary>The capabilities a time server has use for (linux/capability.h); the values are bit numbers.</summary>
public enum Capability
{
    /// <summary>CAP_NET_BIND_SERVICE: ports below 1024.</summary>
    BindLowPorts = 10,

    /// <summary>CAP_NET_RAW: SO_BINDTODEVICE on older kernels.</summary>
    RawNetwork = 13,

    /// <summary>CAP_IPC_LOCK: locked memory beyond the limit.</summary>
    LockMemory = 14,

    /// <summary>CAP_SYS_NICE: real-time priority, also later than the start.</summary>
    Priority = 23,

    /// <summary>CAP_SYS_TIME: setting the clock.</summary>
    SetTime = 25,
}

/// <summary>What the process may do, and how it gives up the rest.</summary>
public static unsafe class Privileges
{
    private const int RecordBytes = 4096;

    /// <summary>Whether the calling thread has a capability in force.</summary>
    public static bool Has(Capability capability)
    {
        var header = new Libc.CapabilityHeader { Version = Libc.CapabilityVersion };
        var words = stackalloc Libc.CapabilityWords[2];
        SystemCall.Check(SystemCall.Result(Libc.capget(&header, words)), "capget");
        return (words[0].Effective & (1u << (int)capability)) != 0;
    }

    /// <summary>Becomes another user, for good; of all capabilities the calling thread keeps those named, other threads none.</summary>
    /// <param name="user">A name from the user database.</param>
    /// <exception cref="LinuxException">No such user, or we are not root. Some steps may have been taken: do not go on.</exception>
    public static void DropTo(string user, params ReadOnlySpan<Capability> keep)
    {
        var (userId, groupId) = Find(user);
        Check(Libc.initgroups(user, groupId), "initgroups", user);
        Check(Libc.setresgid(groupId, groupId, groupId), "setresgid", user);
        Check(Libc.prctl(Libc.PR_SET_KEEPCAPS, 1, 0, 0, 0), "prctl(PR_SET_KEEPCAPS)", user);
        Check(Libc.setresuid(userId, userId, userId), "setresuid", user);
        Check(Libc.prctl(Libc.PR_SET_KEEPCAPS, 0, 0, 0, 0), "prctl(PR_SET_KEEPCAPS)", user);
        SetCapabilities(keep);
    }

    private static void SetCapabilities(ReadOnlySpan<Capability> keep)
    {
        var header = new Libc.CapabilityHeader { Version = Libc.CapabilityVersion };
        var words = stackalloc Libc.CapabilityWords[2];
        words[0] = default;
        words[1] = default; // Bits 32 and above: none of ours.
        foreach (var capability in keep)
            words[0].Permitted |= 1u << (int)capability;
        words[0].Effective = words[0].Permitted;
        Check(Libc.capset(&header, words), "capset", $"{BitOperations.PopCount(words[0].Permitted)} capabilities");
    }

    /// <summary>Whether the user database has such a user.</summary>
    public static bool HasUser(string user) => Look(user, out _) == Errno.None;

    internal static (uint User, uint Group) Find(string user)
    {
        var error = Look(user, out var ids);
        return error == Errno.None ? ids : throw new LinuxException("getpwnam", user, error);
    }

    private static Errno Look(string user, out (uint User, uint Group) ids)
    {
        Libc.PasswordEntry entry;
        Libc.PasswordEntry* found;
        var buffer = stackalloc byte[RecordBytes];
        var error = Libc.getpwnam_r(user, &entry, buffer, RecordBytes, &found);
        ids = found is null ? default : (entry.User, entry.Group);
        return error != 0 ? (Errno)error : found is null ? Errno.ENOENT : Errno.None;
    }

    private static void Check(int returned, string call, string about) => SystemCall.Check(SystemCall.Result(returned), call, about);
}
