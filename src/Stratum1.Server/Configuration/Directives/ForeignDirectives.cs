namespace Stratum1.Server.Configuration.Directives;

/// <summary>chrony's directives that this version knows by name only. A row leaves this list when it is implemented.</summary>
internal static class ForeignDirectives
{
    internal static readonly Directive[] Rows =
    [
        Directive.Obsolete("dumponexit", "sample histories are saved whenever there is a folder for them"),
        Directive.Obsolete("commandkey", "commands are authorised by the Unix socket"),
        Directive.Obsolete("generatecommandkey", "commands are authorised by the Unix socket"),
        Directive.Obsolete("linux_freq_scale", "the kernel's frequency unit is known"),
        Directive.Obsolete("linux_hz", "the kernel's tick is known"),
    ];
}
