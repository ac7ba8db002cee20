namespace Stratum1.Refclock.Framing;

/// <summary>Why bytes were not accepted as a good frame; each is counted by <see cref="FrameCounters"/>.</summary>
public enum FrameFault : byte
{
    /// <summary>Nothing wrong.</summary>
    None,

    /// <summary>A whole sentence whose checksum disagrees. It is delivered, marked bad.</summary>
    BadSentenceChecksum,

    /// <summary>A whole sentence without checksum. It is delivered, marked so.</summary>
    MissingChecksum,

    /// <summary>A sentence cut short by the <c>$</c> of the next one.</summary>
    MergedLine,

    /// <summary>A sentence with a byte that is no printable ASCII, or without an identifier.</summary>
    GarbledLine,

    /// <summary>A sentence longer than <see cref="FrameScanner.MaxSentence"/>.</summary>
    OverlongLine,

    /// <summary>A binary header, its length plausible, whose checksum or trailer disagrees: a damaged frame, or chance.</summary>
    BadBinaryChecksum,

    /// <summary>A binary header that announces more than any message of its protocol has.</summary>
    AbsurdLength,

    /// <summary>The bytes ended, or the line fell silent, inside a frame.</summary>
    Truncated,
}
