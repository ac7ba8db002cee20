using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Control;

/// <summary>The engine's clock in the words of <c>tracking</c>.</summary>
internal static class TrackingReports
{
    /// <summary>What chronyc is told of the clock.</summary>
    public static TrackingReport Of(ClockEngine engine)
    {
        var (steering, served) = (engine.Steering, engine.Snapshot.State);
        var isSynchronised = served.Stratum < NtpHeader.InvalidStratum && served.Leap != LeapIndicator.Unsynchronised;
        var reference = steering.Reference?.PredictedAt(steering.Now);
        var isLocal = engine.Local is { IsActive: true };

        // Under -x the clock of the system is not the one that is served, and what a reader wants to know is how far off it is.
        var correction = steering.Clock + steering.Remaining - steering.Ledger.ToStamp(steering.Now);
        return new(
            isLocal ? LocalReference.Id : isSynchronised ? engine.Sources.Best?.Id ?? default : default,
            isLocal || !isSynchronised ? ControlAddress.None : AddressOf(engine.Sources.Best),
            isSynchronised ? served.Stratum : 0,
            isSynchronised ? served.Leap : LeapIndicator.Unsynchronised,
            isLocal ? steering.Clock : reference is null ? default : steering.Ledger.Corrected(steering.LastUpdate),
            correction,
            steering.LastOffset,
            steering.MeanOffset,
            steering.Frequency,
            reference is { } estimate ? estimate.Frequency - steering.Frequency : default,
            reference?.FrequencyError ?? default,
            served.RootDelay,
            isSynchronised ? served.RootDispersionAt(NtpTimestamp.From(steering.Clock)) : default,
            steering.UpdateInterval);
    }

    private static ControlAddress AddressOf(Source? source)
        => source is NetworkSource server ? ControlAddress.From(server.Address) : ControlAddress.None;
}
