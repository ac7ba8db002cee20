using Stratum1.Engine.Reports;
using Stratum1.Linux;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Running;

namespace Stratum1.Server.Reports;

/// <summary>A certificate that clients are shown.</summary>
/// <param name="Subject">As it stands in the certificate.</param>
/// <param name="NotAfter">Until when it and those it hangs on are valid, in seconds of Unix.</param>
public sealed record CertificateReport(string Subject, long NotAfter)
{
    internal static CertificateReport Of(CertificateInfo info) => new(info.Subject, info.NotAfter.Seconds);
}

/// <summary>The server at one moment.</summary>
public sealed record ServiceReport
{
    /// <summary>UDP port; 0 serves nobody.</summary>
    public int Port { get; init; }

    /// <summary>Requests answered.</summary>
    public long Answered { get; init; }

    /// <summary>Requests from addresses that may not ask.</summary>
    public long Denied { get; init; }

    /// <summary>Requests that came too often.</summary>
    public long RateLimited { get; init; }

    /// <summary>Clients of the last minute.</summary>
    public int RecentClients { get; init; }

    /// <summary>Those of the NTS key exchange; empty without one.</summary>
    public IReadOnlyList<CertificateReport> Certificates { get; init; } = [];

    /// <summary>The last links of the chain.</summary>
    public required IReadOnlyList<LinkReport> Links { get; init; }

    internal static ServiceReport Of(Daemon daemon)
    {
        var (core, access) = (daemon.Host.Service, daemon.Rules.Access);
        var counters = core?.Counters ?? new();
        var report = new ServiceReport
        {
            Port = core is null ? 0 : daemon.Config.Ntp.Port,
            Answered = counters[RequestVerdict.Answered],
            Denied = counters[RequestVerdict.Denied],
            RateLimited = counters[RequestVerdict.RateLimited] + counters[RequestVerdict.KissedRate],
            RecentClients = core?.RecentClients(daemon.Now.System) ?? 0,
            Certificates = [.. daemon.Host.Nts?.Certificates.Loaded.Select(CertificateReport.Of) ?? []],
            Links = [],
        };
        return report with { Links = [.. report.Chain(access.AllowsAnyIPv4 || access.AllowsAnyIPv6)] };
    }

    /// <summary>The server, and those who ask it.</summary>
    internal IEnumerable<LinkReport> Chain(bool mayAnybodyAsk)
    {
        if (Port == 0)
        {
            yield return LinkReport.Weak(ChainLink.Service, of: null, "no time is served (port 0)");
            yield break;
        }

        if (!mayAnybodyAsk)
        {
            yield return LinkReport.Broken(
                ChainLink.Service, of: null, "nobody may ask for the time. Add a line such as `allow 192.168.0.0/16`");
            yield break;
        }

        yield return LinkReport.Good(ChainLink.Service, of: null, $"answers on UDP port {Port}");
        yield return Denied > 0 && Answered == 0
            ? LinkReport.Broken(ChainLink.Clients, of: null,
                $"all {Denied} requests came from addresses that may not ask. Add an allow line for their network")
            : Answered == 0 ? LinkReport.Weak(ChainLink.Clients, of: null,
                "nobody has asked yet. If somebody should have: a firewall may block UDP port " + Port)
            : Denied > 0 ? LinkReport.Weak(ChainLink.Clients, of: null,
                $"{Answered} requests answered; {Denied} came from addresses that may not ask")
            : LinkReport.Good(ChainLink.Clients, of: null, $"{Answered} requests answered, {RecentClients} clients in the last minute");
    }
}
