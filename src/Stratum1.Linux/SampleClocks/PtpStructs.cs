using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>struct ptp_clock_time (linux/ptp_clock.h): 16 octets.</summary>
internal struct PtpTime
{
    internal long Seconds;
    internal uint Nanoseconds;
    internal uint Reserved;

    internal readonly UtcTime ToUtc() => new(Seconds, Timespec.Fraction(Nanoseconds));
}

/// <summary>Stamps in threes: system clock, hardware clock, system clock; PTP_MAX_SAMPLES of them.</summary>
[InlineArray(3 * PtpReadings.MaxReadings)]
internal struct PtpTimes
{
    private PtpTime first;
}

/// <summary>struct ptp_sys_offset_extended: 1216 octets.</summary>
[StructLayout(LayoutKind.Explicit, Size = 1216)]
internal struct PtpReadings
{
    internal const int MaxReadings = 25;

    [FieldOffset(0)]
    internal uint Count;
    [FieldOffset(16)]
    internal PtpTimes Times;
}

/// <summary>struct ptp_sys_offset_precise: 64 octets.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct PtpCrossStamp
{
    [FieldOffset(0)]
    internal PtpTime Device;
    [FieldOffset(16)]
    internal PtpTime SystemRealtime;
    [FieldOffset(32)]
    internal PtpTime SystemRaw;
}

/// <summary>struct ptp_extts_request: 16 octets.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct PtpPulseRequest
{
    [FieldOffset(0)]
    internal uint Channel;
    [FieldOffset(4)]
    internal uint Flags;

    internal const uint Enable = 1;
    internal const uint RisingEdge = 2;
    internal const uint FallingEdge = 4;
}

/// <summary>struct ptp_pin_desc: 96 octets; the kernel ignores the name when it is set.</summary>
[StructLayout(LayoutKind.Explicit, Size = 96)]
internal struct PtpPin
{
    [FieldOffset(0)]
    internal PtpPinName Name;
    [FieldOffset(64)]
    internal uint Index;
    [FieldOffset(68)]
    internal uint Function;
    [FieldOffset(72)]
    internal uint Channel;

    /// <summary>PTP_PF_EXTTS: stamps of external pulses.</summary>
    internal const uint ExternalStamps = 1;
}

/// <summary>char name[64].</summary>
[InlineArray(64)]
internal struct PtpPinName
{
    private byte first;
}

/// <summary>struct ptp_extts_event: 32 octets.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct PtpPulseEvent
{
    [FieldOffset(0)]
    internal PtpTime Time;
    [FieldOffset(16)]
    internal uint Channel;
    [FieldOffset(20)]
    internal uint Flags;
}
