using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>
/// struct timex of a 64-bit machine, which is also struct __kernel_timex of 64-bit time on armhf (linux/timex.h): 208 octets.
/// Units: microseconds unless STA_NANO is set; frequencies in 2⁻¹⁶ ppm.
/// </summary>
internal struct Timex
{
    internal uint Modes;
    internal long Offset;
    internal long Frequency;
    internal long MaxError;
    internal long EstimatedError;
    internal int Status;
    internal long Constant;
    internal long Precision;
    internal long Tolerance;
    internal long TimeSeconds;

    /// <summary>tv_usec; nanoseconds with ADJ_NANO.</summary>
    internal long TimeFraction;
    internal long Tick;
    internal long PpsFrequency;
    internal long Jitter;
    internal int Shift;
    internal long Stability;
    internal long JitterCount;
    internal long CalibrationCount;
    internal long ErrorCount;
    internal long StabilityCount;
    internal int Tai;
    internal Reserve Padding;

    internal const uint ADJ_OFFSET = 0x0001;
    internal const uint ADJ_FREQUENCY = 0x0002;
    internal const uint ADJ_MAXERROR = 0x0004;
    internal const uint ADJ_ESTERROR = 0x0008;
    internal const uint ADJ_STATUS = 0x0010;
    internal const uint ADJ_TAI = 0x0080;
    internal const uint ADJ_SETOFFSET = 0x0100;
    internal const uint ADJ_NANO = 0x2000;
    internal const uint ADJ_TICK = 0x4000;
    internal const uint ADJ_OFFSET_SINGLESHOT = 0x8001;

    internal const int STA_PLL = 0x0001;
    internal const int STA_INS = 0x0010;
    internal const int STA_DEL = 0x0020;
    internal const int STA_UNSYNC = 0x0040;
    internal const int STA_NANO = 0x2000;

    /// <summary>Eleven unnamed ints at the end.</summary>
    [InlineArray(11)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct Reserve
    {
        private int first;
    }
}
