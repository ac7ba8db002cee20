namespace Stratum1.Cli.Nts;

/// <summary>What is left to do for the user once the certificates are made.</summary>
internal static class NtsInstructions
{
    /// <summary>The text.</summary>
    /// <param name="folder">Of the authority.</param>
    /// <param name="names">Of the server, the most usual first.</param>
    internal static string Of(string folder, IReadOnlyList<string> names)
    {
        // Clients on the same network find the mDNS name without a name server.
        var name = names.FirstOrDefault(each => each.EndsWith(".local", StringComparison.Ordinal)) ?? names[0];
        return $"""
            Made for {string.Join(", ", names)}

            This server: add to /etc/stratum1/stratum1.conf, and restart stratum1d. The
            certificate is then renewed by itself.
              ntsauthority {folder}
              ntsdumpdir /var/lib/stratum1

            Each client: copy {folder}/ca.crt to it as
            /etc/ssl/stratum1.crt. Then, with chrony (/etc/chrony/chrony.conf):
              server {name} iburst nts
              ntstrustedcerts /etc/ssl/stratum1.crt
            with ntpd-rs (/etc/ntpd-rs/ntp.toml):
              [[source]]
              mode = "nts"
              address = "{name}"
              certificate-authority = "/etc/ssl/stratum1.crt"
            with NTPsec (/etc/ntpsec/ntp.conf):
              server {name} nts ca /etc/ssl/stratum1.crt

            """;
    }
}
