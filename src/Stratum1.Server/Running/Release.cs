namespace Stratum1.Server.Running;

/// <summary>What this build is.</summary>
internal static class Release
{
    /// <summary>Its version: three numbers.</summary>
    public static string Version { get; } = typeof(Release).Assembly.GetName().Version!.ToString(3);

    /// <summary>
    /// When it was released: no time before this is believed, and receivers' 1024-week periods are counted from here. A constant and not
    /// the compiler's clock, so that the same sources give the same program.
    /// </summary>
    public static UtcTime Date { get; } = new UtcDate(2026, 11, 20, 0, 0, 0).ToUtc();
}
