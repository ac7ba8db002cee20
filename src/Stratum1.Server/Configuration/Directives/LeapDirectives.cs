using Stratum1.Discipline.Leap;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Leap seconds.</summary>
internal static class LeapDirectives
{
    internal static readonly Directive[] Rows =
    [
        new(
            "leapsecmode",
            "system|step|slew|ignore",
            "system",
            "How a leap second is applied to the clock. `system`: the kernel steps it (with -x we step the served time). `step`: this "
            + "daemon steps it. `slew`: it is slewed from the leap second on, as fast as `maxslewrate` allows; the served dispersion tells "
            + "how far it still has to go. `ignore`: it is corrected like any other error, as `makestep` allows.",
            (config, words) => config with
            {
                Leap = config.Leap with { Mode = (LeapMode)words.OneOf("system", "step", "slew", "ignore") },
            }),
        Directive.Text(
            "leapseclist",
            "path of leap-seconds.list",
            null,
            "Leap seconds from a list file (`/usr/share/zoneinfo/leap-seconds.list` on Debian). It is read again when it has "
            + "changed. While it has not expired, it alone decides whether there is a leap second, whatever sources announce; and it "
            + "tells TAI − UTC.",
            (config, path) => config with { Leap = config.Leap with { List = path } }),
        Directive.Text(
            "leapsectz",
            "time zone",
            null,
            "Leap seconds from a time zone that counts them: `right/UTC`, which Debian has in its package tzdata-legacy. Does what "
            + "`leapseclist` does, but such a file does not say when it expires. Prefer `leapseclist`, which wins when both are there.",
            (config, zone) => config with { Leap = config.Leap with { Zone = zone } }),
    ];
}
