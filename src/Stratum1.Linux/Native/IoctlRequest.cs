namespace Stratum1.Linux;

/// <summary>Composes ioctl request numbers (asm-generic/ioctl.h: x86, arm, arm64): direction, size, group, number.</summary>
internal static class IoctlRequest
{
    private const uint WriteBit = 1;
    private const uint ReadBit = 2;

    /// <summary>_IOR: the kernel fills the argument.</summary>
    internal static nuint Reads(char group, uint number, int size) => Compose(ReadBit, group, number, size);

    /// <summary>_IOW: the kernel reads the argument.</summary>
    internal static nuint Writes(char group, uint number, int size) => Compose(WriteBit, group, number, size);

    /// <summary>_IOWR: both.</summary>
    internal static nuint Exchanges(char group, uint number, int size) => Compose(ReadBit | WriteBit, group, number, size);

    private static nuint Compose(uint direction, char group, uint number, int size)
        => (direction << 30) | ((uint)size << 16) | ((uint)group << 8) | number;
}
