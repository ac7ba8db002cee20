using System.Buffers.Binary;
using Stratum1.Protocol.Nts;

namespace Stratum1.Engine;

/// <summary>32 random bits at a time, by which one clock's doings are told from another's.</summary>
internal static class RandomWord
{
    /// <summary>The next ones; zero without a source.</summary>
    public static uint Draw(RandomSource? source)
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        octets.Clear();
        source?.Invoke(octets);
        return BinaryPrimitives.ReadUInt32LittleEndian(octets);
    }
}
