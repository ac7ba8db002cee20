using Stratum1.Protocol.Nts;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

public class KeServerTests
{
    private const string Ntp = "80010002" + "0000";
    private const string Siv = "80040002" + "000f";
    private const string GcmThenSiv = "80040004" + "001e000f";
    private const string Compliant = "04000000";
    private const string End = "80000000";
    private const string BadRequest = "8002000200018" + "0000000";

    public static TheoryData<int> SomeSeeds => [.. Seeds.Of(all: 10, fast: 2)];

    [Theory]
    [InlineData(Ntp + Siv + End, AeadAlgorithm.AesSivCmac256)]
    [InlineData(Siv + Ntp + End, AeadAlgorithm.AesSivCmac256)] // Any order.
    [InlineData(Ntp + "00040002000f" + End, AeadAlgorithm.AesSivCmac256)] // The algorithms need not be critical.
    [InlineData(
        Ntp + "80040006" + "fffe" + "0011" + "000f" + End, AeadAlgorithm.AesSivCmac256)] // Unknown and not offered ones are passed over.
    [InlineData("80010004" + "ffff0000" + Siv + End, AeadAlgorithm.AesSivCmac256)]
    [InlineData(Ntp + Siv + "7fff0003010203" + End, AeadAlgorithm.AesSivCmac256)] // An unknown record that is not critical.
    [InlineData(Ntp + Siv + "800600036e7470" + "800700022b73" + End, AeadAlgorithm.AesSivCmac256)] // Wishes.
    [InlineData(Ntp + GcmThenSiv + Compliant + End, AeadAlgorithm.Aes128GcmSiv)]
    [InlineData(Ntp + GcmThenSiv + End, AeadAlgorithm.AesSivCmac256)] // Who does not say how it exports keys gets what all do alike.
    [InlineData(Ntp + "80040002001e" + End, AeadAlgorithm.Aes128GcmSiv)]
    public void A_good_request_gets_eight_cookies_for_the_first_common_algorithm(string request, AeadAlgorithm expected)
    {
        using var fixture = new Fixture();
        var server = fixture.Ask(request);
        Assert.Equal((KeVerdict.Agreed, expected), (server.Verdict, server.Algorithm));
        var offered = request.Contains(Compliant, StringComparison.Ordinal) || expected != AeadAlgorithm.Aes128GcmSiv;
        var client = new KeClientExchange([AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256]);
        Assert.Equal(KeClientState.Agreed, client.Receive(server.Response.Span));
        Assert.Equal((expected, 8, !offered), (client.Algorithm, client.Cookies.Count, client.MayBeOldChrony));
        Assert.Equal(8, client.Cookies.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData(End, KeVerdict.BadRequest, BadRequest)] // Nothing.
    [InlineData(Ntp + End, KeVerdict.BadRequest, BadRequest)] // No algorithms.
    [InlineData(Siv + End, KeVerdict.BadRequest, BadRequest)] // No protocol.
    [InlineData("00010002" + "0000" + Siv + End, KeVerdict.BadRequest, BadRequest)] // Next Protocol must be critical.
    [InlineData(Ntp + Ntp + Siv + End, KeVerdict.BadRequest, BadRequest)] // Repeated.
    [InlineData(Ntp + Siv + Siv + End, KeVerdict.BadRequest, BadRequest)]
    [InlineData("80010000" + Siv + End, KeVerdict.BadRequest, BadRequest)] // Empty.
    [InlineData("8001000100" + Siv + End, KeVerdict.BadRequest, BadRequest)] // Half a number.
    [InlineData(Ntp + "80040003000f00" + End, KeVerdict.BadRequest, BadRequest)]
    [InlineData(Ntp + Siv + "800200020000" + End, KeVerdict.BadRequest, BadRequest)] // A client has no errors, warnings
    [InlineData(Ntp + Siv + "800300020000" + End, KeVerdict.BadRequest, BadRequest)]
    [InlineData(Ntp + Siv + "00050004aaaaaaaa" + End, KeVerdict.BadRequest, BadRequest)] // or cookies to give.
    [InlineData(Ntp + Siv + "040000010" + "0" + End, KeVerdict.BadRequest, BadRequest)]
    [InlineData(Ntp + Siv + "80060000" + End, KeVerdict.BadRequest, BadRequest)] // A name without a letter, with a blank, twice.
    [InlineData(Ntp + Siv + "8006000120" + End, KeVerdict.BadRequest, BadRequest)]
    [InlineData(Ntp + Siv + "8006000161" + "8006000161" + End, KeVerdict.BadRequest, BadRequest)]
    [InlineData(Ntp + Siv + "8007000101" + End, KeVerdict.BadRequest, BadRequest)]
    [InlineData(Ntp + Siv + "00000000", KeVerdict.BadRequest, BadRequest)] // The end must be critical,
    [InlineData(Ntp + Siv + "8000000100", KeVerdict.BadRequest, BadRequest)] // empty,
    [InlineData(Ntp + Siv + End + End, KeVerdict.BadRequest, BadRequest)] // and the end.
    [InlineData(Ntp + Siv + End + "00", KeVerdict.BadRequest, BadRequest)]
    [InlineData(Ntp + Siv + "ffff0000" + End, KeVerdict.UnrecognizedCriticalRecord, "800200020000" + End)]
    [InlineData("80010002ffff" + Siv + End, KeVerdict.NoCommonProtocol, "80010000" + End)]
    [InlineData("80010002ffff" + End, KeVerdict.NoCommonProtocol, "80010000" + End)]
    [InlineData(Ntp + "800400020001" + End, KeVerdict.NoCommonAlgorithm, Ntp + "80040000" + End)]
    public void A_bad_request_gets_the_answer_of_RFC_8915(string request, KeVerdict verdict, string response)
    {
        using var fixture = new Fixture();
        var server = fixture.Ask(request);
        Assert.Equal(verdict, server.Verdict);
        Assert.Equal(response, Convert.ToHexString(server.Response.Span), ignoreCase: true);
    }

    [Fact]
    public void Name_and_port_of_another_NTP_server_are_told()
    {
        using var fixture = new Fixture();
        var server = fixture.Ask(Ntp + Siv + End, new() { NtpServer = "ntp.example", NtpPort = 1123 });
        var client = new KeClientExchange([AeadAlgorithm.AesSivCmac256]);
        Assert.Equal(KeClientState.Agreed, client.Receive(server.Response.Span));
        Assert.Equal(("ntp.example", (ushort?)1123), (client.NtpServer, client.NtpPort));
    }

    [Fact]
    public void A_request_octet_by_octet_is_answered_at_the_last_one()
    {
        using var fixture = new Fixture();
        var request = Convert.FromHexString(Ntp + GcmThenSiv + Compliant + End);
        var server = new KeServerExchange(new());
        for (var i = 0; i < request.Length; i++)
            Assert.Equal(i == request.Length - 1, fixture.Feed(server, request.AsSpan(i, 1)));
        Assert.Equal(KeVerdict.Agreed, server.Verdict);
    }

    [Fact]
    public void The_longest_request_of_the_RFC_is_read_and_an_endless_one_is_not()
    {
        using var fixture = new Fixture();
        var filling = new byte[1024 - 16 - 4];
        byte[] longest = [.. Convert.FromHexString(Ntp + Siv), 0x40, 0, (byte)(filling.Length >> 8), unchecked((byte)filling.Length),
            .. filling, 0x80, 0, 0, 0];
        Assert.Equal(1024, longest.Length);
        var server = new KeServerExchange(new());
        Assert.True(fixture.Feed(server, longest));
        Assert.Equal(KeVerdict.Agreed, server.Verdict);

        server = new(new());
        var taken = 0;
        while (!fixture.Feed(server, new byte[] { 0x40, 0, 0, 4, 1, 2, 3, 4 }))
            taken += 8;
        Assert.Equal(KeVerdict.BadRequest, server.Verdict);
        Assert.Equal(KeServerExchange.LongestRequest, taken);
    }

    [Fact]
    public void Every_bit_flip_and_every_part_of_a_request_gets_a_well_formed_answer_or_none()
    {
        using var fixture = new Fixture();
        var request = Convert.FromHexString(Ntp + GcmThenSiv + Compliant + End);
        for (var length = 0; length < request.Length; length++)
            Assert.False(fixture.Feed(new(new()), request.AsSpan(0, length)));
        for (var bit = 0; bit < request.Length * 8; bit++)
        {
            var flipped = (byte[])request.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var server = new KeServerExchange(new());
            if (fixture.Feed(server, flipped))
                AssertWellFormed(server);
        }
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Records_at_random_get_a_well_formed_answer_or_none(int seed)
    {
        using var fixture = new Fixture();
        var random = new Random(seed);
        var verdicts = new HashSet<KeVerdict>();
        string[] parts = [Ntp, Siv, GcmThenSiv, Compliant, "80010002ffff", "800400020001", "ffff0000", "00010002", "0004", "80",
            "7fff0001aa", "800200020001"];
        for (var i = 0; i < 10_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => parts[random.Next(parts.Length)]));
            var request = Convert.FromHexString(text + End);
            if (random.Next(3) == 0)
                request[random.Next(request.Length)] = (byte)random.Next(256);
            var server = new KeServerExchange(new());
            if (!fixture.Feed(server, request))
                continue;
            AssertWellFormed(server);
            verdicts.Add(server.Verdict!.Value);
        }

        Assert.Equal(Enum.GetValues<KeVerdict>().Length, verdicts.Count);
    }

    private static void AssertWellFormed(KeServerExchange server)
    {
        var buffer = new KeMessageBuffer(2048);
        Assert.Equal(KeMessageState.Complete, buffer.Add(server.Response.Span));
        Assert.Equal(server.Verdict == KeVerdict.Agreed, server.Response.Length > 500);
    }

    private sealed class Fixture : IDisposable
    {
        private readonly CookieSealer cookies = new(Scripted.NewCipher);
        private readonly RandomPool random = new(Scripted.Seeded(9));

        public Fixture() => cookies.Use(MasterKeys.Generate(Scripted.Seeded(8)));

        public KeServerExchange Ask(string request, KeServerOptions? options = null)
        {
            var server = new KeServerExchange(options ?? new());
            Assert.True(Feed(server, Convert.FromHexString(request)));
            return server;
        }

        public bool Feed(KeServerExchange server, ReadOnlySpan<byte> piece)
            => server.Receive(piece, Pair.Exporter("x"), cookies, random);

        public void Dispose() => cookies.Dispose();
    }
}
