using Stratum1.Protocol.Access;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>What ntpq may ask.</summary>
internal static class NtpqDirective
{
    internal static readonly Directive[] Rows =
    [
        new(
            "mode6",
            "[*network*]…",
            Default: null,
            "Answer the questions of ntpq and of collectors that speak like it (NTP control messages, mode 6): `ntpq -p`, `rv`, `as`, "
            + "`cv`, `sysinfo`, `kerninfo`, `mrulist`. Nothing can be changed that way. Without the line they are dropped, as all replies "
            + "to them are longer than the questions. Those whom `allow` names may ask; this machine and the given networks get the whole "
            + "reply, others only what is no longer than the question, or what they have proven their address for. chrony has none of "
            + "this.",
            Read),
    ];

    private static ServerConfig Read(ServerConfig config, Words words)
    {
        var trusted = config.Ntpq.Trusted;
        while (words.Take() is { } network)
        {
            if (AddressBlock.TryParse(network, out var block))
                trusted = trusted.With([new(Allow: true, block, Everything: false)]);
            else
                words.RefuseThis("is not a network", "192.0.2.0/24, 2001:db8::/32, or an address", "Correct it, or write mode6 alone.");
        }

        return config with { Ntpq = new(IsOn: true, trusted) };
    }
}
