using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>The eight-octet counter that timerfd and eventfd are read as.</summary>
internal static class Counter
{
    /// <summary>Takes the count.</summary>
    /// <returns>The count since the last reading; zero when nothing happened.</returns>
    internal static ulong Take(SafeFileHandle handle, string what)
    {
        ulong count = 0;
        var result = SystemCall.Read(handle, MemoryMarshal.AsBytes(new Span<ulong>(ref count)));
        if (result == -(int)Errno.EAGAIN)
            return 0;

        SystemCall.Check(result, "read", what);
        return count;
    }
}
