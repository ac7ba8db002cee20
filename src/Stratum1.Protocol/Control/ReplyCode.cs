#pragma warning disable CS1591 // Each is the reply to the request of the same name.
namespace Stratum1.Protocol.Control;

/// <summary>What a reply carries after its header.</summary>
public enum ReplyCode : ushort
{
    /// <summary>Nothing: the status says it all.</summary>
    None = 1,
    SourceCount = 2,
    Source = 3,
    Tracking = 5,
    SourceStatistics = 6,
    Rtc = 7,
    Activity = 12,
    Smoothing = 13,

    /// <summary><see cref="Measurement"/> without the counts of kernel and hardware timestamps: chrony 3.0 to 4.5.</summary>
    MeasurementBefore46 = 16,
    ManualAdjustment = 17,
    ManualList = 18,
    SourceName = 19,
    Authentication = 20,
    Clients = 21,
    Selection = 23,

    /// <summary>Eleven counters of 32 bits: chrony 4.2 and 4.3.</summary>
    ServerStatisticsBefore44 = 24,
    ServerStatistics = 25,
    Measurement = 26,
}
