namespace Stratum1.Server.Configuration;

/// <summary>A row for the first word of a line. See <see cref="Setting{T}"/>.</summary>
public sealed record Directive(
    string Name, string Argument, string? Default, string Help, Func<ServerConfig, Words, ServerConfig> Apply)
    : Setting<ServerConfig>(Name, Argument, Default, Help, Apply)
{
    /// <summary>The manual entries of what may follow, when the arguments have rows of their own.</summary>
    public string Details { get; init; } = "";

    /// <summary>False for chrony's directives that this version knows by name only.</summary>
    public bool IsSupported { get; init; } = true;

    /// <inheritdoc/>
    public override string Manual => base.Manual + Details;

    /// <summary>A directive with one number.</summary>
    internal static Directive Number(
        string name, NumberRange range, string? initial, string help, Func<ServerConfig, double, ServerConfig> set)
        => new(name, range.Argument, initial, help, (config, words) => set(config, words.Number(range)));

    /// <summary>A directive with one whole number.</summary>
    internal static Directive Whole(
        string name, NumberRange range, string? initial, string help, Func<ServerConfig, int, ServerConfig> set)
        => new(name, range.Argument, initial, help, (config, words) => set(config, words.Whole(range)));

    /// <summary>A directive with one word.</summary>
    internal static Directive Text(
        string name, string argument, string? initial, string help, Func<ServerConfig, string, ServerConfig> set)
        => new(name, $"*{argument}*", initial, help, (config, words) => set(config, words.Text(argument)));

    /// <summary>A directive without arguments, off unless written.</summary>
    internal static Directive Switch(string name, string help, Func<ServerConfig, ServerConfig> set)
        => new(name, "", Default: null, help, (config, _) => set(config));

    /// <summary>A word that old configurations still contain and that has lost its meaning in chrony too.</summary>
    internal static Directive Obsolete(string name, string purpose)
        => new(name, "…", Default: null, $"Accepted with a warning and without effect: {purpose}.", (config, words) =>
        {
            words.Warn($"has no effect any more: {purpose}", "Remove the line.");
            words.SkipRest();
            return config;
        });
}
