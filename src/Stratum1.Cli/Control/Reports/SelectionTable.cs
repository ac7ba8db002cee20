using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 selectdata</c>.</summary>
internal static class SelectionTable
{
    public static Report Fetch(ControlClient client, ReportOptions options)
    {
        List<(SelectionReport Source, Cell Name)> rows = [];
        var names = new SourceNames(client, options);
        var count = client.CountSources();
        for (var i = 0; i < count; i++)
        {
            var source = client.Report<SelectionReport>(ControlExchange.For(RequestCode.Selection, i));
            if (options.Shows(source.Address))
                rows.Add((source, names.Of(source.Address, source.Id)));
        }

        return new Report<(SelectionReport Source, Cell Name)>(Columns, rows, ReportShape.Table);
    }

    private static Column<(SelectionReport Source, Cell Name)>[] Columns =>
    [
        new("state", "S", r => Cell.Of(r.Source.State.ToString()) with { Tone = ToneOf(r.Source.State) }, IsNumber: false),
        new("source", "Source", r => r.Name, IsNumber: false),
        new("reason", "Reason", r => Cell.Of(Reason(r.Source.State)) with { Csv = null }, IsNumber: false),
        new("authenticated", "Auth", r => Cell.Of(r.Source.IsAuthenticated) with { Csv = r.Source.IsAuthenticated ? "Y" : "N" },
            IsNumber: false, Spare: 2),
        new("configured_options", "Configured", r => Options(r.Source.Configured), IsNumber: false, Spare: 5),
        new("effective_options", "Effective", r => Options(r.Source.Effective), IsNumber: false, Spare: 4),
        new("sample_age_seconds", "Last", r => Cell.Age(r.Source.SampleAgeSeconds)),
        new("score", "Score", r => Cell.Of(r.Source.Score, decimals: 1), Spare: 1),
        new("highest_offset_seconds", "Highest", r => Cell.NegatedOffset(r.Source.Highest)),
        new("lowest_offset_seconds", "Lowest", r => Cell.NegatedOffset(r.Source.Lowest)),
        new("leap", "Leap", r => Cell.Of(Amount.Leap(r.Source.Leap)), IsNumber: false, Spare: 3),
    ];

    /// <summary>Followed, only waiting, or refused for what it says.</summary>
    public static Tone ToneOf(char state) => state switch
    {
        '*' or '+' => Tone.Good,
        'x' or 'T' or 'd' => Tone.Bad,
        '~' or 'W' or 'w' => Tone.Look,
        _ => Tone.Faint,
    };

    /// <summary>chronyc prints a letter or a dash in each of five columns.</summary>
    private static Cell Options(SelectOptions options)
    {
        var letters = new[]
        {
            options.HasFlag(SelectOptions.NoSelect) ? 'N' : '-',
            options.HasFlag(SelectOptions.Prefer) ? 'P' : '-',
            options.HasFlag(SelectOptions.Trust) ? 'T' : '-',
            options.HasFlag(SelectOptions.Require) ? 'R' : '-',
            '-',
        };
        return Cell.Of(new string(letters[..4]), string.Join(',', letters));
    }

    private static string Reason(char state) => state switch
    {
        'N' => "noselect is set",
        's' => "it is not synchronised",
        'M' => "too few measurements",
        'r' => "stratum out of limits",
        'd' => "root distance too large",
        '~' => "too much jitter",
        'w' => "waits for others",
        'S' => "older than others",
        'O' => "orphan of higher rank",
        'T' => "disagrees with trusted sources",
        'x' => "falseticker",
        'W' => "too few sources agree",
        'P' => "another is preferred",
        'U' => "waits for a new measurement",
        'D' => "too distant to be combined",
        '+' => "combined",
        '*' => "selected",
        _ => "unknown",
    };
}
