using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Serving;

/// <summary>What a broadcast server says unasked (RFC 5905 §3, mode 5; the <c>broadcast</c> directive).</summary>
public static class BroadcastPacket
{
    /// <summary>Writes a packet of 48 octets.</summary>
    /// <param name="state">The engine's latest word.</param>
    /// <param name="now">Served time as the packet leaves.</param>
    /// <param name="interval">Between packets; receivers read its logarithm as the poll interval.</param>
    /// <param name="packet">At least 48 octets.</param>
    public static void Write(in ServedState state, NtpTimestamp now, TimeInterval interval, Span<byte> packet)
    {
        var header = state.HeaderAt(now) with
        {
            Version = NtpHeader.NewestVersion,
            Mode = NtpMode.Broadcast,
            Poll = (sbyte)Math.Clamp(Math.Round(Math.Log2(Math.Max(interval.Seconds, 1))), 0, 17),
            Transmit = now,
        };
        header.Write(packet);
    }
}
