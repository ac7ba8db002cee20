using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>struct pps_kparams (linux/pps.h): 40 octets. The offsets are never used: delays are the engine's to correct.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PpsParameters
{
    internal int ApiVersion;
    internal int Mode;
    internal PpsTime AssertOffset;
    internal PpsTime ClearOffset;

    /// <summary>PPS_API_VERS_1, the only one.</summary>
    internal const int Version = 1;
}

/// <summary>struct pps_ktime: 16 octets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PpsTime
{
    internal long Seconds;
    internal int Nanoseconds;
    internal uint Flags;

    internal readonly UtcTime ToUtc() => new(Seconds, Timespec.Fraction((ulong)Nanoseconds));
}

/// <summary>
/// struct pps_fdata: 64 octets on x86-64, arm64 and armhf. A 32-bit program on a 64-bit kernel (32-bit Raspberry Pi OS) must
/// use struct pps_fdata_compat instead, made for i386: 60 octets, because there the timeout follows without padding.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct PpsFetchData
{
    [FieldOffset(0)]
    internal uint AssertSequence;
    [FieldOffset(4)]
    internal uint ClearSequence;
    [FieldOffset(8)]
    internal PpsTime Assert;
    [FieldOffset(24)]
    internal PpsTime Clear;
    [FieldOffset(40)]
    internal int Mode;
    [FieldOffset(48)]
    internal PpsTime Timeout;

    // The compat timeout: 64 bits aligned to 4, hence in halves.
    [FieldOffset(44)]
    internal uint CompatSecondsLow;
    [FieldOffset(48)]
    internal uint CompatSecondsHigh;
    [FieldOffset(52)]
    internal int CompatNanoseconds;
    [FieldOffset(56)]
    internal uint CompatFlags;

    /// <summary>Whether the compat layout applies: our pointers have 32 bits, the kernel's 64.</summary>
    internal static bool IsCompat { get; } = nint.Size == 4 && RuntimeInformation.OSArchitecture is Architecture.Arm64 or Architecture.X64;

    /// <summary>A request that waits this long; at zero the kernel answers with the latest edges.</summary>
    internal static PpsFetchData WithTimeout(TimeInterval timeout, bool compat)
    {
        var time = Timespec.From(timeout);
        var data = default(PpsFetchData);
        if (compat)
        {
            data.CompatSecondsLow = unchecked((uint)time.Seconds);
            data.CompatSecondsHigh = (uint)(time.Seconds >> 32);
            data.CompatNanoseconds = (int)time.Nanoseconds;
        }
        else
        {
            data.Timeout = new() { Seconds = time.Seconds, Nanoseconds = (int)time.Nanoseconds };
        }

        return data;
    }
}
