using Stratum1.Engine.Journal;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>Whether the clock is set in a way that programs and people can live with.</summary>
internal static class ClockChecks
{
    public static void Look(Findings findings)
    {
        var config = findings.Config;
        if (config.Clock.Step is null)
        {
            findings.Add(
                "makestep", "is missing: a clock that is wrong at start is slewed, which takes hours for minutes", "Write 'makestep 1 3'.");
        }
        else if (config.Clock.Step is { Limit: null })
        {
            findings.Add(
                "makestep", "has no limit: the clock may jump back at any time while programs run", "Write 'makestep 1 3': only at start.");
        }

        if (config.Clock.DriftFile is null)
        {
            findings.Add(
                "driftfile", "is missing: nothing that was learned of the oscillator and the receiver is kept over a restart",
                "Write 'driftfile /var/lib/stratum1/drift'.");
        }

        if (config.Log.Kinds != JournalKinds.None && config.Log.Folder is null)
            findings.Add("log", "writes nothing without a folder", "Write 'logdir /var/log/stratum1'.");
        if (config.Leap.List is not null && config.Leap.Zone is not null)
            findings.Add("leapsectz", "is not read beside 'leapseclist'", "Remove one of the two lines.");
    }
}
