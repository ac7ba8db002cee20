using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 authdata</c>.</summary>
internal static class AuthenticationTable
{
    public static Report Fetch(ControlClient client, ReportOptions options)
    {
        List<(AuthenticationReport Source, Cell Name)> rows = [];
        foreach (var source in SourcesTable.All(client).Where(s => s.Kind != SourceKind.ReferenceClock && options.Shows(s.Address)))
        {
            var report = client.Report<AuthenticationReport>(ControlExchange.For(RequestCode.Authentication, source.Address));
            rows.Add((report, options.NameOf(client, source.Address, source.Id)));
        }

        return new Report<(AuthenticationReport Source, Cell Name)>(Columns, rows, ReportShape.Table);
    }

    private static Column<(AuthenticationReport Source, Cell Name)>[] Columns =>
    [
        new("source", "Source", r => r.Name, IsNumber: false),
        new("mode", "Mode", r => Mode(r.Source.Mode), IsNumber: false),
        new("key_id", "Key ID", r => Cell.Of(r.Source.KeyId)),
        new("key_type", "Type", r => Cell.Of(r.Source.KeyType), Spare: 1),
        new("key_length_bits", "Bits", r => Cell.Of(r.Source.KeyLength), Spare: 2),
        new("key_exchange_age_seconds", "Last KE", r => Cell.Age(r.Source.KeyExchangeAgeSeconds)),
        new("key_exchange_attempts", "Attempts", r => Cell.Of(r.Source.KeyExchangeAttempts)),
        new("nak", "NAK", r => Cell.Of(r.Source.HasNak) with { Csv = r.Source.HasNak ? "1" : "0" }),
        new("cookies", "Cookies", r => Cell.Of(r.Source.Cookies)),
        new("cookie_length_bytes", "Length", r => Cell.Of(r.Source.CookieLength), Spare: 3),
    ];

    private static Cell Mode(AuthenticationMode mode) => mode switch
    {
        AuthenticationMode.None => Cell.Of("none", "-"),
        AuthenticationMode.SymmetricKey => Cell.Of("key", "SK"),
        AuthenticationMode.Nts => Cell.Of("NTS", "NTS"),
        _ => Cell.Of("?"),
    };
}
