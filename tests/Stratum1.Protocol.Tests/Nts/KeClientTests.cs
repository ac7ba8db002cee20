using Stratum1.Protocol.Nts;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

public class KeClientTests
{
    private const string Ntp = "80010002" + "0000";
    private const string Siv = "80040002" + "000f";
    private const string Cookie = "0005000c" + "0102030405060708090a0b0c";
    private const string End = "80000000";

    public static TheoryData<int> SomeSeeds => [.. Seeds.Of(all: 10, fast: 2)];

    [Fact]
    public void The_request_is_what_the_RFC_and_chrony_want()
    {
        Assert.Equal(Ntp + Siv + End, Hex([AeadAlgorithm.AesSivCmac256]));
        Assert.Equal(Ntp + "80040004001e000f" + "04000000" + End, Hex([AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256]));

        static string Hex(AeadAlgorithm[] algorithms) => Convert.ToHexStringLower(new KeClientExchange(algorithms).Request.Span);
    }

    [Theory]
    [InlineData(Ntp + Siv + Cookie + End, null)]
    [InlineData(Cookie + Siv + Ntp + End, null)]
    [InlineData(Ntp + Siv + "7f000001aa" + Cookie + End, null)]
    [InlineData(
        Ntp + Siv + "0005000daabbccddaabbccddaabbccddaa" + Cookie + End, null)] // A cookie that fits no field, beside one that does.
    [InlineData(Siv + Cookie + End, "does not speak NTPv4")]
    [InlineData("80010000" + End, "does not speak NTPv4")]
    [InlineData("80010002ffff" + Siv + Cookie + End, "does not speak NTPv4")]
    [InlineData("000100020000" + Siv + Cookie + End, "Next Protocol")]
    [InlineData(Ntp + Ntp + Siv + Cookie + End, "Next Protocol")]
    [InlineData(Ntp + "80040000" + End, "shares no AEAD")]
    [InlineData(Ntp + Cookie + End, "shares no AEAD")]
    [InlineData(Ntp + "80040002001e" + Cookie + End, "not offered")]
    [InlineData(Ntp + Siv + Siv + Cookie + End, "not offered")]
    [InlineData(Ntp + Siv + End, "no cookie")]
    [InlineData(Ntp + Siv + "00050000" + End, "no cookie")]
    [InlineData(Ntp + Siv + "00050008" + "0102030405060708" + End, "no cookie")]
    [InlineData("800200020001" + End, "error 1")]
    [InlineData("8002000401020304" + End, "error without a number")]
    [InlineData(Ntp + Siv + Cookie + "800300020007" + End, "warning 7")]
    [InlineData(Ntp + Siv + Cookie + "ffff0000" + End, "critical record of unknown type 32767")]
    [InlineData(Ntp + Siv + Cookie + "8006000161" + "8006000161" + End, "§4.1.7")]
    [InlineData(Ntp + Siv + Cookie + "80060002610a" + End, "§4.1.7")]
    [InlineData(Ntp + Siv + Cookie + "8007000401020304" + End, "§4.1.7")]
    [InlineData(Ntp + Siv + Cookie + "0400000100" + End, "1024 has a body")]
    [InlineData(Ntp + Siv + Cookie + "00000000", "§4.1.1")]
    [InlineData(Ntp + Siv + Cookie + End + End, "§4.1.1")]
    public void A_response_is_taken_or_refused_with_the_reason(string response, string? reason)
    {
        var client = new KeClientExchange([AeadAlgorithm.AesSivCmac256]);
        var state = client.Receive(Convert.FromHexString(response));
        Assert.Equal(reason is null ? KeClientState.Agreed : KeClientState.Failed, state);
        if (reason is null)
            Assert.Null(client.Failure);
        else
            Assert.Contains(reason, client.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_may_have_65536_octets_and_more_cookies_than_a_client_keeps()
    {
        var cookies = string.Concat(Enumerable.Repeat(Cookie, (65_536 - 16) / 16));
        var response = Convert.FromHexString(Ntp + Siv + cookies + End);
        Assert.Equal(65_536, response.Length);
        var client = new KeClientExchange([AeadAlgorithm.AesSivCmac256]);
        for (var at = 0; at < response.Length; at += 4096)
            client.Receive(response.AsSpan(at, 4096));
        Assert.Equal((KeClientState.Agreed, 8), (client.State, client.Cookies.Count));

        client = new([AeadAlgorithm.AesSivCmac256]);
        Assert.Equal(KeClientState.Waiting, client.Receive(response.AsSpan(0, response.Length - 4)));
        Assert.Equal(KeClientState.Failed, client.Receive(new byte[] { 0, 5, 0, 1, 0 }));
        Assert.Contains("longer", client.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_ends_early_is_a_failure()
    {
        var client = new KeClientExchange([AeadAlgorithm.AesSivCmac256]);
        client.Receive(Convert.FromHexString(Ntp + Siv + Cookie));
        Assert.Equal(KeClientState.Failed, client.End());
        Assert.Contains("closed", client.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Damaged_responses_are_survived(int seed)
    {
        var good = Convert.FromHexString(Ntp + Siv + Cookie + Cookie + "8006000161" + "800700020101" + End);
        for (var bit = 0; bit < good.Length * 8; bit++)
            Feed(bit, (octets, _) => octets[bit / 8] ^= (byte)(1 << (bit % 8)));
        var random = new Random(seed);
        for (var i = 0; i < 10_000; i++)
            Feed(i, (octets, _) => random.NextBytes(octets.AsSpan(random.Next(octets.Length))));

        void Feed(int step, Action<byte[], int> damage)
        {
            var octets = (byte[])good.Clone();
            damage(octets, step);
            var client = new KeClientExchange([AeadAlgorithm.AesSivCmac256]);
            client.Receive(octets);
            client.End();
            Assert.True(client.State == KeClientState.Agreed == client.Failure is null, $"seed {seed}, step {step}");
            Assert.True(client.State != KeClientState.Agreed || client.Cookies.Count > 0, $"seed {seed}, step {step}");
        }
    }

    [Theory]
    [InlineData(KeStage.NotStarted, 9, 2)]
    [InlineData(KeStage.Connecting, 1, 16)]
    [InlineData(KeStage.Connecting, 3, 64)]
    [InlineData(KeStage.Tls, 1, 1024)]
    [InlineData(KeStage.Tls, 99, 524_288)]
    [InlineData(KeStage.Connecting, int.MaxValue, 524_288)]
    public void The_wait_before_the_next_attempt_doubles_up_to_six_days(KeStage stage, int attempts, int seconds)
        => Assert.Equal(TimeInterval.FromWholeSeconds(seconds), KeRetry.Wait(stage, attempts));
}
