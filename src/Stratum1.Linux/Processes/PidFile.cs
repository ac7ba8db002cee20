using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A file with our process number in it, locked while we live: the lock, not the number, says whether we run.</summary>
/// <remarks>The lock (flock) is advisory: any program can read the number, but .NET's File class asks for a lock too, and fails.</remarks>
public sealed unsafe class PidFile : IDisposable
{
    /// <summary>struct statx and its stx_nlink (linux/stat.h): the same on every machine.</summary>
    internal const int StatusSize = 256;
    internal const int LinkCountOffset = 16;

    private readonly SafeFileHandle handle;
    private readonly string path;

    private PidFile(SafeFileHandle handle, string path)
    {
        this.handle = handle;
        this.path = path;
    }

    /// <summary>Takes the file; one left behind by a crash is taken over.</summary>
    /// <param name="owner">The process that holds it, when the result is null; zero if it has not yet written its number.</param>
    /// <exception cref="LinuxException">The file cannot be written.</exception>
    public static PidFile? TryAcquire(string path, out int owner)
    {
        while (true)
        {
            var file = SystemCall.Open(path, Libc.O_RDWR | Libc.O_CREAT, AtomicFile.PublicMode);
            if (Libc.flock(file, Libc.LOCK_EX | Libc.LOCK_NB) < 0)
            {
                owner = ReadNumber(file, path);
                file.Dispose();
                return null;
            }

            if (IsLinked(file, path))
            {
                SystemCall.Check(SystemCall.Result(Libc.ftruncate(file, 0)), "ftruncate", path);
                owner = Environment.ProcessId;
                SystemCall.WriteAll(file, Encoding.ASCII.GetBytes(owner.ToString(CultureInfo.InvariantCulture) + "\n"), path);
                return new PidFile(file, path);
            }

            file.Dispose(); // Its owner removed it between our open and our lock: what we have locked is no file any more.
        }
    }

    /// <summary>Removes the file, then releases the lock.</summary>
    public void Dispose()
    {
        if (handle.IsClosed)
            return;

        _ = Libc.unlink(path); // After privileges are dropped this may fail; the lock goes all the same.
        _ = Libc.flock(handle, Libc.LOCK_UN); // As for SerialPort.
        handle.Dispose();
    }

    private static int ReadNumber(SafeFileHandle handle, string path)
    {
        Span<byte> text = stackalloc byte[16];
        var length = SystemCall.Check(SystemCall.Read(handle, text), "read", path);
        return Utf8Parser.TryParse(text[..length], out int number, out _) ? number : 0;
    }

    private static bool IsLinked(SafeFileHandle handle, string path)
    {
        var status = stackalloc byte[StatusSize];
        SystemCall.Check(SystemCall.Result(Libc.statx(handle, "", Libc.AT_EMPTY_PATH, Libc.STATX_NLINK, status)), "statx", path);
        return *(uint*)(status + LinkCountOffset) > 0;
    }
}
