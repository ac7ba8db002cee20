namespace Stratum1.Refclock.Framing;

/// <summary>What a framing says about bytes that begin with its first byte.</summary>
/// <remarks>
/// A verdict depends on the bytes alone, never on how many happened to have arrived: with fewer it is <see cref="NeedMore"/>,
/// and with more it stays. That is why fragmentation cannot change the frames.
/// </remarks>
/// <param name="Outcome">Which of the three answers this is.</param>
/// <param name="Length">Accepted: bytes of the frame. Rejected: bytes in which no frame can begin, at least one.</param>
/// <param name="BodyLength">Accepted: bytes between header and checksum.</param>
/// <param name="Checksum">Accepted: the verdict.</param>
/// <param name="Fault">What to count.</param>
internal readonly record struct Recognition(
    RecognitionOutcome Outcome, int Length, int BodyLength, ChecksumVerdict Checksum, FrameFault Fault)
{
    public static Recognition NeedMore => default;

    public static Recognition Accept(int length, int bodyLength, ChecksumVerdict checksum, FrameFault fault = FrameFault.None)
        => new(RecognitionOutcome.Accept, length, bodyLength, checksum, fault);

    public static Recognition Reject(int length, FrameFault fault)
        => new(RecognitionOutcome.Reject, length, BodyLength: 0, ChecksumVerdict.None, fault);
}

/// <summary>The three answers of a framing.</summary>
internal enum RecognitionOutcome : byte
{
    /// <summary>Too few bytes to tell.</summary>
    NeedMore,

    /// <summary>A frame begins here and is complete.</summary>
    Accept,

    /// <summary>No frame begins here.</summary>
    Reject,
}
