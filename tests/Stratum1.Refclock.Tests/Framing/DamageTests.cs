using Stratum1.Refclock.Framing;

namespace Stratum1.Refclock.Tests.Framing;

/// <summary>Every prefix and every single-bit flip of every good frame, followed by a good frame, which must be found.</summary>
public class DamageTests
{
    private readonly Sentinel sentinel = new();
    private readonly byte[] scratch = new byte[16_384];

    public static TheoryData<string> RealCaptures => [.. ReceiverCaptures.Real];

    public static TheoryData<string> OwnCaptures => [.. ReceiverCaptures.Own];

    [SharedDataTheory, MemberData(nameof(RealCaptures))]
    public void A_good_frame_is_found_behind_every_prefix_of_a_real_one(string capture) => Prefixes(ReceiverCaptures.ReadReal(capture));

    [SharedDataTheory, MemberData(nameof(RealCaptures))]
    public void A_good_frame_is_found_behind_every_bit_flip_of_a_real_one(string capture) => Flips(ReceiverCaptures.ReadReal(capture));

    [Theory, MemberData(nameof(OwnCaptures))]
    public void A_good_frame_is_found_behind_every_prefix_of_a_synthetic_one(string capture) => Prefixes(ReceiverCaptures.ReadOwn(capture));

    [Theory, MemberData(nameof(OwnCaptures))]
    public void A_good_frame_is_found_behind_every_bit_flip_of_a_synthetic_one(string capture) => Flips(ReceiverCaptures.ReadOwn(capture));

    private static IEnumerable<byte[]> GoodFrames(byte[] capture)
        => FoundFrame.Scan(capture)
            .Where(frame => frame.Checksum == ChecksumVerdict.Ok)
            .Select(frame => Convert.FromHexString(frame.Bytes));

    private void Prefixes(byte[] capture)
    {
        foreach (var frame in GoodFrames(capture))
        {
            for (var length = 0; length < frame.Length; length++)
            {
                Assert.True(
                    sentinel.IsFoundBehind(frame.AsSpan(0, length), scratch),
                    $"behind the first {length} bytes of {Convert.ToHexString(frame)}");
            }
        }
    }

    private void Flips(byte[] capture)
    {
        foreach (var frame in GoodFrames(capture))
        {
            for (var bit = 0; bit < frame.Length * 8; bit++)
            {
                frame[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(sentinel.IsFoundBehind(frame, scratch), $"behind {Convert.ToHexString(frame)}, bit {bit} flipped");
                frame[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }
}
