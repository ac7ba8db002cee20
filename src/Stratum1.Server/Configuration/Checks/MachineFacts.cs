using Stratum1.Linux;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>What the checks ask of the machine.</summary>
/// <param name="RightTo">Whether a file can be read, or also written.</param>
/// <param name="HasUser">Whether there is such a user.</param>
/// <param name="CertificateOf">Reads the certificate of a pair of files, or says what is wrong with it.</param>
/// <param name="Now">The time as far as it is known.</param>
public sealed record MachineFacts(
    Func<string, bool, FileRight> RightTo,
    Func<string, bool> HasUser,
    Func<CertificatePair, (CertificateInfo? Info, string? Problem)> CertificateOf,
    UtcTime Now)
{
    /// <summary>Those of this machine.</summary>
    public static MachineFacts OfThisMachine() => new(FileRights.Of, Privileges.HasUser, ServerCertificates.Examine, SystemClock.Now);
}
