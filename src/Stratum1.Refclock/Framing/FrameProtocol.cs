namespace Stratum1.Refclock.Framing;

/// <summary>What kind of bytes a <see cref="Frame"/> holds.</summary>
public enum FrameProtocol : byte
{
    /// <summary>A text line: <c>$</c>, fields, optional checksum, line end (IEC 61162-1).</summary>
    Nmea,

    /// <summary>u-blox binary.</summary>
    Ubx,

    /// <summary>RTCM 10403 version 3.</summary>
    Rtcm3,

    /// <summary>Zhongkewei (AT6558 and relatives) binary.</summary>
    Casic,

    /// <summary>SiRF binary.</summary>
    Sirf,

    /// <summary>A <c>#</c> line of a capture file; never sent by a receiver.</summary>
    Comment,

    /// <summary>Bytes that belong to no frame.</summary>
    Junk,
}
