using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>What a time typed in by hand did to the clock.</summary>
/// <param name="Offset">Typed time − clock. On the wire positive means the clock is fast.</param>
/// <param name="FrequencyChange">Added to the clock's frequency correction. The wire's sign is the opposite.</param>
/// <param name="Frequency">The correction now: how much faster true time runs than the oscillator. The wire's sign is the opposite.</param>
public readonly record struct ManualAdjustment(TimeInterval Offset, Frequency FrequencyChange, Frequency Frequency)
    : IControlReport<ManualAdjustment>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.ManualAdjustment;

    /// <inheritdoc/>
    public static int Length => 12;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out ManualAdjustment report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        report = new(-reader.Seconds(), -reader.Ppm(), -reader.Ppm());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Seconds(-Offset);
        writer.Ppm(-FrequencyChange);
        writer.Ppm(-Frequency);
    }
}

/// <summary>A time that was typed in by hand.</summary>
/// <param name="At">When, by the clock.</param>
/// <param name="SlewedOffset">Typed time − clock, adjusted for what was slewed since. On the wire positive means the clock is fast.</param>
/// <param name="Offset">The same as it was typed. The wire's sign is the opposite.</param>
/// <param name="Residual">What the estimate leaves unexplained of it. The wire's sign is the opposite.</param>
public readonly record struct ManualSample(UtcTime At, TimeInterval SlewedOffset, TimeInterval Offset, TimeInterval Residual);

/// <summary>The list of <see cref="ManualSample"/> as a reply carries it.</summary>
public static class ManualSamples
{
    /// <summary>Samples a reply has room for.</summary>
    public const int Capacity = 16;

    internal const int Length = 4 + (Capacity * SampleLength);

    private const int SampleLength = 24;

    /// <summary>Reads the body of a reply.</summary>
    /// <param name="body">The octets after the header.</param>
    /// <param name="samples">Room for <see cref="Capacity"/> samples.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>False when the body is too short.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, Span<ManualSample> samples, out int count)
    {
        count = 0;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        count = (int)Math.Min(reader.UInt32(), Capacity);
        for (var i = 0; i < count; i++)
            samples[i] = new(reader.Time(), -reader.Seconds(), -reader.Seconds(), -reader.Seconds());
        return true;
    }

    internal static void Write(ReadOnlySpan<ManualSample> samples, Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.UInt32((uint)samples.Length);
        foreach (var sample in samples)
        {
            writer.Time(sample.At);
            writer.Seconds(-sample.SlewedOffset);
            writer.Seconds(-sample.Offset);
            writer.Seconds(-sample.Residual);
        }

        writer.Fill((Capacity - samples.Length) * SampleLength);
    }
}
