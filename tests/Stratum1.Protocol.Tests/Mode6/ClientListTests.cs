using Stratum1.Protocol.Mode6;
using Stratum1.Tests.Mode6;

namespace Stratum1.Protocol.Tests.Mode6;

public class ClientListTests
{
    private readonly Ntpq ntpq = new() { View = SampleView.At(Ntpq.Start, clients: 1000) };

    /// <summary>As ntpq does it: each request names the newest clients that it has.</summary>
    [Theory]
    [InlineData("frags=32")]
    [InlineData("frags=1")]
    [InlineData("limit=3")]
    [InlineData("limit=256")]
    public void A_list_is_fetched_whole_in_parts(string limit)
    {
        List<string> clients = [];
        var nonce = ntpq.Nonce();
        var prior = "";
        for (var requests = 0; ; requests++)
        {
            Assert.True(requests < 1000);
            var part = ntpq.Variables(Mode6Operation.ReadClients, data: $"nonce={nonce}, {limit}{prior}");
            var count = part.Keys.Count(name => name.StartsWith("addr.", StringComparison.Ordinal) && char.IsDigit(name[5]));
            Assert.All(Enumerable.Range(0, count),
                i => Assert.Equal(8, part.Keys.Count(name => name.EndsWith($".{i}", StringComparison.Ordinal))));
            clients.AddRange(Enumerable.Range(0, count).Select(i => part[$"addr.{i}"]));
            nonce = part["nonce"];
            if (part.ContainsKey("now"))
                break;
            Assert.True(count > 0);
            prior = $", addr.0={part[$"addr.{count - 1}"]}, last.0={part[$"last.{count - 1}"]}, addr.1=1.2.3.4:5, last.1=0x1.0";
        }

        Assert.Equal(ntpq.View.Clients.Select(c => (c.Address.ToString().Contains(':') ? $"[{c.Address}]" : $"{c.Address}") + $":{c.Port}"),
            clients);
    }

    [Theory]
    [InlineData("mincount=998", 3)]
    [InlineData("recent=7", 7)]
    [InlineData("mindrop=499", 2)]
    [InlineData("resany=0x20, mincount=900", 20)]
    [InlineData("resall=0x420", 0)]
    [InlineData("maxlstint=10", 5)]
    [InlineData("minlstint=1996", 3)]
    [InlineData("minscore=0.5, sort=addr, mincount=1000", 1)]
    public void Filters_are_ntpds(string filter, int expected)
    {
        var list = ntpq.Variables(Mode6Operation.ReadClients, data: $"nonce={ntpq.Nonce()}, frags=32, {filter}");
        Assert.Equal(expected, list.Keys.Count(name => name.StartsWith("ct.", StringComparison.Ordinal)));
        Assert.Equal(expected > 0, list.ContainsKey("last.newest"));
    }

    [Theory]
    [InlineData("frags=33")]
    [InlineData("frags=0")]
    [InlineData("limit=257")]
    [InlineData("")]
    [InlineData("frags=2, mincount=x")]
    [InlineData("frags=2, last.0=12")]
    [InlineData("frags=2, addr.0=evil\"")]
    [InlineData("frags=99999999999")]
    public void Values_out_of_range_are_refused(string items)
        => Assert.Equal(
            Mode6Error.BadValue, ntpq.Refusal(Ntpq.Request(Mode6Operation.ReadClients, data: $"nonce={ntpq.Nonce()}, {items}")));

    [Fact]
    public void Without_a_nonce_of_this_address_and_minute_there_is_silence()
    {
        var nonce = ntpq.Nonce();
        var request = Ntpq.Request(Mode6Operation.ReadClients, data: $"nonce={nonce}, frags=1");
        Assert.NotNull(ntpq.Send(request));

        ntpq.Now = Ntpq.Start + TimeInterval.FromSeconds(15.9);
        Assert.NotNull(ntpq.Send(request));
        foreach (var seconds in new[] { 16, 100, -0.1, -100 })
        {
            ntpq.Now = Ntpq.Start + TimeInterval.FromSeconds(seconds);
            Assert.Null(ntpq.Send(request));
            Assert.Equal(Mode6Verdict.NoNonce, ntpq.Verdict);
        }

        ntpq.Now = Ntpq.Start;
        ntpq.Address = [127, 0, 0, 2];
        Assert.Null(ntpq.Send(request));
        ntpq.Address = Ntpq.Loopback;
        for (var bit = 0; bit < nonce.Length * 8; bit++)
        {
            var changed = (byte[])request.Clone();
            changed[18 + (bit / 8)] ^= (byte)(1 << (bit % 8));
            var isOnlyCase = (changed[18 + (bit / 8)] ^ 0x20) == request[18 + (bit / 8)]
                && char.IsAsciiLetter((char)changed[18 + (bit / 8)]);
            Assert.True(isOnlyCase || ntpq.Send(changed) is null, $"bit {bit}");
        }

        Assert.Null(ntpq.Send(Ntpq.Request(Mode6Operation.ReadClients, data: "frags=1")));
    }
}
