using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>
/// libcrypto's certificates (openssl/x509.h, x509v3.h, x509_vfy.h, asn1.h, stack.h). All pointers here belong to somebody else.
/// </summary>
internal static unsafe partial class LibCrypto
{
    internal const uint X509_V_FLAG_PARTIAL_CHAIN = 0x8_0000;
    internal const int X509_V_ERR_CERT_HAS_EXPIRED = 10;
    internal const uint X509_V_FLAG_NO_CHECK_TIME = 0x20_0000;

    [LibraryImport(Name)]
    internal static partial nint X509_get0_notBefore(nint certificate);

    [LibraryImport(Name)]
    internal static partial nint X509_get0_notAfter(nint certificate);

    [LibraryImport(Name)]
    internal static partial nint X509_get_subject_name(nint certificate);

    [LibraryImport(Name)]
    internal static partial nint X509_NAME_oneline(nint name, byte* buffer, int size);

    // Returns 1 when the certificate is for this host; wildcards count.
    [LibraryImport(Name)]
    internal static partial int X509_check_host(nint certificate, byte* name, nuint length, uint flags, nint peerName);

    // struct tm begins with six ints: seconds to year − 1900.
    [LibraryImport(Name)]
    internal static partial int ASN1_TIME_to_tm(nint time, int* tm);

    [LibraryImport(Name)]
    internal static partial int OPENSSL_sk_num(nint stack);

    [LibraryImport(Name)]
    internal static partial nint OPENSSL_sk_value(nint stack, int index);

    [LibraryImport(Name)]
    internal static partial byte* X509_verify_cert_error_string(nint error);

    [LibraryImport(Name)]
    internal static partial int X509_VERIFY_PARAM_set_flags(nint parameters, nuint flags);

    // time_t: only called where it is 64 bits wide.
    [LibraryImport(Name)]
    internal static partial void X509_VERIFY_PARAM_set_time(nint parameters, long time);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int X509_VERIFY_PARAM_set1_ip_asc(nint parameters, string address);
}
