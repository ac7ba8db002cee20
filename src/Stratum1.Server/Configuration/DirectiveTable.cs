using System.Collections.Frozen;
using Stratum1.Server.Configuration.Directives;

namespace Stratum1.Server.Configuration;

/// <summary>Every directive there is: the one place where the language is listed.</summary>
public static class DirectiveTable
{
    /// <summary>All rows in the manual's order.</summary>
    public static IReadOnlyList<Directive> All { get; } =
    [
        .. SourceDirectives.Rows,
        .. UpstreamDirectives.Rows,
        .. SelectionDirectives.Rows,
        .. ClockDirectives.Rows,
        .. LeapDirectives.Rows,
        .. OscillatorDirectives.Rows,
        .. ServingDirectives.Rows,
        .. StampingDirectives.Rows,
        .. ClientDirectives.Rows,
        .. NtsDirectives.Rows,
        .. NtsDirectives.ClientRows,
        .. LocalDirective.Rows,
        .. StartDirectives.Rows,
        .. RtcDirectives.Rows,
        .. FileDirectives.Rows,
        .. LogDirectives.Rows,
        .. ControlDirectives.Rows,
        .. NtpqDirective.Rows,
        .. ProcessDirectives.Rows,
        .. ForeignDirectives.Rows,
    ];

    // Stands after All, which must be there first.
    private static readonly FrozenDictionary<string, Directive> ByName
        = All.ToFrozenDictionary(d => d.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows that this version implements.</summary>
    public static IEnumerable<Directive> Supported => All.Where(d => d.IsSupported);

    /// <summary>The row of a keyword, in any case; null when there is none.</summary>
    public static Directive? Find(string keyword) => ByName.GetValueOrDefault(keyword);
}
