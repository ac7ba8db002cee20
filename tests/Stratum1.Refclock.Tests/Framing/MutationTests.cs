using Stratum1.Refclock.Receiver;

namespace Stratum1.Refclock.Tests.Framing;

/// <summary>
/// Pieces of captures, damaged at random, through scanner and decoder: no exception, no growth, and the next good frame is found.
/// </summary>
/// <remarks>Alone, because it looks at the memory of the whole process.</remarks>
[Collection("alone")]
public class MutationTests
{
    private const int MaxWindow = 1500;
    private const int MaxGrowthBytes = 1_000_000;

    /// <summary>Good frames swallowed by a checksum that agrees by chance; one in a million was seen.</summary>
    private const int MaxSwallowed = 5;

    private static readonly int Mutations = Environment.GetEnvironmentVariable("STRATUM1_FAST") == "1" ? 20_000 : 1_000_000;

    private readonly byte[] window = new byte[4 * MaxWindow];
    private readonly byte[] scratch = new byte[5 * MaxWindow];

    [SharedDataFact]
    public void A_million_mutations_of_real_captures_do_no_harm()
        => Mutate([.. ReceiverCaptures.Real.Select(ReceiverCaptures.ReadReal)], seed: 20261120);

    [Fact]
    public void Mutations_of_synthetic_captures_do_no_harm()
        => Mutate([.. ReceiverCaptures.Own.Select(ReceiverCaptures.ReadOwn)], seed: 4711);

    private void Mutate(byte[][] captures, int seed)
    {
        var sentinel = new Sentinel();
        var decoder = new ReceiverDecoder();
        var random = new Random(seed);
        var before = 0L;
        var swallowed = 0;
        for (var i = 0; i < Mutations; i++)
        {
            if (i == Mutations / 10)
                before = GC.GetTotalMemory(forceFullCollection: true);
            var length = TakeWindow(captures[random.Next(captures.Length)], random);
            for (var edits = random.Next(1, 8); edits > 0; edits--)
                length = Edit(length, captures[random.Next(captures.Length)], random);

            var found = sentinel.IsFoundBehind(
                window.AsSpan(0, length),
                scratch,
                cut: () => random.Next(1, 600),
                onFrame: (in frame) => decoder.Apply(frame, out _));
            swallowed += !found && sentinel.IsSwallowed ? 1 : 0;
            Assert.True(found || sentinel.IsSwallowed, $"seed {seed}, mutation {i}: {Convert.ToHexString(window.AsSpan(0, length))}");
        }

        Assert.InRange(swallowed, 0, MaxSwallowed);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowthBytes);
    }

    private int TakeWindow(byte[] capture, Random random)
    {
        var start = random.Next(capture.Length);
        var length = Math.Min(random.Next(1, MaxWindow), capture.Length - start);
        capture.AsSpan(start, length).CopyTo(window);
        return length;
    }

    /// <summary>
    /// Flips a bit, sets a byte, cuts out, repeats, inserts noise, or inserts a piece of another capture; returns the new length.
    /// </summary>
    private int Edit(int length, byte[] other, Random random)
    {
        var at = random.Next(length + 1);
        var run = Math.Min(random.Next(1, 200), length - at);
        switch (random.Next(6))
        {
            case 0 when at < length:
                window[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 1 when at < length:
                window[at] = (byte)random.Next(256);
                return length;
            case 2:
                window.AsSpan(at + run, length - at - run).CopyTo(window.AsSpan(at));
                return length - run;
            case 3:
                return Insert(at, window.AsSpan(at, run).ToArray(), length);
            case 4:
                var noise = new byte[random.Next(1, 40)];
                random.NextBytes(noise);
                return Insert(at, noise, length);
            default:
                var start = random.Next(other.Length);
                return Insert(at, other.AsSpan(start, Math.Min(random.Next(1, 200), other.Length - start)), length);
        }
    }

    private int Insert(int at, ReadOnlySpan<byte> bytes, int length)
    {
        if (length + bytes.Length > window.Length)
            return length;
        window.AsSpan(at, length - at).CopyTo(window.AsSpan(at + bytes.Length));
        bytes.CopyTo(window.AsSpan(at));
        return length + bytes.Length;
    }
}

/// <summary>Tests that no other test may run beside.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
