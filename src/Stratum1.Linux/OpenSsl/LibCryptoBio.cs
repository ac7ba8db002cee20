using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>libcrypto's memory buffers (openssl/bio.h).</summary>
internal static unsafe partial class LibCrypto
{
    internal const int BIO_CTRL_PENDING = 10;

    [LibraryImport(Name)]
    internal static partial nint BIO_s_mem();

    [LibraryImport(Name)]
    internal static partial nint BIO_new(nint method);

    [LibraryImport(Name)]
    internal static partial int BIO_free(nint bio);

    [LibraryImport(Name)]
    internal static partial int BIO_write(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    internal static partial int BIO_read(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    internal static partial nint BIO_ctrl(nint bio, int command, nint argument, nint pointer);
}
