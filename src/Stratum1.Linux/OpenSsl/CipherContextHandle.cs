using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>An EVP_CIPHER_CTX *; freeing it erases the key in it.</summary>
internal sealed class CipherContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public CipherContextHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_CIPHER_CTX_free(handle);
        return true;
    }
}
