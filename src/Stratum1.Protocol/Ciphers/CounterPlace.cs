using System.Buffers.Binary;

namespace Stratum1.Protocol.Ciphers;

/// <summary>Which 32 bits of a counter block count, and how they are written.</summary>
internal enum CounterPlace
{
    /// <summary>The last four octets, big-endian (RFC 5297 §2.5; bit 31 is cleared beforehand, so that no carry leaves them).</summary>
    LastBigEndian,

    /// <summary>The first four octets, little-endian, wrapping (RFC 8452 §4).</summary>
    FirstLittleEndian,
}

/// <summary>Reading and writing at a <see cref="CounterPlace"/>.</summary>
internal static class CounterPlaces
{
    private const int LastWord = BlockCipher.BlockLength - 4;

    internal static uint Read(this CounterPlace place, ReadOnlySpan<byte> block) => place == CounterPlace.LastBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(block[LastWord..])
        : BinaryPrimitives.ReadUInt32LittleEndian(block);

    internal static void Write(this CounterPlace place, Span<byte> block, uint counter)
    {
        if (place == CounterPlace.LastBigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(block[LastWord..], counter);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(block, counter);
    }
}
