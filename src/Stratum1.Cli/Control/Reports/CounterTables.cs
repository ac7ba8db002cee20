using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 activity</c> and <c>stratum1 serverstats</c>.</summary>
internal static class CounterTables
{
    public static Report FetchActivity(ControlClient client, ReportOptions options)
        => new Report<ActivityReport>(
            [
                new("online", "Sources online", a => Cell.Of(a.Online)),
                new("offline", "Sources offline", a => Cell.Of(a.Offline)),
                new("burst_online", "In a burst, then online", a => Cell.Of(a.BurstOnline)),
                new("burst_offline", "In a burst, then offline", a => Cell.Of(a.BurstOffline)),
                new("unresolved", "Without an address", a => Cell.Of(a.Unresolved)),
            ],
            [client.Report<ActivityReport>(ControlExchange.For(RequestCode.Activity))],
            ReportShape.Record);

    public static Report FetchServer(ControlClient client, ReportOptions options)
        => new Report<ServerStatisticsReport>(
            [
                new("ntp_received", "NTP packets received", s => Cell.Of(s.Ntp.Received)),
                new("ntp_dropped", "NTP packets dropped", s => Cell.Of(s.Ntp.Dropped)),
                new("control_received", "Control packets received", s => Cell.Of(s.Control.Received)),
                new("control_dropped", "Control packets dropped", s => Cell.Of(s.Control.Dropped)),
                new("client_records_dropped", "Client records dropped", s => Cell.Of(s.LogDrops)),
                new("key_exchange_accepted", "NTS-KE connections", s => Cell.Of(s.KeyExchange.Received)),
                new("key_exchange_dropped", "NTS-KE connections dropped", s => Cell.Of(s.KeyExchange.Dropped)),
                new("ntp_authenticated", "NTP packets authenticated", s => Cell.Of(s.Authenticated)),
                new("ntp_interleaved", "NTP packets interleaved", s => Cell.Of(s.Interleaved)),
                new("timestamps_held", "Timestamps held", s => Cell.Of(s.TimestampsHeld)),
                new("timestamp_span_seconds", "Timestamp span (s)", s => Cell.Of(s.TimestampSpanSeconds)),
                new("daemon_receive_stamps", "Daemon stamps, received", s => Cell.Of(s.ReceiveStamps.Daemon)),
                new("daemon_transmit_stamps", "Daemon stamps, sent", s => Cell.Of(s.TransmitStamps.Daemon)),
                new("kernel_receive_stamps", "Kernel stamps, received", s => Cell.Of(s.ReceiveStamps.Kernel)),
                new("kernel_transmit_stamps", "Kernel stamps, sent", s => Cell.Of(s.TransmitStamps.Kernel)),
                new("hardware_receive_stamps", "Hardware stamps, received", s => Cell.Of(s.ReceiveStamps.Hardware)),
                new("hardware_transmit_stamps", "Hardware stamps, sent", s => Cell.Of(s.TransmitStamps.Hardware)),
            ],
            [client.Report<ServerStatisticsReport>(ControlExchange.For(RequestCode.ServerStatistics))],
            ReportShape.Record);
}
