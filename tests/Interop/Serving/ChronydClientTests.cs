using System.Globalization;
using Stratum1.Interop.Control;
using Stratum1.Protocol.Authentication;
using Xunit.Abstractions;

namespace Stratum1.Interop.Serving;

/// <summary>chronyd asks our server, in every way it can.</summary>
public sealed class ChronydClientTests(ITestOutputHelper output)
{
    /// <summary>The limit of the issue; the local network is the loopback.</summary>
    private const double Agreement = 100e-6;

    /// <summary>Eight times a second; and not selected, because chronyd would correct its view of the clock even under -x.</summary>
    private const string Often = "minpoll -3 maxpoll -3 noselect";

    /// <summary>Every type that Debian's chronyd can make.</summary>
    private static readonly MacAlgorithm[] Types = Enum.GetValues<MacAlgorithm>();

    [PeerFact]
    public void Every_kind_of_key_is_understood_in_the_basic_and_the_interleaved_mode()
    {
        using var folder = new PrivateFolder();
        File.WriteAllLines(folder["keys"], Types.Select((type, i) => KeyFile.Line((uint)i + 1, type, Secret(type, i))));
        var addresses = Types.Select((_, i) => $"127.0.1.{i + 1}").ToArray();
        var port = Programs.FreePort();
        using var server = new SimulatedServer(
            port, [$"keyfile {folder["keys"]}", .. addresses.Select(address => $"bindaddress {address}")], []);
        using var client = new ChronydClient(
        [
            $"keyfile {folder["keys"]}",
            .. addresses.Select((address, i) => $"server {address} port {port} key {i + 1} {Often}{(i % 2 == 0 ? " xleave" : "")}"),
        ]);
        for (var i = 0; i < addresses.Length; i++)
        {
            var data = client.WaitFor(addresses[i], 4, "Interleaved", i % 2 == 0 ? "Yes" : "No");
            Assert.Equal("Yes", data["Authenticated"]);
            AssertOffset(server, Types[i].Name(), data);
        }
    }

    [PeerFact]
    public void Both_families_versions_three_and_four_and_the_interleaved_mode_agree_with_the_truth()
    {
        var port = Programs.FreePort();
        string[] addresses = ["127.0.2.1", "127.0.2.2", "127.0.2.3", "::1"];
        string[] ways = ["version 3", "version 4", "version 4 xleave", "version 4 xleave"];
        using var server = new SimulatedServer(port, [.. addresses[..3].Select(address => $"bindaddress {address}")], []);
        using var client = new ChronydClient(
            [.. addresses.Zip(ways, (address, way) => $"server {address} port {port} {way} {Often}")]);
        for (var i = 0; i < addresses.Length; i++)
        {
            var data = client.WaitFor(addresses[i], 8, "Interleaved", i < 2 ? "No" : "Yes");
            Assert.Equal("Normal", data["Leap status"]);
            Assert.Equal("1", data["Stratum"]);
            Assert.Equal("No", data["Authenticated"]);
            Assert.StartsWith("53494D00 (SIM)", data["Reference ID"], StringComparison.Ordinal);
            AssertOffset(server, $"{addresses[i]} {ways[i]}", data);
        }
    }

    [PeerFact]
    public void A_key_that_only_the_client_has_gets_no_answer_and_the_file_and_line_of_a_bad_key_are_named()
    {
        using var folder = new PrivateFolder();
        File.WriteAllLines(folder["keys"], ["1 SHA256 HEX:00112233445566778899", "2 SHA256", "3 NOHASH abcdefghijklm"]);
        File.WriteAllLines(folder["others"], ["1 SHA256 HEX:00112233445566778899", "9 SHA256 HEX:00112233445566778899"]);
        var port = Programs.FreePort();
        using var server = new SimulatedServer(
            port, [$"keyfile {folder["keys"]}", "bindaddress 127.0.3.1", "bindaddress 127.0.3.2"], []);
        Assert.Contains($"{folder["keys"]}:3: 'NOHASH' is not a key type", server.Output, StringComparison.Ordinal);
        using var client = new ChronydClient(
            $"keyfile {folder["others"]}",
            $"server 127.0.3.1 port {port} key 1 {Often}",
            $"server 127.0.3.2 port {port} key 9 {Often}");
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

    /// <summary>chronyc's sign in ntpdata: positive when the local clock is slow.</summary>
    private void AssertOffset(SimulatedServer server, string what, IReadOnlyDictionary<string, string> data)
    {
        var seen = double.Parse(data["Offset"].Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture);
        var truth = server.TrueOffset;
        output.WriteLine($"{what}: chronyd sees {seen:F6} s, the truth is {truth:F6} s");
        Assert.InRange(seen - truth, -Agreement, Agreement);
    }
}
