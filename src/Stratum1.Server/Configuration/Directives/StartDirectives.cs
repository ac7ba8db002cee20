namespace Stratum1.Server.Configuration.Directives;

/// <summary>Where the first time comes from, apart from sources.</summary>
internal static class StartDirectives
{
    internal static readonly Directive[] Rows =
    [
        Directive.Switch(
            "manual",
            "Accept times that a person types (`chronyc settime`), from the start; `chronyc manual on` does it later. The clock is "
            + "slewed to the time typed, and its frequency set by a line through all of them. It does not become synchronised by that: to "
            + "serve it, add `local`.",
            config => config with { Start = config.Start with { AcceptsTypedTimes = true } }),
    ];
}
