namespace Stratum1.Protocol.Ntp;

/// <summary>The 32-bit short format of RFC 5905 §6: unsigned seconds with 16 bits of fraction (15.3 µs). Range 0 to 65 536 s.</summary>
/// <param name="Units">Units of 2⁻¹⁶ s.</param>
public readonly record struct NtpShort(uint Units)
{
    /// <summary>An <see cref="TimeInterval"/> has 32 bits of fraction, this format 16.</summary>
    private const int DroppedBits = 16;

    private const long LastBits = (1L << DroppedBits) - 1;

    /// <summary>The length it stands for; exact.</summary>
    public TimeInterval Interval => new((long)Units << DroppedBits);

    /// <summary>The next value that is not smaller: a bound on an error must never be understated on its way to the wire.</summary>
    /// <returns>Zero for negative lengths, the largest value for those that do not fit.</returns>
    // Int128: the sum must not wrap for the longest interval, which TimeInterval uses for "too long".
    public static NtpShort RoundedUp(TimeInterval length) => new(uint.CreateSaturating(((Int128)length.Units + LastBits) >> DroppedBits));

    /// <summary>Seconds with six decimals.</summary>
    public override string ToString() => $"{Interval.Seconds:0.000000} s";
}
