using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>What an input is drawn to while nobody drives it.</summary>
public enum GpioBias
{
    /// <summary>As the firmware left it.</summary>
    AsIs,

    /// <summary>Low: an unplugged receiver gives no pulses instead of noise.</summary>
    PullDown,

    /// <summary>High.</summary>
    PullUp,

    /// <summary>Neither.</summary>
    None,
}

/// <summary>Which edges of a line are stamped.</summary>
[Flags]
public enum GpioEdges
{
    /// <summary>Low to high.</summary>
    Rising = 1,

    /// <summary>High to low.</summary>
    Falling = 2,

    /// <summary>Both: the pulse's width can be seen.</summary>
    Both = Rising | Falling,
}

/// <summary>One edge of a GPIO line.</summary>
/// <param name="At">CLOCK_REALTIME in the interrupt handler.</param>
/// <param name="Rising">Low to high.</param>
/// <param name="Sequence">Counts the edges of this line since it was opened; a gap means the kernel's buffer overflowed. Wraps.</param>
public readonly record struct GpioEdge(UtcTime At, bool Rising, uint Sequence);

/// <summary>One input of a GPIO bank whose edges the kernel stamps (GPIO character device v2; linux/gpio.h; needs Linux 5.11).</summary>
public sealed class GpioLine : IDisposable
{
    /// <summary>Shown by gpioinfo as the line's user.</summary>
    private static ReadOnlySpan<byte> Consumer => "stratum1"u8;

    /// <summary>Edges read with one call; the kernel keeps 16 per line.</summary>
    private const int BatchSize = 16;

    private readonly GpioLineEvent[] events = GC.AllocateArray<GpioLineEvent>(BatchSize, pinned: true);

    private GpioLine(SafeFileHandle handle, string name)
    {
        Handle = handle;
        Name = name;
    }

    /// <summary>The descriptor, for an <see cref="EventLoop"/>; ready for input after an edge.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>For example <c>/dev/gpiochip0 line 18 (GPIO18)</c>.</summary>
    public string Name { get; }

    /// <summary>Opens a line as an input with stamped edges.</summary>
    /// <param name="chip">Path, number, name or label of the bank; null searches all banks for the line's name.</param>
    /// <param name="line">Offset within the bank (<c>18</c>), or the line's name (<c>GPIO18</c>).</param>
    /// <param name="problem">Why there is none; null when there is.</param>
    public static GpioLine? TryOpen(
        string? chip, string line, out DeviceProblem? problem, GpioEdges edges = GpioEdges.Both, GpioBias bias = GpioBias.PullDown)
    {
        foreach (var path in GpioChip.Candidates(chip))
        {
            try
            {
                using var bank = SystemCall.Open(path, Libc.O_RDWR);
                if (FindLine(bank, path, line) is { } info)
                    return Request(bank, path, info, Flags(edges, bias), out problem);
            }
            catch (LinuxException error)
            {
                problem = DeviceProblem.From(error, path);
                return null;
            }
        }

        problem = new(DeviceFault.Missing, chip is null ? $"no GPIO bank has a line {line}" : $"no GPIO bank {chip} with a line {line}");
        return null;
    }

    /// <summary>Reads the edges that have come; never waits.</summary>
    /// <returns>Count is the number of edges, oldest first. Gone when the bank was unplugged (a USB adapter).</returns>
    public IoResult Read(Span<GpioEdge> edges)
    {
        var wanted = events.AsSpan(0, Math.Min(edges.Length, BatchSize));
        var result = IoResult.From(SystemCall.Read(Handle, MemoryMarshal.AsBytes(wanted)), "read", Name);
        var count = result.Count / Unsafe.SizeOf<GpioLineEvent>();
        for (var i = 0; i < count; i++)
        {
            edges[i] = new(
                Timespec.ToUtc(events[i].TimestampNanoseconds), events[i].Id == GpioLineEvent.RisingEdge, events[i].LineSequence);
        }

        return result with { Count = count };
    }

    /// <summary>The present level.</summary>
    public bool ReadLevel()
    {
        var values = new GpioLineValues { Mask = 1 };
        SystemCall.Check(SystemCall.Ioctl(Handle, GpioLineValues.Get, ref values), "GPIO_V2_LINE_GET_VALUES", Name);
        return (values.Bits & 1) != 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    internal static ulong Flags(GpioEdges edges, GpioBias bias)
    {
        const ulong Input = 1 << 2, EdgeRising = 1 << 4, EdgeFalling = 1 << 5, RealtimeClock = 1 << 11;
        return Input | RealtimeClock
            | (edges.HasFlag(GpioEdges.Rising) ? EdgeRising : 0)
            | (edges.HasFlag(GpioEdges.Falling) ? EdgeFalling : 0)
            | bias switch
            {
                GpioBias.PullUp => 1 << 8,
                GpioBias.PullDown => 1 << 9,
                GpioBias.None => 1 << 10,
                _ => 0UL,
            };
    }

    private static GpioLineInfo? FindLine(SafeFileHandle bank, string path, string line)
    {
        var chip = default(GpioChipInfo);
        SystemCall.Check(SystemCall.Ioctl(bank, GpioChipInfo.Get, ref chip), "GPIO_GET_CHIPINFO", path);
        var wanted = uint.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (uint?)null;
        for (var offset = 0u; offset < chip.Lines; offset++)
        {
            if (wanted is not null && wanted != offset)
                continue;

            var info = new GpioLineInfo { Offset = offset };
            SystemCall.Check(SystemCall.Ioctl(bank, GpioLineInfo.Get, ref info), "GPIO_V2_GET_LINEINFO", path);
            if (wanted is not null || info.Name.ToString() == line)
                return info;
        }

        return null;
    }

    private static GpioLine? Request(SafeFileHandle bank, string path, GpioLineInfo info, ulong flags, out DeviceProblem? problem)
    {
        var name = $"{path} line {info.Offset} ({info.Name})";
        var request = new GpioLineRequest { LineCount = 1, Consumer = GpioName.From(Consumer), Config = { Flags = flags } };
        request.Offsets[0] = info.Offset;
        var result = SystemCall.Ioctl(bank, GpioLineRequest.Get, ref request);
        if (result == -(int)Errno.EBUSY) // By pps-gpio, most often: then its /dev/ppsN is the better source anyway.
        {
            problem = new(DeviceFault.Busy, $"{name} is in use by {info.Consumer}");
            return null;
        }

        SystemCall.Check(result, "GPIO_V2_GET_LINE", name);
        problem = null;

        var handle = new SafeFileHandle(request.Descriptor, ownsHandle: true);
        var present = SystemCall.Result(Libc.fcntl(handle, Libc.F_GETFL, 0));
        SystemCall.Check(SystemCall.Result(Libc.fcntl(handle, Libc.F_SETFL, present | Libc.O_NONBLOCK)), "fcntl", name);
        return new GpioLine(handle, name);
    }
}
