using System.Security.Cryptography;
using Stratum1.Engine;
using Stratum1.Linux;

namespace Stratum1.Server.Nts;

/// <summary>Renews the certificate of a private authority (<c>ntsauthority</c>) when its end is near.</summary>
/// <param name="files">The authority.</param>
/// <param name="messages">Told what was done, and what cannot be.</param>
internal sealed class CertificateRenewal(AuthorityFolder files, NtsMessages messages)
{
    /// <summary>Makes a new certificate if it is time; whoever uses it sees the file change.</summary>
    /// <param name="now">The true time.</param>
    public void Renew(UtcTime now)
    {
        try
        {
            if (files.RenewIfDue(now))
                messages.Tell(
                    LogLevel.Information, "renewal", $"{files.ServerFile} renewed, good until {UtcDate.From(files.ReadServer().NotAfter)}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            messages.Tell(LogLevel.Warning, files.ServerFile, $"{files.ServerFile} cannot be renewed: it, ca.crt or ca.key beside it is "
                + "not there. Make them with 'stratum1 nts init'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            messages.Tell(LogLevel.Warning, files.ServerFile, $"{files.ServerFile} will end soon and cannot be renewed: {error.Message} "
                + "Let the daemon's user read and write the folder ('stratum1 nts renew --user USER'), or renew it as root");
        }
    }
}
