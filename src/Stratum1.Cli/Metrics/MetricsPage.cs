using System.Globalization;
using System.Text;

namespace Stratum1.Cli.Metrics;

/// <summary>Writes what Prometheus reads: the text format, version 0.0.4.</summary>
internal sealed class MetricsPage
{
    private readonly StringBuilder text = new();
    private string current = "";

    /// <summary>A value that may go up and down.</summary>
    public void Gauge(string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels)
        => Add(name, "gauge", help, value, labels);

    /// <summary>A value that only grows while the daemon runs.</summary>
    public void Counter(string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels)
        => Add(name, "counter", help, value, labels);

    /// <summary>The page.</summary>
    public override string ToString() => text.ToString();

    private void Add(string name, string type, string help, double value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (name != current)
        {
            current = name;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        }

        text.Append(name);
        for (var i = 0; i < labels.Length; i++)
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escaped(labels[i].Value)).Append('"');
        text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>As the format has it: backslash, quote and end of line.</summary>
    private static string Escaped(string label) => label
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
