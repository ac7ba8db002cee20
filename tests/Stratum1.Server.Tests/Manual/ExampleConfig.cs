namespace Stratum1.Server.Tests.Manual;

/// <summary>A complete configuration, as the manual shows it; a test reads it, so that it stays one.</summary>
internal static class ExampleConfig
{
    public const string Text =
        """
        # The receiver on the UART, and its pulse on GPIO 18 (dtoverlay=pps-gpio,gpiopin=18).
        # Speed, protocol, edge and latency are found.
        refclock GNSS /dev/serial0 pps /dev/pps0

        # Servers to start from, to compare with, and to fall back to.
        pool 2.pool.ntp.org iburst maxsources 3
        server time.cloudflare.com iburst nts

        # Step a clock that is wrong by more than a second, but only in the first three updates.
        makestep 1 3

        # What was learned of the oscillator, the receiver and the keys of NTS is kept over a restart.
        driftfile /var/lib/stratum1/drift
        ntsdumpdir /var/lib/stratum1

        # The kernel sets the real-time clock, if there is one.
        rtcsync

        # Who is answered: the networks at home, and nobody else.
        allow 192.168.0.0/16
        allow fd00::/8

        # Nobody is answered more often than eight times at once and then once in 2 seconds.
        ratelimit interval 1 burst 8 leak 2

        # NTS for the clients: 'stratum1 nts init' makes the authority, and tells how clients trust it.
        #ntsauthority /etc/stratum1/nts

        # Logs for plots. Without these two lines the journal alone has what matters.
        #logdir /var/log/stratum1
        #log tracking measurements statistics refclocks

        """;

    /// <summary>What a firewall has to let through.</summary>
    public const string Firewall
        = "A firewall has to let in UDP port 123 (NTP), and TCP port 4460 for clients that use NTS (its keys come over TCP, the time over "
        + "UDP 123). Going out, the same two ports lead to servers on the network. Leave UDP port 323 shut: it is for chronyc, which is "
        + "answered on the machine itself. With nftables: `nft add rule inet filter input udp dport 123 accept` and "
        + "`nft add rule inet filter input tcp dport 4460 accept`; with ufw: `ufw allow 123/udp` and `ufw allow 4460/tcp`.";
}
