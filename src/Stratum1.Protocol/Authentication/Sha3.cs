using System.Buffers.Binary;
using System.Numerics;

namespace Stratum1.Protocol.Authentication;

/// <summary>SHA-3 (FIPS 202): the platform has no SHA3-224, and the others only where its OpenSSL does.</summary>
internal static class Sha3
{
    private const int Lanes = 25;
    private const int StateLength = Lanes * 8;

    /// <summary>Constants of the step ι (FIPS 202 §3.2.5).</summary>
    private static readonly ulong[] RoundConstants =
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Rotations of the step ρ along the path of π, which begins at lane 1 (FIPS 202 §3.2.2 and §3.2.3).</summary>
    private static ReadOnlySpan<byte> Rotations
        => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    /// <summary>The lanes on that path.</summary>
    private static ReadOnlySpan<byte> Path => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <summary>Fills the digest; its length (28, 32, 48 or 64 octets) says which function it is.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<ulong> state = stackalloc ulong[Lanes];
        state.Clear();
        var rate = StateLength - (2 * digest.Length);
        while (message.Length >= rate)
        {
            Absorb(state, message[..rate]);
            message = message[rate..];
        }

        Span<byte> last = stackalloc byte[StateLength];
        last.Clear();
        last = last[..rate];
        message.CopyTo(last);
        last[message.Length] = 0x06; // The suffix 01 of SHA-3 and the first 1 of the padding (FIPS 202 §6.1, §5.1).
        last[^1] |= 0x80;
        Absorb(state, last);

        Span<byte> squeezed = stackalloc byte[StateLength];
        for (var lane = 0; lane < Lanes; lane++)
            BinaryPrimitives.WriteUInt64LittleEndian(squeezed[(lane * 8)..], state[lane]);
        squeezed[..digest.Length].CopyTo(digest);
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (var lane = 0; lane < block.Length / 8; lane++)
            state[lane] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(lane * 8)..]);
        foreach (var constant in RoundConstants)
            Round(state, constant);
    }

    /// <summary>θ, ρ and π, χ, ι (FIPS 202 §3.3); lane x + 5y.</summary>
    private static void Round(Span<ulong> a, ulong constant)
    {
        a = a[..Lanes];
        var c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
        var c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
        var c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
        var c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
        var c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
        for (var row = 0; row < Lanes; row += 5)
        {
            a[row] ^= c4 ^ BitOperations.RotateLeft(c1, 1);
            a[row + 1] ^= c0 ^ BitOperations.RotateLeft(c2, 1);
            a[row + 2] ^= c1 ^ BitOperations.RotateLeft(c3, 1);
            a[row + 3] ^= c2 ^ BitOperations.RotateLeft(c4, 1);
            a[row + 4] ^= c3 ^ BitOperations.RotateLeft(c0, 1);
        }

        var moving = a[1];
        for (var step = 0; step < Path.Length; step++)
            (moving, a[Path[step]]) = (a[Path[step]], BitOperations.RotateLeft(moving, Rotations[step]));

        for (var row = 0; row < Lanes; row += 5)
        {
            (c0, c1, c2, c3, c4) = (a[row], a[row + 1], a[row + 2], a[row + 3], a[row + 4]);
            a[row] = c0 ^ (~c1 & c2);
            a[row + 1] = c1 ^ (~c2 & c3);
            a[row + 2] = c2 ^ (~c3 & c4);
            a[row + 3] = c3 ^ (~c4 & c0);
            a[row + 4] = c4 ^ (~c0 & c1);
        }

        a[0] ^= constant;
    }
}
