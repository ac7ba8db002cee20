using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 sourcestats</c>.</summary>
internal static class SourceStatisticsTable
{
    public static Report Fetch(ControlClient client, ReportOptions options)
    {
        List<(SourceStatisticsReport Source, Cell Name)> rows = [];
        var names = new SourceNames(client, options);
        var count = client.CountSources();
        for (var i = 0; i < count; i++)
        {
            var source = client.Report<SourceStatisticsReport>(ControlExchange.For(RequestCode.SourceStatistics, i));
            if (options.Shows(source.Address))
                rows.Add((source, names.Of(source.Address, source.Id)));
        }

        return new Report<(SourceStatisticsReport Source, Cell Name)>(Columns, rows, ReportShape.Table);
    }

    private static Column<(SourceStatisticsReport Source, Cell Name)>[] Columns =>
    [
        new("source", "Source", r => r.Name, IsNumber: false),
        new("samples", "Samples", r => Cell.Of(r.Source.Samples)),
        new("runs", "Runs", r => Cell.Of(r.Source.Runs), Spare: 2),
        new("span_seconds", "Span", r => Cell.Age(r.Source.SpanSeconds)),
        new("frequency_ppm", "Frequency", r => Cell.Negated(r.Source.Frequency)),
        new("skew_ppm", "Skew", r => Cell.Of(r.Source.Skew, signed: false)),
        new("offset_seconds", "Offset", r => Cell.NegatedOffset(r.Source.Offset)),
        new("standard_deviation_seconds", "Std dev", r => Cell.Of(r.Source.StandardDeviation)),
        new("offset_error_seconds", "+/-", r => Cell.Of(r.Source.OffsetError) with { Csv = null }, Spare: 1),
    ];
}
