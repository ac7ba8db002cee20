namespace Stratum1.Refclock.Tests.Framing;

public class FragmentationTests
{
    public static TheoryData<string> RealCaptures => [.. ReceiverCaptures.Real];

    public static TheoryData<string> OwnCaptures => [.. ReceiverCaptures.Own];

    [SharedDataTheory, MemberData(nameof(RealCaptures))]
    public void A_real_capture_gives_the_same_frames_however_it_is_cut(string capture)
        => CutInEveryWay(ReceiverCaptures.ReadReal(capture));

    [Theory, MemberData(nameof(OwnCaptures))]
    public void A_synthetic_capture_gives_the_same_frames_however_it_is_cut(string capture)
        => CutInEveryWay(ReceiverCaptures.ReadOwn(capture));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Noise_gives_the_same_frames_however_it_is_cut(int seed)
    {
        // Few different bytes, so that headers, line ends and comments come about by chance.
        byte[] alphabet = [.. "$#*,A0\r\n"u8, 0xB5, 0x62, 0xD3, 0x00, 0x01, 0xBA, 0xCE, 0xA0, 0xA2];
        var noise = new byte[50_000];
        var random = new Random(seed);
        foreach (ref var b in noise.AsSpan())
            b = alphabet[random.Next(alphabet.Length)];
        CutInEveryWay(noise);
    }

    private static void CutInEveryWay(byte[] stream)
    {
        var whole = FoundFrame.Scan(stream);
        Assert.NotEmpty(whole);
        Assert.Equal(whole, FoundFrame.Scan(stream, () => 1));
        for (var seed = 1; seed <= 5; seed++)
        {
            var random = new Random(seed);
            var cut = FoundFrame.Scan(stream, () => random.Next(1, 1 << random.Next(1, 15)));
            Assert.True(whole.SequenceEqual(cut), $"seed {seed}");
        }
    }
}
