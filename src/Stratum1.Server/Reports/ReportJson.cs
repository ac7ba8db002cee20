using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stratum1.Server.Reports;

/// <summary>The report as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DaemonReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Reads a report.</summary>
    /// <returns>Null for what is none, or one of another form.</returns>
    public static Reports.DaemonReport? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.DaemonReport) is { Form: Reports.DaemonReport.CurrentForm } report ? report
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
