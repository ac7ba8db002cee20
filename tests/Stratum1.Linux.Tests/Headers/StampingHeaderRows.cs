using static Stratum1.Linux.Tests.Layout;

namespace Stratum1.Linux.Tests;

/// <summary>
/// How network cards are told to stamp packets. Read with libc's headers: the kernel's own define some of it a second time.
/// </summary>
internal static class StampingHeaderRows
{
    public static Dictionary<string, long> Rows { get; } = new()
    {
        ["sizeof(struct ifreq)"] = InterfaceRequest.Size,
        ["offsetof(struct ifreq, ifr_data)"] = Offset((ref InterfaceRequest r) => ref r.Argument),
        ["IFNAMSIZ"] = InterfaceName.Length,
        ["SIOCGIFINDEX"] = (long)StampingInterface.GetIndex,
        ["SIOCETHTOOL"] = (long)StampingInterface.AskCard,
        ["SIOCSHWTSTAMP"] = (long)StampingInterface.SetStamping,
        ["SIOCGHWTSTAMP"] = (long)StampingInterface.GetStamping,
        ["ETHTOOL_GET_TS_INFO"] = StampingAbilities.Ask,
        ["sizeof(struct ethtool_ts_info)"] = Size<StampingAbilities>(),
        ["offsetof(struct ethtool_ts_info, so_timestamping)"] = Offset((ref StampingAbilities a) => ref a.Flags),
        ["offsetof(struct ethtool_ts_info, phc_index)"] = Offset((ref StampingAbilities a) => ref a.ClockIndex),
        ["offsetof(struct ethtool_ts_info, tx_types)"] = Offset((ref StampingAbilities a) => ref a.TransmitTypes),
        ["offsetof(struct ethtool_ts_info, rx_filters)"] = Offset((ref StampingAbilities a) => ref a.ReceiveFilters),
        ["sizeof(struct ethtool_coalesce)"] = Size<CoalescingSetting>(),
        ["offsetof(struct ethtool_coalesce, rx_coalesce_usecs)"] = Offset((ref CoalescingSetting s) => ref s.ReceiveMicroseconds),
        ["offsetof(struct ethtool_coalesce, tx_coalesce_usecs)"] = Offset((ref CoalescingSetting s) => ref s.TransmitMicroseconds),
        ["ETHTOOL_GCOALESCE"] = CoalescingSetting.Get,
        ["ETHTOOL_SCOALESCE"] = CoalescingSetting.Set,
        ["sizeof(struct hwtstamp_config)"] = Size<StampingSetting>(),
        ["offsetof(struct hwtstamp_config, rx_filter)"] = Offset((ref StampingSetting s) => ref s.ReceiveFilter),
        ["HWTSTAMP_TX_ON"] = StampingSetting.StampTransmitted,
        ["HWTSTAMP_FILTER_NONE"] = StampingSetting.FilterNone,
        ["HWTSTAMP_FILTER_ALL"] = StampingSetting.FilterAll,
        ["HWTSTAMP_FILTER_PTP_V2_L4_EVENT"] = StampingSetting.FilterPtpOverUdp,
        ["HWTSTAMP_FILTER_PTP_V2_EVENT"] = StampingSetting.FilterPtp,
        ["HWTSTAMP_FILTER_NTP_ALL"] = StampingSetting.FilterNtp,
    };
}
