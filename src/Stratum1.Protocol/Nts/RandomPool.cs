using System.Security.Cryptography;

namespace Stratum1.Protocol.Nts;

/// <summary>Fills memory with octets nobody can guess; the daemon passes the system's generator, tests a seeded one.</summary>
public delegate void RandomSource(Span<byte> octets);

/// <summary>Randomness in small portions from a source that is cheaper in large ones (a system call each). One thread at a time.</summary>
/// <param name="source">Where it comes from.</param>
public sealed class RandomPool(RandomSource source)
{
    /// <summary>About a hundred replies' worth: the system call (~1 µs, measured) then costs each of them 10 ns.</summary>
    private const int Size = 4096;

    private readonly byte[] pool = GC.AllocateArray<byte>(Size, pinned: true);
    private int used = Size;

    /// <summary>Fills memory with octets that were never handed out before, and forgets them.</summary>
    public void Fill(Span<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (used == Size)
            {
                source(pool);
                used = 0;
            }

            var portion = pool.AsSpan(used, Math.Min(octets.Length, Size - used));
            portion.CopyTo(octets);
            CryptographicOperations.ZeroMemory(portion);
            used += portion.Length;
            octets = octets[portion.Length..];
        }
    }
}
