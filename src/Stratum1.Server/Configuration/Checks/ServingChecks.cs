using System.Net;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>Whether clients would be answered, and could trust the answer.</summary>
internal static class ServingChecks
{
    private const long Day = 86_400;

    public static void Look(Findings findings, MachineFacts machine)
    {
        var config = findings.Config;
        var servesNobody = config.Ntp.Port == 0 || !(config.Ntp.Access.AllowsAnyIPv4 || config.Ntp.Access.AllowsAnyIPv6);
        if (servesNobody)
        {
            var why = config.Ntp.Port == 0 ? "and the port is 0" : "and no line 'allow' says whom";
            foreach (var directive in new[] { "ntsservercert", "ntsauthority", "mode6", "broadcast", "ratelimit" })
            {
                if (findings.Has(directive))
                    findings.Add(directive, $"needs clients that are answered, {why}", "Write 'allow' with your network.");
            }

            if (!config.Refclocks.IsEmpty && config.Ntp.Port != 0)
                findings.Add("allow", "is missing: this server answers nobody", "Write 'allow 192.168.0.0/16', or your network.");
        }

        if (!config.Control.Rules.IsEmpty && IPAddress.IsLoopback(config.Control.BindIPv4) && IPAddress.IsLoopback(config.Control.BindIPv6))
        {
            findings.Add(
                config.Control.Rules[^1].Allow ? "cmdallow" : "cmddeny",
                "changes nothing: chronyc is answered on loopback alone",
                "Write 'bindcmdaddress 0.0.0.0' to be reached over the network, or remove the line.");
        }

        if (config.Ntp.RateLimit is not null && !config.Ntp.KeepsClientLog)
            findings.Add("ratelimit", "needs the memory of clients that 'noclientlog' forbids", "Remove one of the two lines.");
        LookAtCertificates(findings, machine);
    }

    private static void LookAtCertificates(Findings findings, MachineFacts machine)
    {
        var nts = findings.Config.Nts;
        foreach (var (certificate, key) in nts.CertificateFiles.Zip(nts.KeyFiles))
        {
            var (info, problem) = machine.CertificateOf(new(certificate.Path, key.Path));
            if (problem is not null)
            {
                findings.Add(
                    certificate.Place, certificate.Path, $"cannot be used: {problem}", "No NTS keys would be exchanged: correct it.");
            }
            else if (info!.Value.ProblemAt(machine.Now) is { } invalid)
            {
                findings.Add(certificate.Place, certificate.Path, $"is refused by clients: {invalid}", "Renew it.");
            }
            else if (info.Value.NotAfter - machine.Now is var left && left < ServerCertificates.Notice)
            {
                findings.Add(
                    certificate.Place, certificate.Path, $"expires in {(long)left.Seconds / Day} days",
                        "Renew it; it is loaded when it changes.");
            }
        }
    }
}
