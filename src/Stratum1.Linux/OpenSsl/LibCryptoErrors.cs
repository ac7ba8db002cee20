using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>libcrypto's error queue, one per thread (openssl/err.h).</summary>
internal static unsafe partial class LibCrypto
{
    /// <summary>Takes an error out.</summary>
    /// <returns>The oldest one; zero when there is none.</returns>
    [LibraryImport(Name)]
    internal static partial nuint ERR_get_error();

    [LibraryImport(Name)]
    internal static partial void ERR_clear_error();

    /// <summary>Its text.</summary>
    /// <returns>A static string such as "no start line"; null when OpenSSL was built without texts.</returns>
    [LibraryImport(Name)]
    internal static partial byte* ERR_reason_error_string(nuint error);
}
