using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>libcrypto's block ciphers (openssl/evp.h; OpenSSL 3.0), C's own names and types.</summary>
internal static unsafe partial class LibCrypto
{
    /// <summary>The name with which every OpenSSL 3.x is installed: the ABI is the same since 3.0.</summary>
    internal const string Name = "libcrypto.so.3";

    // Returns an EVP_CIPHER *, to be freed: an implementation, which unlike EVP_aes_128_ecb() is not looked up again at each use.
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint EVP_CIPHER_fetch(nint context, string algorithm, nint properties);

    [LibraryImport(Name)]
    internal static partial CipherContextHandle EVP_CIPHER_CTX_new();

    [LibraryImport(Name)]
    internal static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Name)]
    internal static partial int EVP_CIPHER_CTX_set_padding(CipherContextHandle context, int padding);

    [LibraryImport(Name)]
    internal static partial int EVP_EncryptInit_ex2(CipherContextHandle context, nint cipher, byte* key, byte* iv, nint parameters);

    [LibraryImport(Name)]
    internal static partial int EVP_EncryptUpdate(
        CipherContextHandle context, byte* output, int* outputLength, byte* input, int inputLength);
}
