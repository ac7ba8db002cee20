using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Stratum1.Protocol.Ciphers;

/// <summary>AES on a processor's own instructions: key schedule (FIPS 197 §5.2), one block at a time, and four in flight.</summary>
internal sealed class InstructionAes<TRounds> : BlockCipher
    where TRounds : struct, IAesRounds
{
    /// <summary>AES-256: 14 rounds and a key before them.</summary>
    private const int MostRoundKeys = 15;

    /// <summary>An instruction takes 3 to 4 cycles, and one or two begin in each: four blocks keep the unit busy.</summary>
    private const int BlocksInFlight = 4;

    /// <summary>x⁰ to x⁹ in GF(2⁸), modulo x⁸ + x⁴ + x³ + x + 1.</summary>
    private static ReadOnlySpan<byte> RoundConstants => [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1B, 0x36];

    // Pinned, so that the collector leaves no copies behind when it moves objects.
    private readonly Vector128<byte>[] schedule = GC.AllocateArray<Vector128<byte>>(MostRoundKeys, pinned: true);
    private int roundKeys;

    private ReadOnlySpan<Vector128<byte>> Keys => schedule.AsSpan(0, roundKeys);

    public override void SetKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 24 or 32))
            throw new ArgumentException("an AES key has 16, 24 or 32 octets", nameof(key));

        var keyWords = key.Length / 4;
        roundKeys = keyWords + 7;
        if (keyWords == 4)
        {
            ExpandShortKey(Vector128.Create(key));
            return;
        }

        var words = MemoryMarshal.Cast<Vector128<byte>, uint>(schedule.AsSpan(0, roundKeys));
        for (var i = 0; i < keyWords; i++)
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(i * 4)..]);

        var word = words[keyWords - 1];
        for (var i = keyWords; i < words.Length; i++)
        {
            // Words are little-endian here: the RotWord of the standard is a rotation to the right.
            if (i % keyWords == 0)
                word = BitOperations.RotateRight(SubWord(word), 8) ^ RoundConstants[(i / keyWords) - 1];
            else if (keyWords == 8 && i % keyWords == 4)
                word = SubWord(word);
            word ^= words[i - keyWords];
            words[i] = word;
        }
    }

    public override void Encrypt(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var keys = Keys;
        var from = MemoryMarshal.Cast<byte, Vector128<byte>>(input);
        var to = MemoryMarshal.Cast<byte, Vector128<byte>>(output)[..from.Length];
        var i = 0;
        for (; i + BlocksInFlight <= from.Length; i += BlocksInFlight)
            EncryptFour(keys, from.Slice(i, BlocksInFlight), to.Slice(i, BlocksInFlight));
        for (; i < from.Length; i++)
            to[i] = EncryptOne(keys, from[i]);
    }

    public override Vector128<byte> Chain(Vector128<byte> state, ReadOnlySpan<byte> blocks)
    {
        var keys = Keys;
        foreach (var block in MemoryMarshal.Cast<byte, Vector128<byte>>(blocks))
            state = EncryptOne(keys, state ^ block);
        return state;
    }

    public override void EncryptBoth(ref Vector128<byte> first, ref Vector128<byte> second)
    {
        var keys = Keys;
        var key = keys[0];
        var (a, b) = (TRounds.Start(first, key), TRounds.Start(second, key));
        for (var i = 1; i < keys.Length - 1; i++)
        {
            var next = keys[i];
            a = TRounds.Round(a, key, next);
            b = TRounds.Round(b, key, next);
            key = next;
        }

        first = TRounds.LastRound(a, key, keys[^1]);
        second = TRounds.LastRound(b, key, keys[^1]);
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(schedule.AsSpan()));
        roundKeys = 0;
    }

    /// <summary>The schedule of AES-128, a whole round key at a time; the packets of NTS need several of them each.</summary>
    private void ExpandShortKey(Vector128<byte> key)
    {
        // RotWord of the last column, four times; a column up; two columns up. Indices from 128 on give zero.
        var rotatedLast = Vector128.Create((byte)13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12);
        var oneUp = Vector128.Create((byte)128, 128, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        var twoUp = Vector128.Create((byte)128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7);
        var keys = schedule.AsSpan(0, RoundConstants.Length + 1);
        keys[0] = key;
        for (var i = 0; i < RoundConstants.Length; i++)
        {
            var word = TRounds.SubstituteEqualColumns(TRounds.Pick(key, rotatedLast)) ^ Vector128.Create(
                (uint)RoundConstants[i]).AsByte();
            key ^= TRounds.Pick(key, oneUp);
            key ^= TRounds.Pick(key, twoUp);
            key ^= word;
            keys[i + 1] = key;
        }
    }

    private static uint SubWord(uint word) => TRounds.SubstituteEqualColumns(Vector128.Create(word).AsByte()).AsUInt32().ToScalar();

    private static Vector128<byte> EncryptOne(ReadOnlySpan<Vector128<byte>> keys, Vector128<byte> block)
    {
        var key = keys[0];
        var state = TRounds.Start(block, key);
        for (var i = 1; i < keys.Length - 1; i++)
        {
            var next = keys[i];
            state = TRounds.Round(state, key, next);
            key = next;
        }

        return TRounds.LastRound(state, key, keys[^1]);
    }

    private static void EncryptFour(ReadOnlySpan<Vector128<byte>> keys, ReadOnlySpan<Vector128<byte>> from, Span<Vector128<byte>> to)
    {
        var key = keys[0];
        var a = TRounds.Start(from[0], key);
        var b = TRounds.Start(from[1], key);
        var c = TRounds.Start(from[2], key);
        var d = TRounds.Start(from[3], key);
        for (var i = 1; i < keys.Length - 1; i++)
        {
            var next = keys[i];
            a = TRounds.Round(a, key, next);
            b = TRounds.Round(b, key, next);
            c = TRounds.Round(c, key, next);
            d = TRounds.Round(d, key, next);
            key = next;
        }

        var last = keys[^1];
        to[0] = TRounds.LastRound(a, key, last);
        to[1] = TRounds.LastRound(b, key, last);
        to[2] = TRounds.LastRound(c, key, last);
        to[3] = TRounds.LastRound(d, key, last);
    }
}
