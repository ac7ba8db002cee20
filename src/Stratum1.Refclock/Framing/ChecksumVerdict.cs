namespace Stratum1.Refclock.Framing;

/// <summary>Whether the sender's checksum agrees with the bytes.</summary>
public enum ChecksumVerdict : byte
{
    /// <summary>The frame carries none (a sentence without <c>*</c>, a comment, junk).</summary>
    None,

    /// <summary>It agrees.</summary>
    Ok,

    /// <summary>It disagrees, or is not two hexadecimal digits.</summary>
    Bad,
}
