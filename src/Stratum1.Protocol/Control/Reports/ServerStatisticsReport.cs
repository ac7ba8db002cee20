using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>What came to the server and was dropped.</summary>
/// <param name="Received">Packets, or connections of the NTS key exchange.</param>
/// <param name="Dropped">Those of them that were not answered because of a rate limit.</param>
public readonly record struct ServiceCounts(ulong Received, ulong Dropped);

/// <summary>Who stamped the packets of clients.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Hardware">The network card.</param>
public readonly record struct StampCounts(ulong Daemon, ulong Kernel, ulong Hardware);

/// <summary>The server's counters since its start.</summary>
/// <param name="Ntp">NTP requests.</param>
/// <param name="KeyExchange">Connections of the NTS key exchange.</param>
/// <param name="Control">Requests of this protocol.</param>
/// <param name="LogDrops">Client records that were overwritten for want of room.</param>
/// <param name="Authenticated">NTP requests with a valid MAC or NTS.</param>
/// <param name="Interleaved">NTP requests in interleaved mode.</param>
/// <param name="TimestampsHeld">Pairs of stamps kept for interleaved mode.</param>
/// <param name="TimestampSpanSeconds">From the oldest of them to the newest.</param>
/// <param name="ReceiveStamps">Who stamped requests.</param>
/// <param name="TransmitStamps">Who stamped replies; counted only where the stamp was of use.</param>
public readonly record struct ServerStatisticsReport(
    ServiceCounts Ntp,
    ServiceCounts KeyExchange,
    ServiceCounts Control,
    ulong LogDrops,
    ulong Authenticated,
    ulong Interleaved,
    ulong TimestampsHeld,
    ulong TimestampSpanSeconds,
    StampCounts ReceiveStamps,
    StampCounts TransmitStamps) : IControlReport<ServerStatisticsReport>
{
    /// <summary>Octets of version 4.2 and 4.3: eleven counters of 32 bits.</summary>
    internal const int LengthBefore44 = CommonCounters * sizeof(uint);

    private const int CommonCounters = 11;
    private const int StampCounters = 6;

    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.ServerStatistics;

    /// <inheritdoc/>
    public static int Length => 168;

    /// <inheritdoc/>
    /// <remarks>Fewer octets are read as the older form, which knows nothing of stamps.</remarks>
    public static bool TryRead(ReadOnlySpan<byte> body, out ServerStatisticsReport report)
    {
        report = default;
        if (body.Length < LengthBefore44)
            return false;
        var isWhole = body.Length >= Length;
        var reader = new WireReader(body);
        Span<ulong> values = stackalloc ulong[CommonCounters + StampCounters];
        values.Clear();
        foreach (ref var value in isWhole ? values : values[..CommonCounters])
            value = isWhole ? reader.UInt64() : reader.UInt32();
        report = FromCommon(values) with
        {
            ReceiveStamps = new(values[11], values[13], values[15]),
            TransmitStamps = new(values[12], values[14], values[16]),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        Span<ulong> common = stackalloc ulong[CommonCounters];
        CopyCommon(common);
        var writer = new WireWriter(body);
        foreach (var value in common)
            writer.UInt64(value);
        writer.UInt64(ReceiveStamps.Daemon);
        writer.UInt64(TransmitStamps.Daemon);
        writer.UInt64(ReceiveStamps.Kernel);
        writer.UInt64(TransmitStamps.Kernel);
        writer.UInt64(ReceiveStamps.Hardware);
        writer.UInt64(TransmitStamps.Hardware);
        writer.Fill(32, byte.MaxValue);
    }

    /// <summary>Writes <see cref="LengthBefore44"/> octets; as there, counters wrap at 32 bits.</summary>
    internal void WriteBefore44(Span<byte> body)
    {
        Span<ulong> common = stackalloc ulong[CommonCounters];
        CopyCommon(common);
        var writer = new WireWriter(body);
        foreach (var value in common)
            writer.UInt32(unchecked((uint)value));
    }

    private static ServerStatisticsReport FromCommon(ReadOnlySpan<ulong> values)
        => new(
            Ntp: new(values[0], values[3]),
            KeyExchange: new(values[1], values[4]),
            Control: new(values[2], values[5]),
            LogDrops: values[6],
            Authenticated: values[7],
            Interleaved: values[8],
            TimestampsHeld: values[9],
            TimestampSpanSeconds: values[10],
            default,
            default);

    private void CopyCommon(Span<ulong> values)
    {
        (values[0], values[3]) = (Ntp.Received, Ntp.Dropped);
        (values[1], values[4]) = (KeyExchange.Received, KeyExchange.Dropped);
        (values[2], values[5]) = (Control.Received, Control.Dropped);
        (values[6], values[7], values[8]) = (LogDrops, Authenticated, Interleaved);
        (values[9], values[10]) = (TimestampsHeld, TimestampSpanSeconds);
    }
}
