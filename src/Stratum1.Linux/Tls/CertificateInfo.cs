using System.Text;

namespace Stratum1.Linux;

/// <summary>What matters of a certificate, or of a chain of them.</summary>
/// <param name="Subject">The first certificate's subject: <c>/CN=time.example</c>.</param>
/// <param name="NotBefore">From when on all of the chain are valid.</param>
/// <param name="NotAfter">Until when all of the chain are valid.</param>
public readonly record struct CertificateInfo(string Subject, UtcTime NotBefore, UtcTime NotAfter)
{
    private const int LongestSubject = 256;

    /// <summary>Why the chain is not valid at a time, as a sentence; null when it is.</summary>
    public string? ProblemAt(UtcTime now)
    {
        if (now < NotBefore)
            return $"the certificate of {Subject} is not valid before {UtcDate.From(NotBefore)}, and it is {UtcDate.From(now)}";
        return now > NotAfter ? $"the certificate of {Subject} expired at {UtcDate.From(NotAfter)}, and it is {UtcDate.From(now)}" : null;
    }

    /// <summary>Reads certificates.</summary>
    /// <param name="chain">X509 *, the subject's first.</param>
    internal static CertificateInfo Of(ReadOnlySpan<nint> chain)
    {
        var info = new CertificateInfo(
            SubjectOf(chain[0]), Time(LibCrypto.X509_get0_notBefore(chain[0])), Time(LibCrypto.X509_get0_notAfter(chain[0])));
        foreach (var certificate in chain[1..])
        {
            var (from, to) = (Time(LibCrypto.X509_get0_notBefore(certificate)), Time(LibCrypto.X509_get0_notAfter(certificate)));
            info = info with
            {
                NotBefore = from > info.NotBefore ? from : info.NotBefore,
                NotAfter = to < info.NotAfter ? to : info.NotAfter,
            };
        }

        return info;
    }

    private static unsafe string SubjectOf(nint certificate)
    {
        Span<byte> text = stackalloc byte[LongestSubject];
        fixed (byte* start = text)
            OpenSslException.Check(
                LibCrypto.X509_NAME_oneline(LibCrypto.X509_get_subject_name(certificate), start, text.Length), "X509_NAME_oneline");
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }

    private static unsafe UtcTime Time(nint time)
    {
        // struct tm: six ints are read; the rest of it (three ints, a long, a pointer) only needs room.
        Span<int> tm = stackalloc int[16];
        fixed (int* start = tm)
            OpenSslException.Check(LibCrypto.ASN1_TIME_to_tm(time, start), "ASN1_TIME_to_tm");
        return new UtcDate(tm[5] + 1900, tm[4] + 1, tm[3], tm[2], tm[1], tm[0]).ToUtc();
    }
}
