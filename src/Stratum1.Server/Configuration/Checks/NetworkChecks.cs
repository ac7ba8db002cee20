using System.Net;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>Whether interfaces, addresses and keys that are named exist.</summary>
internal static class NetworkChecks
{
    public static void Look(Findings findings, MachineFacts machine)
    {
        var config = findings.Config;
        foreach (var (directive, device) in new[] { ("binddevice", config.Ntp.BindDevice), ("bindcmddevice", config.Control.BindDevice) })
            LookAtInterface(findings, machine, directive, device);
        foreach (var stamping in config.Stamping.Interfaces)
        {
            if (stamping.Interface != HardwareStampsConfig.EveryInterface)
                LookAtInterface(findings, machine, "hwtimestamp", stamping.Interface);
        }

        foreach (var address in config.Ntp.BindAddresses)
            LookAtAddress(findings, machine, "bindaddress", address);
        LookAtAddress(findings, machine, "bindcmdaddress", config.Control.BindIPv4);
        LookAtAddress(findings, machine, "bindcmdaddress", config.Control.BindIPv6);
        if (config.KeyFile is not null)
            return;
        foreach (var server in config.Upstreams.All.Where(line => line.Options.KeyId is not null))
        {
            findings.Add(
                server.Place, server.Options.Name, $"is to be authenticated with key {server.Options.KeyId}, and no line 'keyfile' says "
                    + "where it is",
                "Write 'keyfile /etc/stratum1/keys'; 'stratum1 keygen' makes a key.");
        }
    }

    private static void LookAtInterface(Findings findings, MachineFacts machine, string directive, string? name)
    {
        if (name is not null && !machine.HasInterface(name))
            findings.Add(directive, $"names '{name}', and there is no such interface now", "'ip link' shows them all.");
    }

    private static void LookAtAddress(Findings findings, MachineFacts machine, string directive, IPAddress? address)
    {
        if (address is not null && !machine.HasAddress(address))
            findings.Add(directive, $"names {address}, which no interface of this machine has now", "'ip address' shows them all.");
    }
}
