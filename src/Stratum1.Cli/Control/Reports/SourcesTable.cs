using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 sources</c>.</summary>
internal static class SourcesTable
{
    public static Report Fetch(ControlClient client, ReportOptions options)
    {
        List<(SourceReport Source, Cell Name)> rows = [];
        var names = new SourceNames(client, options);
        foreach (var source in All(client))
        {
            if (options.Shows(source.Address))
                rows.Add((source, names.Of(source.Address, source.Id)));
        }

        return new Report<(SourceReport Source, Cell Name)>(Columns, rows, ReportShape.Table);
    }

    /// <summary>All sources of the daemon.</summary>
    public static IEnumerable<SourceReport> All(ControlClient client)
    {
        var count = client.CountSources();
        for (var i = 0; i < count; i++)
            yield return client.Report<SourceReport>(ControlExchange.For(RequestCode.Source, i));
    }

    private static Column<(SourceReport Source, Cell Name)>[] Columns =>
    [
        new("kind", "Kind", r => Kind(r.Source.Kind), IsNumber: false, Spare: 1),
        new("standing", "State", r => Standing(r.Source.Standing), IsNumber: false),
        new("source", "Source", r => r.Name, IsNumber: false),
        new("stratum", "Stratum", r => Cell.Of(r.Source.Stratum)),
        new("poll_log2_seconds", "Poll", r => Cell.Of(r.Source.Poll)),
        new("reach", "Reach", r => Reach(r.Source.Reach)),
        new("sample_age_seconds", "Last", r => Cell.Age(r.Source.SampleAgeSeconds)),
        new("offset_seconds", "Offset", r => Cell.NegatedOffset(r.Source.Offset)),
        new("measured_offset_seconds", "Measured", r => Cell.NegatedOffset(r.Source.MeasuredOffset), Spare: 2),
        new("error_seconds", "+/-", r => Cell.Of(r.Source.Error)),
    ];

    private static Cell Kind(SourceKind kind) => kind switch
    {
        SourceKind.Server => Cell.Of("server", "^"),
        SourceKind.Peer => Cell.Of("peer", "="),
        SourceKind.ReferenceClock => Cell.Of("refclock", "#"),
        _ => Cell.Of("?", " "),
    };

    private static Cell Standing(SourceStanding standing) => standing switch
    {
        SourceStanding.Selected => Cell.Of("* selected", "*") with { Json = "selected", Tone = Tone.Good },
        SourceStanding.Unselectable => Cell.Of("? unusable", "?") with { Json = "unusable", Tone = Tone.Faint },
        SourceStanding.Falseticker => Cell.Of("x falseticker", "x") with { Json = "falseticker", Tone = Tone.Bad },
        SourceStanding.Jittery => Cell.Of("~ jittery", "~") with { Json = "jittery", Tone = Tone.Look },
        SourceStanding.Combined => Cell.Of("+ combined", "+") with { Json = "combined", Tone = Tone.Good },
        SourceStanding.NotCombined => Cell.Of("- not combined", "-") with { Json = "not_combined" },
        _ => Cell.Of("?", " "),
    };

    /// <summary>Octal, a digit for three polls, as everybody shows it.</summary>
    private static Cell Reach(int reach) => Cell.Of(Convert.ToString(reach, 8)) with { Json = (long)reach };
}
