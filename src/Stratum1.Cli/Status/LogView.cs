using Stratum1.Cli.Control.Output;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Status;

/// <summary><c>stratum1 log</c>: what the daemon said lately, wherever its log goes.</summary>
internal static class LogView
{
    public static Report Of(DaemonReport report) => new Report<string>([new("line", "", Figure.Text)], report.Log, ReportShape.Lines);
}
