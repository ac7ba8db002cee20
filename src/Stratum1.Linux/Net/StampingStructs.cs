using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>struct ifreq (linux/if.h): the interface's name and a union, which is longer where pointers are.</summary>
internal unsafe struct InterfaceRequest
{
    internal InterfaceName Name;
    internal InterfaceArgument Argument;

    /// <summary>40 octets with 64-bit pointers, 32 with 32-bit ones.</summary>
    internal static int Size => sizeof(InterfaceRequest);
}

/// <summary>char ifr_name[IFNAMSIZ].</summary>
[InlineArray(Length)]
internal struct InterfaceName
{
    internal const int Length = 16;

    private byte first;
}

/// <summary>The union of struct ifreq; its largest member is a struct ifmap.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct InterfaceArgument
{
    [FieldOffset(0)]
    internal int Index;
    [FieldOffset(0)]
    internal void* Data;
    [FieldOffset(0)]
    internal InterfaceMap Map;
}

/// <summary>struct ifmap: two longs and eight octets, padded.</summary>
internal struct InterfaceMap
{
    internal nuint Start;
    internal nuint End;
    internal ulong Rest;
}

/// <summary>struct ethtool_ts_info (linux/ethtool.h): 44 octets.</summary>
[StructLayout(LayoutKind.Explicit, Size = 44)]
internal struct StampingAbilities
{
    [FieldOffset(0)]
    internal uint Command;
    [FieldOffset(4)]
    internal uint Flags;
    [FieldOffset(8)]
    internal int ClockIndex;
    [FieldOffset(12)]
    internal uint TransmitTypes;
    [FieldOffset(28)]
    internal uint ReceiveFilters;

    /// <summary>ETHTOOL_GET_TS_INFO.</summary>
    internal const uint Ask = 0x41;
}

/// <summary>struct hwtstamp_config (linux/net_tstamp.h): 12 octets.</summary>
internal struct StampingSetting
{
    internal int Flags;
    internal int TransmitType;
    internal int ReceiveFilter;

    /// <summary>HWTSTAMP_TX_ON.</summary>
    internal const int StampTransmitted = 1;
    internal const int FilterNone = 0;
    internal const int FilterAll = 1;
    internal const int FilterPtpOverUdp = 6;
    internal const int FilterPtp = 12;
    internal const int FilterNtp = 15;
}
