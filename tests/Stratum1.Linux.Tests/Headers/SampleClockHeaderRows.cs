using static Stratum1.Linux.Tests.Layout;

namespace Stratum1.Linux.Tests;

/// <summary>The same for hardware clocks and real-time clocks.</summary>
internal static class SampleClockHeaderRows
{
    public static IReadOnlyDictionary<string, long> Rows { get; } = new Dictionary<string, long>
    {
        ["sizeof(struct ptp_clock_time)"] = Size<PtpTime>(),
        ["offsetof(struct ptp_clock_time, nsec)"] = Offset((ref PtpTime p) => ref p.Nanoseconds),
        ["sizeof(struct ptp_sys_offset_extended)"] = Size<PtpReadings>(),
        ["offsetof(struct ptp_sys_offset_extended, ts)"] = Offset((ref PtpReadings p) => ref p.Times),
        ["PTP_MAX_SAMPLES"] = PtpReadings.MaxReadings,
        ["sizeof(struct ptp_sys_offset_precise)"] = Size<PtpCrossStamp>(),
        ["offsetof(struct ptp_sys_offset_precise, sys_realtime)"] = Offset((ref PtpCrossStamp p) => ref p.SystemRealtime),
        ["offsetof(struct ptp_sys_offset_precise, sys_monoraw)"] = Offset((ref PtpCrossStamp p) => ref p.SystemRaw),
        ["sizeof(struct ptp_extts_request)"] = Size<PtpPulseRequest>(),
        ["offsetof(struct ptp_extts_request, flags)"] = Offset((ref PtpPulseRequest p) => ref p.Flags),
        ["PTP_ENABLE_FEATURE"] = PtpPulseRequest.Enable,
        ["PTP_RISING_EDGE"] = PtpPulseRequest.RisingEdge,
        ["PTP_FALLING_EDGE"] = PtpPulseRequest.FallingEdge,
        ["sizeof(struct ptp_pin_desc)"] = Size<PtpPin>(),
        ["offsetof(struct ptp_pin_desc, index)"] = Offset((ref PtpPin p) => ref p.Index),
        ["offsetof(struct ptp_pin_desc, func)"] = Offset((ref PtpPin p) => ref p.Function),
        ["offsetof(struct ptp_pin_desc, chan)"] = Offset((ref PtpPin p) => ref p.Channel),
        ["PTP_PF_EXTTS"] = PtpPin.ExternalStamps,
        ["sizeof(struct ptp_extts_event)"] = Size<PtpPulseEvent>(),
        ["offsetof(struct ptp_extts_event, index)"] = Offset((ref PtpPulseEvent p) => ref p.Channel),
        ["PTP_EXTTS_REQUEST"] = (long)PtpClock.RequestPulses,
        ["PTP_PIN_SETFUNC"] = (long)PtpClock.SetPin,
        ["PTP_SYS_OFFSET_PRECISE"] = (long)PtpClock.GetCrossStamp,
        ["PTP_SYS_OFFSET_EXTENDED"] = (long)PtpClock.GetReadings,

        ["sizeof(struct rtc_time)"] = Size<RtcTime>(),
        ["offsetof(struct rtc_time, tm_mday)"] = Offset((ref RtcTime r) => ref r.Day),
        ["offsetof(struct rtc_time, tm_year)"] = Offset((ref RtcTime r) => ref r.Year),
        ["RTC_RD_TIME"] = (long)RealTimeClock.GetTime,
        ["RTC_SET_TIME"] = (long)RealTimeClock.SetTime,
        ["RTC_UIE_ON"] = (long)RealTimeClock.EnableUpdates,
        ["RTC_UIE_OFF"] = (long)RealTimeClock.DisableUpdates,
    };
}
