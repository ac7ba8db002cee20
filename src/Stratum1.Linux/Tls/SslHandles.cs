using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>An SSL_CTX *. Sessions that use it hold it: it may be disposed while they go on.</summary>
internal sealed class SslContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SslContextHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}

/// <summary>An SSL *, with its two memory buffers.</summary>
internal sealed class SslHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private SafeHandle[] held = [];

    public SslHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Keeps what this session's callbacks may still want, until it is freed, whoever disposes of it meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">It is gone already.</exception>
    public void Hold(params SafeHandle[] handles)
    {
        foreach (var other in handles)
        {
            var added = false;
            other.DangerousAddRef(ref added);
        }

        held = handles;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        foreach (var other in held)
            other.DangerousRelease();
        return true;
    }
}

/// <summary>A managed object as C's void *.</summary>
internal sealed class CallbackArgument : SafeHandleZeroOrMinusOneIsInvalid
{
    public CallbackArgument(object target)
        : base(ownsHandle: true)
        => SetHandle(GCHandle.ToIntPtr(GCHandle.Alloc(target)));

    /// <summary>The pointer.</summary>
    public nint Pointer => handle;

    /// <summary>The object behind a pointer.</summary>
    public static T Target<T>(nint pointer)
        where T : class
        => (T)GCHandle.FromIntPtr(pointer).Target!;

    protected override bool ReleaseHandle()
    {
        GCHandle.FromIntPtr(handle).Free();
        return true;
    }
}
