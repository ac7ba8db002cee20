using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>OpenSSL 3, as the system has it and keeps it up to date.</summary>
public static class OpenSslLibrary
{
    /// <summary>Why it cannot be used on this machine, as a sentence; null when it can.</summary>
    public static string? Problem
    {
        get
        {
            foreach (var library in new[] { LibCrypto.Name, LibSsl.Name })
            {
                if (!NativeLibrary.TryLoad(library, out _))
                    return $"{library} (OpenSSL 3) cannot be loaded: install the package libssl3";
            }

            return null;
        }
    }
}
