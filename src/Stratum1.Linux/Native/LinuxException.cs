using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>A system call failed in a way that its caller did not provide for.</summary>
/// <remarks>Conditions of every day (nothing to read, timeout, device unplugged) are return values instead.</remarks>
#pragma warning disable RCS1194 // Without call and error number it would say nothing: the customary constructors are left out.
public sealed class LinuxException : IOException
#pragma warning restore RCS1194
{
    /// <summary>Creates the exception; its text names call, object and the kernel's reason.</summary>
    /// <param name="call">The system call or ioctl request, by its C name.</param>
    /// <param name="path">What it was about: a path, an address; null when the call says it all.</param>
    /// <param name="errno">The error number.</param>
    public LinuxException(string call, string? path, Errno errno)
        : base($"{(path is null ? call : $"{call} {path}")}: {Describe(errno)} (errno {(int)errno})")
    {
        Call = call;
        Path = path;
        Errno = errno;
    }

    /// <summary>The system call or ioctl request, by its C name.</summary>
    public string Call { get; }

    /// <summary>The path or address concerned, if any.</summary>
    public string? Path { get; }

    /// <summary>Why.</summary>
    public Errno Errno { get; }

    /// <summary>libc's words for an error number: "Permission denied".</summary>
    internal static string Describe(Errno errno) => Marshal.GetPInvokeErrorMessage((int)errno);
}
