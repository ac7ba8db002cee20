using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Stratum1.Protocol.Ciphers;

/// <summary>Which 32 bits of a counter block count, and how they are written.</summary>
internal enum CounterPlace
{
    /// <summary>The last four octets, big-endian (RFC 5297 §2.5; bit 31 is cleared beforehand, so that no carry leaves them).</summary>
    LastBigEndian,

    /// <summary>The first four octets, little-endian, wrapping (RFC 8452 §4).</summary>
    FirstLittleEndian,
}

/// <summary>Counting at a <see cref="CounterPlace"/>.</summary>
internal static class CounterPlaces
{
    /// <summary>The counter block after this one. Vectors are little-endian on all processors we run on.</summary>
    internal static Vector128<byte> Increment(this CounterPlace place, Vector128<byte> block)
    {
        var words = block.AsUInt32();
        return unchecked(place == CounterPlace.FirstLittleEndian
            ? words.WithElement(0, words.GetElement(0) + 1)
            : words.WithElement(
                3, BinaryPrimitives.ReverseEndianness(BinaryPrimitives.ReverseEndianness(words.GetElement(3)) + 1))).AsByte();
    }
}
