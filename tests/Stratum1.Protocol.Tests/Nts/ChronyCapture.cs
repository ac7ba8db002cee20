using System.Globalization;
using System.Text.Json;
using Stratum1.Protocol.Nts;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

/// <summary>A scenario of shared/data/ntp/chrony-captures with NTS: chronyd as client and as server, all keys known.</summary>
internal sealed class ChronyCapture
{
    private readonly string scenario;

    public ChronyCapture(string scenario)
    {
        this.scenario = scenario;
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "chrony-captures", scenario, "vectors.json")));
        Exchanges = [.. file.RootElement.GetProperty("nts_ke").EnumerateArray().Select(ReadExchange)];

        // Each packet stands once as its sender had it, and, with the same digest, once for each node it reached.
        var rows = file.RootElement.GetProperty("packets").EnumerateArray().ToArray();
        var sent = rows.Where(row => Text(row, "dir") == "tx").Select(ReadPacket).ToArray();
        Sent = sent;
        Received = [.. rows.Where(row => Text(row, "dir") == "rx")
            .Select(row => (Time(row), sent.First(packet => packet.Digest == Text(row, "sha1"))))];
    }

    /// <summary>Everything that was sent, once.</summary>
    public IReadOnlyList<CapturedPacket> Sent { get; }

    /// <summary>What arrived, and when.</summary>
    public IReadOnlyList<(decimal At, CapturedPacket Packet)> Received { get; }

    public IReadOnlyList<CapturedExchange> Exchanges { get; }

    /// <summary>A file of the scenario as text.</summary>
    public string Read(string file) => File.ReadAllText(SharedData.PathOf("ntp", "chrony-captures", scenario, file));

    private static CapturedExchange ReadExchange(JsonElement exchange) => new(
        Time(exchange),
        Octets(exchange, "ntske_request"),
        Octets(exchange, "ntske_response"),
        Octets(exchange, "exporter_secret"),
        Octets(exchange, "c2s_key"),
        Octets(exchange, "s2c_key"));

    private static CapturedPacket ReadPacket(JsonElement row)
    {
        var sealedPart = row.TryGetProperty("nts", out var nts)
            ? new CapturedSeal(
                (AeadAlgorithm)nts.GetProperty("aead").GetInt32(), Octets(nts, "key"), Octets(nts, "nonce"), Octets(nts, "plaintext"))
            : null;
        return new(Time(row), Text(row, "sha1"), Octets(row, "hex"), sealedPart);
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static byte[] Octets(JsonElement row, string name) => Convert.FromHexString(Text(row, name));

    private static decimal Time(JsonElement row)
        => row.GetProperty("time") is { ValueKind: JsonValueKind.String } text
            ? decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture)
            : row.GetProperty("time").GetDecimal();
}

/// <summary>A packet as its sender had it.</summary>
/// <param name="Seal">What is known of its authenticator; null when it has none.</param>
internal sealed record CapturedPacket(decimal At, string Digest, byte[] Octets, CapturedSeal? Seal)
{
    /// <summary>RFC 5905 §7.3.</summary>
    public bool IsRequest => (Octets[0] & 0b111) == 3;
}

internal sealed record CapturedSeal(AeadAlgorithm Algorithm, byte[] Key, byte[] Nonce, byte[] Plaintext);

internal sealed record CapturedExchange(decimal At, byte[] Request, byte[] Response, byte[] ExporterSecret, byte[] C2S, byte[] S2C)
{
    /// <summary>The TLS session's exporter, with the cipher suite all captures have (SHA-384).</summary>
    public KeyExporter Exporter => (context, key) => TlsExporter.Export(ExporterSecret, KeKeys.Label, context, key);
}
