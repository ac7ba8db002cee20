using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>Whether time can come from anywhere.</summary>
internal static class SourceChecks
{
    private static readonly int[] UsualSpeeds =
        [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];

    public static void Look(Findings findings)
    {
        var config = findings.Config;
        var clocks = config.Refclocks.Where(clock => (clock.Traits & SelectionTraits.NoSelect) == SelectionTraits.None).ToArray();
        var servers = config.Upstreams.All.Where(line => (line.Options.Traits & SourceTraits.NoSelect) == SourceTraits.None).ToArray();
        var hasMore = !config.SourceFolders.IsEmpty; // Sources that are not known yet.
        LookAtPulses(findings, hasMore);
        LookAtSpeeds(findings);
        LookAtNumber(findings, clocks, servers, hasMore);
        if (config.Selection.Authentication == AuthenticationMode.Require && servers.Length > 0 && !hasMore
            && !servers.Any(line => line.Options.UsesNts || line.Options.KeyId is not null))
        {
            findings.Add(
                "authselectmode", "requires authentication, and no server has any",
                    "Add 'nts' or 'key' to the servers, or remove the line.");
        }
    }

    private static void LookAtPulses(Findings findings, bool hasMore)
    {
        var config = findings.Config;
        var canNumber = hasMore || config.Upstreams.All.Length > 0 || config.Refclocks.Any(clock => clock.Kind != RefclockKind.Pps);
        foreach (var clock in config.Refclocks)
        {
            if (clock.Kind != RefclockKind.Pps)
                continue;
            if (!canNumber)
            {
                findings.Add(
                    clock.Place,
                    clock.Pulse.ToString(),
                    "is a pulse, and nothing says which second it begins",
                    "Write its receiver instead ('refclock GNSS /dev/serial0 pps …'), or add a server.");
            }
            else if (clock.Lock is { } id && config.Refclocks.Any(other => other.ReferenceId == id && other.Kind == RefclockKind.Pps))
            {
                findings.Add(
                    clock.Place, id.ToString(), "is a pulse too, and cannot say which second another one begins",
                    "Name a refclock that tells the time.");
            }
        }
    }

    private static void LookAtSpeeds(Findings findings)
    {
        foreach (var clock in findings.Config.Refclocks)
        {
            if (clock.Baud is not { } baud || UsualSpeeds.Contains(baud))
                continue;
            var nearest = UsualSpeeds.MinBy(usual => Math.Abs(usual - (long)baud));
            findings.Add(clock.Place, $"{baud}", "is no usual speed of a receiver", $"Did you mean {nearest}? Without 'baud' it is found.");
        }
    }

    private static void LookAtNumber(
        Findings findings, RefclockConfig[] clocks, Upstreams.UpstreamConfig[] servers, bool hasMore)
    {
        if (hasMore)
            return;
        var config = findings.Config;
        if (clocks.Length == 0 && servers.Length == 0)
        {
            if (config.Local is null)
                findings.Add("refclock", "is on no line that may be followed, and neither is a server", "Add a refclock or a server.");
            return;
        }

        var most = clocks.Length + servers.Sum(line => line.Options.Kind == UpstreamKind.Pool ? line.Options.MaxSources : 1);
        if (config.Selection.MinSources > most)
        {
            findings.Add(
                "minsources",
                $"wants {config.Selection.MinSources} sources that agree, and there can be {most} at most: the clock would never be set",
                $"Write {most} or less, or add sources.");
        }
    }
}
