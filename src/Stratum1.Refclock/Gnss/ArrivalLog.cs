namespace Stratum1.Refclock.Gnss;

/// <summary>Remembers when which part of the byte stream arrived, so that a frame's first byte has a time.</summary>
/// <remarks>A frame may have begun several reads ago; the oldest remembered read answers for everything before it.</remarks>
public sealed class ArrivalLog
{
    /// <summary>The longest frame (8 KiB would be absurd) in reads of the 32 bytes a UART's buffer gives at a time.</summary>
    private const int Capacity = 64;

    private readonly (long Offset, MonotonicTime At)[] reads = new (long, MonotonicTime)[Capacity];
    private int next;
    private int count;

    /// <summary>Bytes from this stream offset on arrived at this time.</summary>
    public void Add(long offset, MonotonicTime at)
    {
        reads[next] = (offset, at);
        next = (next + 1) % Capacity;
        count = Math.Min(count + 1, Capacity);
    }

    /// <summary>When the byte at this stream offset arrived.</summary>
    public MonotonicTime Of(long offset)
    {
        for (var age = 1; age < count; age++)
        {
            var read = reads[(next - age + Capacity) % Capacity];
            if (read.Offset <= offset)
                return read.At;
        }

        return reads[(next - count + Capacity) % Capacity].At;
    }
}
