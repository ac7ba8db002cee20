namespace Stratum1.Linux;

/// <summary>Steers CLOCK_REALTIME (clock_adjtime(2)). All but <see cref="Read"/> need CAP_SYS_TIME.</summary>
/// <remarks>
/// The kernel's own control loop (STA_PLL) stays off: every decision is the engine's, the kernel merely runs at the rate it is told.
/// A step, ours or another's, sets STA_UNSYNC and forgets leap and errors: <see cref="SetStatus"/> must follow.
/// </remarks>
public static unsafe class ClockControl
{
    /// <summary>What the kernel cuts off at: it unsynchronises at 16 s (NTP_PHASE_LIMIT).</summary>
    private static readonly TimeInterval ErrorLimit = TimeInterval.FromWholeSeconds(16);

    /// <summary>Reads everything and changes nothing; any user may.</summary>
    public static KernelClockState Read()
    {
        var parameters = default(Timex);
        Adjust(ref parameters, "clock_adjtime(read)");
        return Decode(parameters);
    }

    /// <summary>Ends whatever the kernel is still slewing for an earlier program, and its control loop; frequency stays.</summary>
    /// <remarks>The loop must be on for its offset to be overwritten; it is switched off, with STA_UNSYNC, right after.</remarks>
    public static void TakeOver()
    {
        var loop = new Timex { Modes = Timex.ADJ_STATUS | Timex.ADJ_OFFSET, Status = Timex.STA_PLL | Timex.STA_UNSYNC };
        Adjust(ref loop, "clock_adjtime(ADJ_OFFSET)");
        var status = new Timex { Modes = Timex.ADJ_STATUS, Status = Timex.STA_UNSYNC };
        Adjust(ref status, "clock_adjtime(ADJ_STATUS)");
        var adjtime = new Timex { Modes = Timex.ADJ_OFFSET_SINGLESHOT };
        Adjust(ref adjtime, "clock_adjtime(ADJ_OFFSET_SINGLESHOT)");
    }

    /// <summary>Adds to the clock at once; positive moves it forward. Exact to the nanosecond the offset is rounded to.</summary>
    /// <exception cref="LinuxException">No CAP_SYS_TIME, or the clock would show a time before 1970 or after 2232.</exception>
    public static void Step(TimeInterval offset)
    {
        var parameters = Encode(offset);
        Adjust(ref parameters, "clock_adjtime(ADJ_SETOFFSET)");
    }

    /// <summary>Sets the clock outright; for the start, when any reading is better than the present. Late by the call, some µs.</summary>
    /// <exception cref="LinuxException">No CAP_SYS_TIME, or a time before the kernel's own boot.</exception>
    public static void Set(UtcTime time)
    {
        var value = Timespec.From(time);
        SystemCall.Check(SystemCall.Result(Libc.clock_settime(Libc.CLOCK_REALTIME, &value)), "clock_settime", time.ToString());
    }

    /// <summary>Sets the rate added to the free-running clock; positive makes it faster. Beyond ±10 % it is cut off.</summary>
    /// <returns>The rate the kernel really applies: rounded to 2⁻¹⁶ ppm, 1.5e-11.</returns>
    /// <exception cref="LinuxException">No CAP_SYS_TIME.</exception>
    public static Frequency SetFrequency(Frequency frequency)
    {
        var parameters = Encode(frequency);
        Adjust(ref parameters, "clock_adjtime(ADJ_FREQUENCY)");

        // The call returns what is in force after it, so a kernel that cuts off shows it here.
        return new KernelFrequency(parameters.Tick, parameters.Frequency).Applied;
    }

    /// <summary>Tells the kernel, in one call, how good its clock is and whether a leap second comes.</summary>
    /// <exception cref="LinuxException">No CAP_SYS_TIME.</exception>
    public static void SetStatus(KernelClockStatus status)
    {
        var parameters = Encode(status);
        Adjust(ref parameters, "clock_adjtime(ADJ_STATUS)");
    }

    internal static Timex Encode(TimeInterval step)
    {
        var addend = Timespec.From(step);
        return new()
        {
            Modes = Timex.ADJ_SETOFFSET | Timex.ADJ_NANO,
            TimeSeconds = addend.Seconds,
            TimeFraction = addend.Nanoseconds,
        };
    }

    internal static Timex Encode(Frequency frequency)
    {
        var nearest = KernelFrequency.Nearest(frequency);
        return new() { Modes = Timex.ADJ_FREQUENCY | Timex.ADJ_TICK, Frequency = nearest.Scaled, Tick = nearest.Tick };
    }

    internal static Timex Encode(KernelClockStatus status) => new()
    {
        Modes = Timex.ADJ_STATUS | Timex.ADJ_MAXERROR | Timex.ADJ_ESTERROR | (status.TaiMinusUtc is null ? 0 : Timex.ADJ_TAI),
        Status = (status.Synchronised ? 0 : Timex.STA_UNSYNC) | status.Leap switch
        {
            LeapIndicator.Insert => Timex.STA_INS,
            LeapIndicator.Delete => Timex.STA_DEL,
            _ => 0,
        },
        MaxError = Microseconds(status.MaxError),
        EstimatedError = Microseconds(status.EstimatedError),
        Constant = status.TaiMinusUtc ?? 0, // ADJ_TAI takes its argument from this field.
    };

    internal static KernelClockState Decode(Timex parameters) => new(
        new KernelFrequency(parameters.Tick, parameters.Frequency).Applied,
        new KernelClockStatus(
            (parameters.Status & Timex.STA_UNSYNC) == 0,
            (parameters.Status & (Timex.STA_INS | Timex.STA_DEL)) switch
            {
                Timex.STA_INS => LeapIndicator.Insert,
                Timex.STA_DEL => LeapIndicator.Delete,
                _ => LeapIndicator.None,
            },
            TimeInterval.FromNanoseconds(parameters.MaxError * 1000),
            TimeInterval.FromNanoseconds(parameters.EstimatedError * 1000),
            parameters.Tai == 0 ? null : parameters.Tai),
        TimeInterval.FromNanoseconds((parameters.Status & Timex.STA_NANO) != 0 ? parameters.Offset : parameters.Offset * 1000),
        (parameters.Status & Timex.STA_PLL) != 0);

    /// <summary>Rounded up: an error must not be understated.</summary>
    private static long Microseconds(TimeInterval error)
        => (long)Math.Ceiling(TimeInterval.Max(TimeInterval.Zero, TimeInterval.Min(error, ErrorLimit)).Seconds * 1e6);

    private static void Adjust(ref Timex parameters, string call)
    {
        fixed (Timex* pointer = &parameters)
            SystemCall.Check(SystemCall.Result(Libc.clock_adjtime(Libc.CLOCK_REALTIME, pointer)), call);
    }
}
