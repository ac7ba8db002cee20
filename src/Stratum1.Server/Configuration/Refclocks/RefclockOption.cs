namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>A row for an option of a <c>refclock</c> line. See <see cref="Setting{T}"/>.</summary>
public sealed record RefclockOption(
    string Name, string Argument, string? Default, string Help, Func<RefclockConfig, Words, RefclockConfig> Apply)
    : Setting<RefclockConfig>(Name, Argument, Default, Help, Apply)
{
    internal static RefclockOption Number(
        string name, NumberRange range, string? initial, string help, Func<RefclockConfig, double, RefclockConfig> set)
        => new(name, range.Argument, initial, help, (clock, words) => set(clock, words.Number(range)));

    internal static RefclockOption Whole(
        string name, NumberRange range, string? initial, string help, Func<RefclockConfig, int, RefclockConfig> set)
        => new(name, range.Argument, initial, help, (clock, words) => set(clock, words.Whole(range)));

    internal static RefclockOption Switch(string name, SelectionTraits trait, string help)
        => new(name, "", Default: null, help, (clock, _) => clock with { Traits = clock.Traits | trait });

    /// <summary>One of chrony's options that has no meaning for a driver: the reason is the error.</summary>
    internal static RefclockOption Refused(string name, string reason, string remedy)
        => new(name, "", Default: null, $"Refused: it {reason}. {remedy}", (clock, words) =>
        {
            words.RefuseThis(reason, "", remedy);
            return clock;
        });
}
