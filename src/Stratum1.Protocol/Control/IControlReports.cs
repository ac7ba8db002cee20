using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Protocol.Control;

/// <summary>
/// What the daemon can tell. The server calls one method per request, on its own thread; the answers may come from an immutable
/// snapshot. None of them may allocate where <c>out</c> or a span is there to fill.
/// </summary>
public interface IControlReports
{
    /// <summary>Sources, those without an address included; reports about them are asked for by index, from 0 on.</summary>
    int SourceCount { get; }

    /// <summary><c>tracking</c>.</summary>
    TrackingReport Tracking { get; }

    /// <summary><c>activity</c>.</summary>
    ActivityReport Activity { get; }

    /// <summary><c>serverstats</c>.</summary>
    ServerStatisticsReport ServerStatistics { get; }

    /// <summary><c>sources</c>: one of them.</summary>
    /// <returns>False when there is none of that index, here and below.</returns>
    bool TryGetSource(int index, out SourceReport report);

    /// <summary><c>sourcestats</c>: one of them.</summary>
    bool TryGetSourceStatistics(int index, out SourceStatisticsReport report);

    /// <summary><c>selectdata</c>: one of them.</summary>
    bool TryGetSelection(int index, out SelectionReport report);

    /// <summary><c>ntpdata</c> of a network source.</summary>
    /// <returns>False when there is no network source with that address, here and below.</returns>
    bool TryGetMeasurement(ControlAddress source, out MeasurementReport report);

    /// <summary><c>authdata</c> of a network source.</summary>
    bool TryGetAuthentication(ControlAddress source, out AuthenticationReport report);

    /// <summary>
    /// <c>sourcename</c>: the name or address a network source was configured with; printable ASCII, at most 255 characters.
    /// </summary>
    bool TryGetSourceName(ControlAddress source, out string name);

    /// <summary><c>smoothing</c>.</summary>
    /// <returns>False when <c>smoothtime</c> is not configured.</returns>
    bool TryGetSmoothing(out SmoothingReport report);

    /// <summary><c>rtcdata</c>.</summary>
    /// <returns>False when no real-time clock is followed.</returns>
    bool TryGetRtc(out RtcReport report);

    /// <summary><c>manual list</c>.</summary>
    /// <param name="samples">Room for <see cref="ManualSamples.Capacity"/>; the newest of them if there are more.</param>
    /// <returns>How many there are.</returns>
    int GetManualSamples(Span<ManualSample> samples);

    /// <summary><c>clients</c>: a page of the table.</summary>
    /// <param name="query">Which records.</param>
    /// <param name="clients">Room for as many as are wanted.</param>
    /// <param name="page">How many there are, and where to go on.</param>
    /// <returns>False when no table is kept.</returns>
    bool TryGetClients(in ClientQuery query, Span<ClientReport> clients, out ClientPage page);

    /// <summary><c>accheck</c>, <c>cmdaccheck</c>: whether the rules allow an address.</summary>
    bool IsAllowed(AccessScope scope, ControlAddress address);
}
