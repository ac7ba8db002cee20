using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>struct rtc_time (linux/rtc.h): 36 octets, as struct tm: months from 0, years from 1900.</summary>
[StructLayout(LayoutKind.Sequential, Size = 36)]
internal struct RtcTime
{
    internal int Second;
    internal int Minute;
    internal int Hour;
    internal int Day;
    internal int Month;
    internal int Year;
}

/// <summary>The machine's real-time clock, <c>/dev/rtcN</c> (rtc(4)): whole seconds, and an interrupt when each begins.</summary>
public sealed class RealTimeClock : IDisposable
{
    internal static readonly nuint EnableUpdates = ((nuint)'p' << 8) | 0x03;
    internal static readonly nuint DisableUpdates = ((nuint)'p' << 8) | 0x04;
    internal static readonly nuint SetTime = IoctlRequest.Writes('p', 0x0a, Unsafe.SizeOf<RtcTime>());
    internal static readonly nuint GetTime = IoctlRequest.Reads('p', 0x09, Unsafe.SizeOf<RtcTime>());

    private RealTimeClock(string path) => Handle = SystemCall.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK);

    /// <summary>The descriptor, for an <see cref="EventLoop"/>: readable when a second has begun.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Whether the clock tells when a second begins; else it can only be read now and then, to ±0.5 s.</summary>
    public bool HasInterrupt { get; private set; }

    /// <summary>Opens a clock.</summary>
    /// <param name="path">Its device.</param>
    /// <param name="problem">Why it cannot be had; null when it can.</param>
    public static RealTimeClock? TryOpen(string path, out DeviceProblem? problem)
    {
        try
        {
            var clock = new RealTimeClock(path);
            clock.HasInterrupt = SystemCall.Ioctl(clock.Handle, EnableUpdates, 0) >= 0;
            problem = null;
            return clock;
        }
        catch (LinuxException error)
        {
            problem = DeviceProblem.From(error, path);
            return null;
        }
    }

    /// <summary>Interrupts come from now on, or not any more.</summary>
    /// <returns>False when the clock has none.</returns>
    public bool Listen(bool isOn) => SystemCall.Ioctl(Handle, isOn ? EnableUpdates : DisableUpdates, 0) >= 0;

    /// <summary>Sets the clock.</summary>
    /// <param name="time">In whichever zone it keeps; whole seconds.</param>
    /// <returns>False when it cannot be set.</returns>
    public bool TrySet(DateTime time)
    {
        var fields = new RtcTime
        {
            Second = time.Second,
            Minute = time.Minute,
            Hour = time.Hour,
            Day = time.Day,
            Month = time.Month - 1,
            Year = time.Year - 1900,
        };
        return SystemCall.Ioctl(Handle, SetTime, ref fields) >= 0;
    }

    /// <summary>Takes an interrupt, if there is one.</summary>
    /// <returns>Whether a second has begun.</returns>
    public bool TakeInterrupt()
    {
        Span<byte> flags = stackalloc byte[nint.Size];
        const int updateInterrupt = 0x10; // RTC_UF
        return SystemCall.Read(Handle, flags) == flags.Length && (flags[0] & updateInterrupt) != 0;
    }

    /// <summary>The clock's date and time, in whichever zone it keeps.</summary>
    public DateTime? Read()
    {
        var time = default(RtcTime);
        if (SystemCall.Ioctl(Handle, GetTime, ref time) < 0 || time.Year is < 70 or > 400 || time.Month is < 0 or > 11
            || time.Day < 1 || time.Day > DateTime.DaysInMonth(1900 + time.Year, time.Month + 1)
            || time.Hour is < 0 or > 23 || time.Minute is < 0 or > 59 || time.Second is < 0 or > 59)
        {
            return null;
        }

        return new DateTime(1900 + time.Year, time.Month + 1, time.Day, time.Hour, time.Minute, time.Second, DateTimeKind.Unspecified);
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
