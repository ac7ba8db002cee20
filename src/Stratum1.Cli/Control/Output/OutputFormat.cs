namespace Stratum1.Cli.Control.Output;

/// <summary>How reports are shown.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>As <c>chronyc -c</c>.</summary>
    Csv,

    /// <summary>For programs.</summary>
    Json,
}
