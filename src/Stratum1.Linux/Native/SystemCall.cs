using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>
/// The calls that several devices share, with the kernel's own convention: a result ≥ 0, or minus the error number.
/// An interrupted call (EINTR) is repeated; nothing is allocated unless it fails for good.
/// </summary>
internal static unsafe class SystemCall
{
    internal static int Read(SafeFileHandle handle, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var result = Result(Libc.read(handle, start, (nuint)buffer.Length));
                if (result != -(int)Errno.EINTR)
                    return result;
            }
        }
    }

    internal static int Write(SafeFileHandle handle, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var result = Result(Libc.write(handle, start, (nuint)buffer.Length));
                if (result != -(int)Errno.EINTR)
                    return result;
            }
        }
    }

    internal static int Ioctl<T>(SafeFileHandle handle, nuint request, ref T argument)
        where T : unmanaged
    {
        fixed (T* pointer = &argument)
        {
            while (true)
            {
                var result = Result(Libc.ioctl(handle, request, pointer));
                if (result != -(int)Errno.EINTR)
                    return result;
            }
        }
    }

    /// <summary>For the few requests whose argument is a number instead of a pointer.</summary>
    internal static int Ioctl(SafeFileHandle handle, nuint request, int argument)
    {
        while (true)
        {
            var result = Result(Libc.ioctl(handle, request, (void*)argument));
            if (result != -(int)Errno.EINTR)
                return result;
        }
    }

    /// <summary>Opens a file that is not inherited by children.</summary>
    /// <exception cref="LinuxException">The file cannot be opened so.</exception>
    internal static SafeFileHandle Open(string path, int flags, UnixFileMode mode = UnixFileMode.None)
    {
        while (true)
        {
            var handle = Libc.open(path, flags | Libc.O_CLOEXEC, (uint)mode);
            if (!handle.IsInvalid)
                return handle;

            var error = (Errno)Marshal.GetLastPInvokeError();
            handle.Dispose();
            if (error != Errno.EINTR)
                throw new LinuxException("open", path, error);
        }
    }

    /// <summary>Writes all of it; for files, not for devices that may refuse a part.</summary>
    /// <exception cref="LinuxException">The disk is full, or worse.</exception>
    internal static void WriteAll(SafeFileHandle handle, ReadOnlySpan<byte> content, string path)
    {
        while (!content.IsEmpty)
            content = content[Check(Write(handle, content), "write", path)..];
    }

    /// <summary>Turns C's −1 and errno into minus the error number; call it directly after the call itself.</summary>
    internal static int Result(nint returned) => returned >= 0 ? (int)returned : -Marshal.GetLastPInvokeError();

    /// <summary>The result, if it is one.</summary>
    /// <exception cref="LinuxException">The result is an error.</exception>
    internal static int Check(int result, string call, string? path = null)
        => result >= 0 ? result : throw new LinuxException(call, path, (Errno)(-result));

    /// <summary>The handle that a call has just returned, if it is one.</summary>
    /// <exception cref="LinuxException">It is not.</exception>
    internal static SafeFileHandle Check(SafeFileHandle handle, string call, string? path = null)
    {
        if (!handle.IsInvalid)
            return handle;

        var error = (Errno)Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new LinuxException(call, path, error);
    }
}
