using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 clients</c>.</summary>
internal static class ClientsTable
{
    public static Report Fetch(ControlClient client, ReportOptions options)
    {
        List<ClientReport> rows = [];
        var clients = new ClientReport[ClientPage.Capacity];
        ClientPage page;
        for (var next = 0u; ; next = page.Next)
        {
            var body = client.Ask(ControlExchange.For(new ClientQuery(next, ClientPage.Capacity, options.MinRequests, options.Reset)));
            if (!ClientPage.TryRead(body, clients, out page))
                throw new ControlFailure(ExitCode.Protocol, "the daemon's list of clients is of a form not known here");
            rows.AddRange(clients[..page.Count].Where(c => c.Address.Kind != ControlAddressKind.None));
            if (page.Next >= page.TableLength || page.Count < ClientPage.Capacity || page.Next <= next)
                return new Report<ClientReport>(options.KeyExchange ? WithKeyExchange : WithControl, rows, ReportShape.Table);
        }
    }

    private static Column<ClientReport>[] WithControl => Columns("control", "Control", client => client.Control);

    private static Column<ClientReport>[] WithKeyExchange => Columns("key_exchange", "NTS-KE", client => client.KeyExchange);

    private static Column<ClientReport>[] Columns(string key, string heading, Func<ClientReport, ClientUse> other) =>
    [
        new("address", "Client", c => Cell.Of(c.Address), IsNumber: false),
        new("ntp_requests", "NTP", c => Cell.Of(c.Ntp.Requests)),
        new("ntp_dropped", "Dropped", c => Cell.Of(c.Ntp.Dropped)),
        new("ntp_interval_log2_seconds", "Interval", c => Cell.LogInterval(c.Ntp.Interval)),
        new("ntp_limited_interval_log2_seconds", "Limited", c => Cell.LogInterval(c.LimitedInterval), Spare: 3),
        new("ntp_age_seconds", "Last", c => Cell.Age(c.Ntp.AgeSeconds)),
        new($"{key}_requests", heading, c => Cell.Of(other(c).Requests)),
        new($"{key}_dropped", "Dropped", c => Cell.Of(other(c).Dropped)),
        new($"{key}_interval_log2_seconds", "Interval", c => Cell.LogInterval(other(c).Interval), Spare: 2),
        new($"{key}_age_seconds", "Last", c => Cell.Age(other(c).AgeSeconds), Spare: 1),
    ];
}
