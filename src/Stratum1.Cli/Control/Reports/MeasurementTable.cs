using System.Globalization;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Cli.Control.Reports;

/// <summary><c>stratum1 ntpdata</c>.</summary>
internal static class MeasurementTable
{
    public static Report Fetch(ControlClient client, ReportOptions options)
    {
        var addresses = options.Source is { } source
            ? [SourceFinder.Find(client, source)]
            : SourcesTable.All(client)
                .Where(s => s.Kind != SourceKind.ReferenceClock && s.Address.Kind is ControlAddressKind.IPv4 or ControlAddressKind.IPv6)
                .Select(s => s.Address)
                .ToArray();
        var rows = addresses.Select(
            address => client.Report<MeasurementReport>(ControlExchange.For(RequestCode.Measurement, address))).ToArray();
        return new Report<MeasurementReport>(Columns, rows, options.Source is null ? ReportShape.Records : ReportShape.Record);
    }

    private static Column<MeasurementReport>[] Columns =>
    [
        new("remote_address", "Remote address", m => Cell.Of(m.RemoteAddress)),
        new(null, "", m => AddressId(m.RemoteAddress)),
        new("remote_port", "Port", m => Cell.Of(m.RemotePort)),
        new("local_address", "Local address", m => Cell.Of(m.LocalAddress)),
        new(null, "", m => AddressId(m.LocalAddress)),
        new("leap", "Leap status", m => Cell.Of(Amount.Leap(m.Leap))),
        new("version", "Version", m => Cell.Of(m.Version)),
        new("mode", "Mode", m => Mode(m.Mode)),
        new("stratum", "Stratum", m => Cell.Of(m.Stratum)),
        new("poll_log2_seconds", "Poll", m => Cell.Of(m.Poll)),
        new(null, "", m => Cell.Of(Math.ScaleB(1, m.Poll), decimals: 0)),
        new("precision_log2_seconds", "Precision", m => Cell.Of(m.Precision)),
        new(null, "", m => Cell.Of(Math.ScaleB(1, m.Precision), decimals: 9)),
        new("root_delay_seconds", "Root delay", m => Cell.Of(m.RootDelay, decimals: 6)),
        new("root_dispersion_seconds", "Root dispersion", m => Cell.Of(m.RootDispersion, decimals: 6)),
        new("reference_id", "Reference ID", m => Cell.Hexadecimal(m.ReferenceId)),
        new(null, "", m => Cell.Of(m.Stratum <= 1 ? Amount.Letters(m.ReferenceId) : "")),
        new("reference_time", "Reference time", m => Cell.Of(m.ReferenceTime)),
        new("offset_seconds", "Offset", m => Cell.Offset(m.Offset)),
        new("delay_seconds", "Delay", m => Cell.Of(m.Delay)),
        new("dispersion_seconds", "Dispersion", m => Cell.Of(m.Dispersion)),
        new("response_time_seconds", "Response time", m => Cell.Of(m.ResponseTime)),
        new("jitter_asymmetry", "Jitter asymmetry", m => Cell.Of(m.JitterAsymmetry, decimals: 2)),
        new("tests_123", "Tests 1-2-3", m => Bits(m.Tests >> 7, 3)),
        new("tests_567", "Tests 5-6-7", m => Bits(m.Tests >> 4, 3)),
        new("tests_abcd", "Tests A-B-C-D", m => Bits(m.Tests, 4)),
        new("interleaved", "Interleaved", m => Cell.Of(m.IsInterleaved)),
        new("authenticated", "Authenticated", m => Cell.Of(m.IsAuthenticated)),
        new("transmit_stamp", "Transmit stamp", m => Stamp(m.TransmitStamp)),
        new("receive_stamp", "Receive stamp", m => Stamp(m.ReceiveStamp)),
        new("sent", "Sent", m => Cell.Of(m.Counts.Sent)),
        new("received", "Received", m => Cell.Of(m.Counts.Received)),
        new("valid", "Valid", m => Cell.Of(m.Counts.Valid)),
        new("good", "Good", m => Cell.Of(m.Counts.Good)),
        new("kernel_sent", "Kernel stamps sent", m => Cell.Of(m.Counts.KernelSent)),
        new("kernel_received", "Kernel stamps received", m => Cell.Of(m.Counts.KernelReceived)),
        new("hardware_sent", "Hardware stamps sent", m => Cell.Of(m.Counts.HardwareSent)),
        new("hardware_received", "Hardware stamps received", m => Cell.Of(m.Counts.HardwareReceived)),
    ];

    /// <summary>The reference ID that a follower of this address would have.</summary>
    private static Cell AddressId(ControlAddress address)
        => Cell.Of(
            address.ToIPAddress() is { } ip ? ReferenceId.FromAddress(ip).Value.ToString("X8", CultureInfo.InvariantCulture) : "00000000");

    private static Cell Mode(NtpMode mode) => mode switch
    {
        NtpMode.SymmetricActive => Cell.Of("Symmetric active"),
        NtpMode.SymmetricPassive => Cell.Of("Symmetric passive"),
        NtpMode.Server => Cell.Of("Server"),
        _ => Cell.Of("Invalid"),
    };

    private static Cell Stamp(TimestampSource source)
        => Cell.Of(source is TimestampSource.Daemon or TimestampSource.Kernel or TimestampSource.Hardware ? $"{source}" : "Invalid");

    private static Cell Bits(int bits, int count) => Cell.Of(Convert.ToString(bits & ((1 << count) - 1), 2).PadLeft(count, '0'));
}
