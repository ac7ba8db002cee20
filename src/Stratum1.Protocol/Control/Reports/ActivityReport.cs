using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>How many network sources do what.</summary>
/// <param name="Online">Asked regularly.</param>
/// <param name="Offline">Not asked.</param>
/// <param name="BurstOnline">In a burst of requests, online afterwards.</param>
/// <param name="BurstOffline">In a burst of requests, offline afterwards.</param>
/// <param name="Unresolved">Without an address yet.</param>
public readonly record struct ActivityReport(uint Online, uint Offline, uint BurstOnline, uint BurstOffline, uint Unresolved)
    : IControlReport<ActivityReport>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Activity;

    /// <inheritdoc/>
    public static int Length => 20;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out ActivityReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        report = new(reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.UInt32(Online);
        writer.UInt32(Offline);
        writer.UInt32(BurstOnline);
        writer.UInt32(BurstOffline);
        writer.UInt32(Unresolved);
    }
}
