using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Stratum1.Server.Serving;

/// <summary>What a table of clients is hashed with: nobody outside can choose addresses that fall into one place.</summary>
internal static class TableSeed
{
    /// <summary>A new one.</summary>
    public static UInt128 Draw()
    {
        Span<byte> seed = stackalloc byte[16];
        RandomNumberGenerator.Fill(seed);
        return BinaryPrimitives.ReadUInt128LittleEndian(seed);
    }
}
