using System.Buffers.Binary;
using RandomPool = Stratum1.Protocol.Nts.RandomPool;

namespace Stratum1.Protocol.Client;

/// <summary>
/// Timestamps with random bits, each different from zero and from those it could be mistaken for: that is how replies, modes and losses
/// are recognised.
/// </summary>
/// <param name="random">For what nobody may guess.</param>
internal readonly struct TimestampNonces(RandomPool random)
{
    /// <summary>Tells nothing: all bits are random.</summary>
    public NtpTimestamp Draw(NtpTimestamp x, NtpTimestamp y, NtpTimestamp z) => Apart(new(Bits()), x, y, z);

    /// <summary>A timestamp with random bits below the clock's precision (RFC 5905 §6).</summary>
    /// <param name="stamp">What it tells.</param>
    /// <param name="precision">log₂ s.</param>
    public NtpTimestamp Fuzz(NtpTimestamp stamp, sbyte precision, NtpTimestamp x, NtpTimestamp y, NtpTimestamp z)
    {
        var mask = (1UL << Math.Clamp(32 + precision, 0, 31)) - 1;
        return Apart(new(stamp.Units ^ (Bits() & mask)), x, y, z);
    }

    private static NtpTimestamp Apart(NtpTimestamp stamp, NtpTimestamp x, NtpTimestamp y, NtpTimestamp z)
    {
        while (stamp.Units == 0 || stamp == x || stamp == y || stamp == z)
            stamp = new(unchecked(stamp.Units + 1));
        return stamp;
    }

    private ulong Bits()
    {
        Span<byte> octets = stackalloc byte[8];
        random.Fill(octets);
        return BinaryPrimitives.ReadUInt64BigEndian(octets);
    }
}
