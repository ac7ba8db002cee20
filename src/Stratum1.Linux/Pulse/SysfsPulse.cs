using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>The same edges through /sys/class/pps/ppsN/assert and clear: needs no right at all, but has to be polled.</summary>
/// <remarks>The fallback where /dev/ppsN is not ours to open. The stamps are the kernel's; polling late does not spoil them.</remarks>
public sealed unsafe class SysfsPulse : IDisposable
{
    private readonly SafeFileHandle assert;
    private readonly SafeFileHandle clear;
    private readonly string directory;

    private SysfsPulse(PpsSource source, string directory)
    {
        Source = source;
        this.directory = directory;
        assert = SystemCall.Open($"{directory}/assert", Libc.O_RDONLY);
        clear = SystemCall.Open($"{directory}/clear", Libc.O_RDONLY);
    }

    /// <summary>Which source it is.</summary>
    public PpsSource Source { get; }

    /// <summary>Opens the attributes of a source.</summary>
    /// <param name="selector">As for <see cref="PpsDevice.TryOpen"/>.</param>
    /// <param name="problem">Why there is none; null when there is.</param>
    public static SysfsPulse? TryOpen(string selector, out DeviceProblem? problem) => TryOpen(selector, PpsSource.SysfsRoot, out problem);

    /// <summary>Reads the latest edges, new or not.</summary>
    /// <returns>False when the source is gone.</returns>
    public bool TryRead(out PpsCapture capture)
    {
        capture = default;
        if (!TryRead(assert, out var assertSequence, out var assertTime) || !TryRead(clear, out var clearSequence, out var clearTime))
            return false;

        capture = new(assertSequence, assertTime, clearSequence, clearTime);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        assert.Dispose();
        clear.Dispose();
    }

    internal static SysfsPulse? TryOpen(string selector, string sysfsRoot, out DeviceProblem? problem)
    {
        if (PpsSource.Find(selector, sysfsRoot, out problem) is not { } source)
            return null;

        try
        {
            return new SysfsPulse(source, $"{sysfsRoot}/pps{source.Number}");
        }
        catch (LinuxException error)
        {
            problem = DeviceProblem.From(error, source.Path);
            return null;
        }
    }

    /// <summary>Reads <c>1780000000.000000123#42</c>: seconds, nanoseconds, sequence; empty where the edge is not captured.</summary>
    /// <returns>False when the text is anything else.</returns>
    internal static bool TryParse(ReadOnlySpan<byte> text, out uint sequence, out UtcTime time)
    {
        sequence = 0;
        time = default;
        text = text.TrimEnd((byte)'\n');
        if (text.IsEmpty)
            return true;

        if (!Utf8Parser.TryParse(text, out long seconds, out var point) || point >= text.Length || text[point] != '.')
            return false;
        var rest = text[(point + 1)..];
        if (!Utf8Parser.TryParse(rest, out uint nanoseconds, out var digits) || digits != 9 || digits >= rest.Length || rest[digits] != '#')
            return false;
        if (!Utf8Parser.TryParse(rest[(digits + 1)..], out sequence, out var used) || digits + 1 + used != rest.Length)
            return false;

        time = new(seconds, Timespec.Fraction(nanoseconds));
        return true;
    }

    private bool TryRead(SafeFileHandle attribute, out uint sequence, out UtcTime time)
    {
        const int LongestText = 64; // 20 digits, a point, 9 digits, #, 10 digits, a line feed.
        var text = stackalloc byte[LongestText];
        var result = SystemCall.Result(Libc.pread(attribute, text, LongestText, 0));
        if ((Errno)(-result) == Errno.ENODEV)
        {
            (sequence, time) = (0, default);
            return false;
        }

        SystemCall.Check(result, "pread", directory);
        return TryParse(new ReadOnlySpan<byte>(text, result), out sequence, out time)
            ? true
            : throw new InvalidDataException($"{directory} does not hold seconds.nanoseconds#sequence");
    }
}
