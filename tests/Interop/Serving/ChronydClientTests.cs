using Stratum1.Interop.Control;
using Stratum1.Protocol.Authentication;
using Xunit.Abstractions;

namespace Stratum1.Interop.Serving;

/// <summary>chronyd asks our server, in every way it can; one server for all tests, because it takes seconds to lock.</summary>
public sealed class ChronydClientTests(ChronydClientTests.Server shared, ITestOutputHelper output)
    : IClassFixture<ChronydClientTests.Server>
{
    /// <summary>The limit of the issue; the local network is the loopback.</summary>
    private const double Agreement = 100e-6;

    /// <summary>Eight times a second; and not selected, because chronyd would correct its view of the clock even under -x.</summary>
    private const string Often = "minpoll -3 maxpoll -3 noselect";

    /// <summary>Every type that Debian's chronyd can make.</summary>
    private static readonly MacAlgorithm[] Types = Enum.GetValues<MacAlgorithm>();

    /// <summary>One for each type: chronyd asks an address only once.</summary>
    private static readonly string[] Addresses = [.. Types.Select((_, i) => $"127.0.1.{i + 1}")];

    [PeerFact]
    public void Every_kind_of_key_is_understood_in_the_basic_and_the_interleaved_mode()
    {
        using var client = new ChronydClient(
        [
            $"keyfile {shared.Keys}",
            .. Addresses.Select((address, i) => $"server {address} port {shared.Port} key {i + 1} {Often}{(i % 2 == 0 ? " xleave" : "")}"),
        ]);
        for (var i = 0; i < Addresses.Length; i++)
        {
            var data = client.WaitFor(Addresses[i], 4, "Interleaved", i % 2 == 0 ? "Yes" : "No");
            Assert.Equal("Yes", data["Authenticated"]);
            AssertOffset(Types[i].Name(), client, Addresses[i]);
        }
    }

    [PeerFact]
    public void Both_families_versions_three_and_four_and_the_interleaved_mode_agree_with_the_truth()
    {
        string[] addresses = ["127.0.2.1", "127.0.2.2", "127.0.2.3", "::1"];
        string[] ways = ["version 3", "version 4", "version 4 xleave", "version 4 xleave"];
        using var client = new ChronydClient(
            [.. addresses.Zip(ways, (address, way) => $"server {address} port {shared.Port} {way} {Often}")]);
        for (var i = 0; i < addresses.Length; i++)
        {
            var data = client.WaitFor(addresses[i], 8, "Interleaved", i < 2 ? "No" : "Yes");
            Assert.Equal("Normal", data["Leap status"]);
            Assert.Equal("1", data["Stratum"]);
            Assert.Equal("No", data["Authenticated"]);
            Assert.StartsWith("53494D00 (SIM)", data["Reference ID"], StringComparison.Ordinal);
            AssertOffset(ways[i], client, addresses[i]);
        }
    }

    [PeerFact]
    public void A_key_that_only_the_client_has_gets_no_answer_and_the_file_and_line_of_a_bad_key_are_named()
    {
        using var folder = new PrivateFolder();
        var (own, strange) = (Server.OwnKey, Server.OwnKey + 1);
        File.WriteAllLines(folder["others"], [Server.KeyLine(own), Server.KeyLine(strange)]);
        Assert.Contains($"{shared.Keys}:{Types.Length + 3}: 'NOHASH' is not a key type", shared.Program.Output, StringComparison.Ordinal);
        using var client = new ChronydClient(
            $"keyfile {folder["others"]}",
            $"server 127.0.3.1 port {shared.Port} key {own} {Often}",
            $"server 127.0.3.2 port {shared.Port} key {strange} {Often}");
        client.WaitFor("127.0.3.1", 8);
        var refused = client.NtpData("127.0.3.2");
        Assert.NotEqual("0", refused["Total TX"]);
        Assert.Equal("0", refused["Total RX"]);
    }

    private static byte[] Secret(MacAlgorithm type, int index)
    {
        var secret = new byte[KeyFile.SecretLength(type)];
        new Random(index).NextBytes(secret);
        return secret;
    }

    private void AssertOffset(string what, ChronydClient client, string address)
    {
        var (seen, truth) = client.OffsetOf(address, Agreement, () => shared.Program.TrueOffset);
        output.WriteLine($"{address} {what}: chronyd sees {seen:F6} s, the truth is {truth:F6} s");
        Assert.InRange(seen - truth, -Agreement, Agreement);
    }

    /// <summary>Our server.</summary>
    public sealed class Server : IDisposable
    {
        /// <summary>A key beyond those of all types.</summary>
        internal const int OwnKey = 50;

        private readonly PrivateFolder folder = new();

        public Server()
        {
            File.WriteAllLines(
                Keys,
                [
                    .. Types.Select((type, i) => KeyFile.Line((uint)i + 1, type, Secret(type, i))), KeyLine(OwnKey), "51 SHA256",
                    "53 NOHASH abcdefghijklm",
                ]);
            var addresses = Addresses.Concat(["127.0.2.1", "127.0.2.2", "127.0.2.3", "127.0.3.1", "127.0.3.2"]);
            Program = new(Port, [$"keyfile {Keys}", .. addresses.Select(address => $"bindaddress {address}")], []);
        }

        internal string Keys => folder["keys"];

        internal int Port { get; } = Programs.FreePort();

        internal SimulatedServer Program { get; }

        public void Dispose()
        {
            Program.Dispose();
            folder.Dispose();
        }

        internal static string KeyLine(int id) => $"{id} SHA256 HEX:00112233445566778899";
    }
}
