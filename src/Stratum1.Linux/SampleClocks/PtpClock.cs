using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A reading of a hardware clock between two readings of the system clock; all three the same when stamped at once.</summary>
/// <param name="Before">System clock.</param>
/// <param name="Device">Hardware clock.</param>
/// <param name="After">System clock.</param>
public readonly record struct PtpReading(UtcTime Before, UtcTime Device, UtcTime After);

/// <summary>A PTP hardware clock, <c>/dev/ptpN</c> (linux/ptp_clock.h).</summary>
public sealed class PtpClock : IDisposable
{
    internal static readonly nuint RequestPulses = IoctlRequest.Writes('=', 2, Unsafe.SizeOf<PtpPulseRequest>());
    internal static readonly nuint SetPin = IoctlRequest.Writes('=', 7, Unsafe.SizeOf<PtpPin>());
    internal static readonly nuint GetCrossStamp = IoctlRequest.Exchanges('=', 8, Unsafe.SizeOf<PtpCrossStamp>());
    internal static readonly nuint GetReadings = IoctlRequest.Exchanges('=', 9, Unsafe.SizeOf<PtpReadings>());

    private readonly string path;
    private bool hasCrossStamps;

    private PtpClock(string path, bool isWritable, bool hasCrossStamps)
    {
        (this.path, this.hasCrossStamps) = (path, hasCrossStamps);
        Handle = SystemCall.Open(path, (isWritable ? Libc.O_RDWR : Libc.O_RDONLY) | Libc.O_NONBLOCK);
    }

    /// <summary>The descriptor, for an <see cref="EventLoop"/>: readable when a pulse was stamped.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Opens a clock.</summary>
    /// <param name="name">Its device, or the network interface it belongs to.</param>
    /// <param name="stampsPulses">Whether it will be told to stamp pulses.</param>
    /// <param name="avoidsCrossStamps">Never use stamps that the hardware takes of both clocks at once.</param>
    /// <param name="problem">Why it cannot be had; null when it can.</param>
    public static PtpClock? TryOpen(string name, bool stampsPulses, bool avoidsCrossStamps, out DeviceProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(name);
        problem = null;
        var device = name.StartsWith('/') ? name : OfInterface(name);
        if (device is null)
        {
            problem = new(DeviceFault.Missing, $"the network interface {name} is not there, or has no hardware clock");
            return null;
        }

        try
        {
            return new(device, stampsPulses, !avoidsCrossStamps);
        }
        catch (LinuxException error)
        {
            problem = DeviceProblem.From(error, device);
            return null;
        }
    }

    /// <summary>Reads the clock: once where the hardware stamps both clocks at once, else several times.</summary>
    /// <returns>How many readings were made; zero when the clock is gone.</returns>
    public int Read(Span<PtpReading> readings)
    {
        if (hasCrossStamps)
        {
            var cross = default(PtpCrossStamp);
            if (SystemCall.Ioctl(Handle, GetCrossStamp, ref cross) >= 0)
            {
                var system = cross.SystemRealtime.ToUtc();
                readings[0] = new(system, cross.Device.ToUtc(), system);
                return 1;
            }

            hasCrossStamps = false; // The driver cannot: that will not change.
        }

        var several = new PtpReadings { Count = (uint)Math.Min(readings.Length, PtpReadings.MaxReadings) };
        if (SystemCall.Ioctl(Handle, GetReadings, ref several) < 0)
            return 0;
        for (var i = 0; i < several.Count; i++)
            readings[i] = new(several.Times[3 * i].ToUtc(), several.Times[(3 * i) + 1].ToUtc(), several.Times[(3 * i) + 2].ToUtc());
        return (int)several.Count;
    }

    /// <summary>Lets the clock stamp pulses at a pin; the driver may have fixed pins, so only the request must succeed.</summary>
    /// <returns>What went wrong, or null.</returns>
    public DeviceProblem? StampPulses(int pin, int channel, bool fallingEdge)
    {
        var function = new PtpPin { Index = (uint)pin, Function = PtpPin.ExternalStamps, Channel = (uint)channel };
        _ = SystemCall.Ioctl(Handle, SetPin, ref function);
        var request = new PtpPulseRequest
        {
            Channel = (uint)channel,
            Flags = PtpPulseRequest.Enable | (fallingEdge ? PtpPulseRequest.FallingEdge : PtpPulseRequest.RisingEdge),
        };
        var result = SystemCall.Ioctl(Handle, RequestPulses, ref request);
        return result >= 0 ? null : DeviceProblem.From(new("PTP_EXTTS_REQUEST", path, (Errno)(-result)), path);
    }

    /// <summary>Takes the stamp of a pulse.</summary>
    /// <param name="stamp">On the hardware clock.</param>
    /// <param name="channel">Whose pulse it was.</param>
    /// <returns>False when there is none (left).</returns>
    public bool TryReadPulse(out UtcTime stamp, out int channel)
    {
        Span<byte> buffer = stackalloc byte[Unsafe.SizeOf<PtpPulseEvent>()];
        var isRead = SystemCall.Read(Handle, buffer) == buffer.Length;
        var pulse = isRead ? MemoryMarshal.Read<PtpPulseEvent>(buffer) : default;
        (stamp, channel) = (pulse.Time.ToUtc(), (int)pulse.Channel);
        return isRead;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private static string? OfInterface(string name)
    {
        var folder = $"/sys/class/net/{name}/device/ptp";
        return Directory.Exists(folder) && Directory.EnumerateDirectories(folder).FirstOrDefault() is { } clock
            ? $"/dev/{Path.GetFileName(clock)}" : null;
    }
}
