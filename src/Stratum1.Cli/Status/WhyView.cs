using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Engine.Reports;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Status;

/// <summary><c>stratum1 why</c>: the chain from the antenna to the client, and where it is broken first.</summary>
internal static class WhyView
{
    public static Report Of(DaemonReport report)
    {
        var links = report.Links;
        var broken = links.FirstOrDefault(link => link.Standing == LinkStanding.Broken);
        var awaited = links.FirstOrDefault(link => link.Standing == LinkStanding.Waiting);
        var verdict = broken is not null ? $"Broken: {Name(broken)}: {Sentence.End(broken.Text)}"
            : awaited is not null ? $"Nothing is broken yet: {Name(awaited)}: {Sentence.End(awaited.Text)}"
            : $"Nothing is broken; the clock is {report.Engine.State}.";
        var tone = broken is not null ? Tone.Bad : awaited is not null ? Tone.Look : Tone.Good;
        return new Sections(
            ("verdict", new Sentence(verdict, tone)),
            ("links", new Report<LinkReport>(Columns, links, ReportShape.Table)));
    }

    /// <summary>The daemon itself is the broken link.</summary>
    public static Report Of(ControlFailure failure) => new Sentence(
        $"Broken: daemon: {failure.Message}. Start it with `systemctl start stratum1d`, and see `journalctl -u stratum1d`.",
        Tone.Bad);

    public static int Verdict(DaemonReport report)
        => report.Links.Any(link => link.Standing == LinkStanding.Broken) ? ExitCode.Refused : ExitCode.Ok;

    /// <summary>A link's name for people.</summary>
    public static string Name(LinkReport link)
    {
        var name = link.Link switch
        {
            ChainLink.Device => "serial device",
            ChainLink.Messages => "messages",
            ChainLink.Sky => "antenna and sky",
            ChainLink.Pulse => "pulse",
            ChainLink.Seconds => "seconds",
            ChainLink.Sources => "sources",
            ChainLink.Clock => "clock",
            ChainLink.Service => "server",
            _ => "clients",
        };
        return link.Of is { } of ? $"{name} of {of}" : name;
    }

    private static Column<LinkReport>[] Columns =>
    [
        new("standing", "State", l => Mark(l.Standing), IsNumber: false),
        new("link", "Link", l => Cell.Of(Name(l)), IsNumber: false),
        new("text", "How it stands", l => Figure.Text(l.Text), IsNumber: false),
    ];

    private static Cell Mark(LinkStanding standing) => standing switch
    {
        LinkStanding.Good => Cell.Of("good") with { Tone = Tone.Good },
        LinkStanding.Weak => Cell.Of("look") with { Tone = Tone.Look },
        LinkStanding.Broken => Cell.Of("BAD") with { Tone = Tone.Bad },
        LinkStanding.Waiting => Cell.Of("wait") with { Tone = Tone.Look },
        _ => Cell.Of("?") with { Tone = Tone.Faint },
    };
}
