using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Ptp;
using Stratum1.Protocol.Tests.Authentication;
using Stratum1.Protocol.Tests.Captures;
using Stratum1.Tests;
using RandomSource = Stratum1.Protocol.Nts.RandomSource;

namespace Stratum1.Protocol.Tests.Exchanges;

/// <summary>
/// Our client, given the random numbers that a captured chronyd drew and the replies it got, makes the same octets it made.
/// </summary>
public class CapturedRequestTests
{
    [SharedDataTheory]
    [InlineData("v4-basic", 12)]
    [InlineData("v3-basic", 9)]
    [InlineData("v4-ipv6", 13)]
    [InlineData("leap-insert", 38)]
    [InlineData("xleave", 13)]
    [InlineData("ef-monoroot", 13)]
    [InlineData("ef-monoroot-xleave", 13)]
    [InlineData("kod-rate", 17)]
    public void Requests_of_chronyd_are_rebuilt_octet_by_octet(string scenario, int least)
        => Assert.InRange(RebuildRequests(CapturedPacket.Of(scenario), scenario, KeyTable.Empty), least, int.MaxValue);

    [SharedDataFact]
    public void Requests_with_a_MAC_are_rebuilt_octet_by_octet()
    {
        for (var key = 1u; key <= 8; key++)
        {
            foreach (var version in new[] { 3, 4 })
            {
                var scenario = $"mac-key{key}-v{version}";
                Assert.True(RebuildRequests(CapturedPacket.Of(scenario), scenario, Keys.OfCapture(scenario), key) >= 5, scenario);
            }
        }
    }

    [SharedDataFact]
    public void Requests_in_PTP_messages_are_rebuilt_octet_by_octet()
    {
        var packets = new List<CapturedPacket>();
        foreach (var packet in CapturedPacket.Of("ntp-over-ptp").Where(p => p.From.Address.ToString() != "192.168.123.3"))
        {
            Assert.True(PtpFrame.TryUnwrap(packet.Octets, PtpFrame.DefaultDomain, out var message, out _));
            packets.Add(packet with { Octets = message.ToArray() });
        }

        Assert.InRange(RebuildRequests(packets, "ntp-over-ptp 10A", KeyTable.Empty), 13, int.MaxValue);
    }

    /// <summary>
    /// Both sides of a symmetric association; what is random below the precision is taken from the capture with the stamps.
    /// </summary>
    [SharedDataTheory]
    [InlineData("peers", "192.168.123.2")]
    [InlineData("peers", "192.168.123.3")]
    [InlineData("peers-cmac-xleave", "192.168.123.2")]
    [InlineData("peers-cmac-xleave", "192.168.123.3")]
    public void Packets_of_peers_are_rebuilt_octet_by_octet(string scenario, string ours)
    {
        var packets = CapturedPacket.Of(scenario).Where(p => p.Mode == NtpMode.SymmetricActive).ToArray();
        var isInterleaved = scenario.EndsWith("xleave", StringComparison.Ordinal);
        var keys = isInterleaved ? Keys.OfCapture(scenario) : KeyTable.Empty;
        var options = new AssociationOptions { Mode = NtpMode.SymmetricActive, IsInterleaved = isInterleaved };
        var association = new Association(
            options, isInterleaved ? new KeyAuthenticator(6, () => keys) : NoAuthenticator.Instance, new(Handed(Fuzz(packets, ours))));
        var origin = packets[0].Header.Transmit;
        var built = new byte[1024];
        var rebuilt = 0;
        for (var i = 0; i < packets.Length; i++)
        {
            var (packet, later) = (packets[i], packets.Skip(i + 1).FirstOrDefault(p => p.From.Address.ToString() == ours)?.Header);
            if (packet.From.Address.ToString() != ours)
            {
                // When it came is what our next packet says of it.
                var received = new LocalStamp(At(later?.Receive ?? packet.Header.Transmit), StampSource.Kernel);
                if (association.Examine(packet.Octets, received, out var reply))
                    association.Commit(reply, reply.IsUsable && reply.Stamps is not null);
                continue;
            }

            // An interleaved packet tells when the one before left; its own time is then at most in the one after.
            var leaves = isInterleaved && rebuilt > 0 ? later?.Transmit ?? packet.Header.Transmit : packet.Header.Transmit;
            var clock = new ServedLine(At(leaves), Utc(leaves), Frequency.Zero);
            var length = association.WriteRequest(packet.Header.Poll, StateOf(packet.Header), clock, built);
            Assert.Equal(Convert.ToHexString(packet.Octets), Convert.ToHexString(built.AsSpan(0, length)));
            association.Transmitted(new(At(leaves), StampSource.Daemon), isSending: true);
            if (isInterleaved && later is { } next && next.Origin != default)
                association.Transmitted(new(At(next.Transmit), StampSource.Kernel), isSending: false);
            rebuilt++;
        }

        Assert.InRange(rebuilt, 10, int.MaxValue);

        MonotonicTime At(NtpTimestamp stamp) => new MonotonicTime(1000, 0) + (stamp - origin);

        // From 1900 to 1970.
        static UtcTime Utc(NtpTimestamp stamp) => new((long)(stamp.Units >> 32) - 2_208_988_800, (uint)(stamp.Units & uint.MaxValue));
    }

    private static UtcTime Epoch { get; } = new UtcDate(2010, 1, 1, 0, 0, 0).ToUtc();

    /// <summary>Makes each captured request anew, and takes the reply that was captured for it.</summary>
    private static int RebuildRequests(IReadOnlyList<CapturedPacket> packets, string scenario, KeyTable keys, uint key = 0)
    {
        var requests = packets.Where(
            p => p.Mode == NtpMode.Client && p.From.Address.Equals(packets.First(IsRequest).From.Address)).ToArray();
        var fields = scenario.Contains("monoroot", StringComparison.Ordinal) ? FieldKinds.MonotonicRoot
            : scenario.Contains("10A", StringComparison.Ordinal) ? FieldKinds.NetworkCorrection : FieldKinds.None;
        var options = new AssociationOptions
        {
            Version = requests[0].Header.Version,
            IsInterleaved = scenario.Contains("xleave", StringComparison.Ordinal),
            Fields = fields,
        };
        var association = new Association(
            options, key > 0 ? new KeyAuthenticator(key, () => keys) : NoAuthenticator.Instance, new(Drawn(requests)));
        var built = new byte[1024];
        foreach (var request in requests)
        {
            var sent = new MonotonicTime(1000, 0) + TimeInterval.FromSeconds((double)(request.Seconds - requests[0].Seconds));
            var length = association.WriteRequest(
                request.Header.Poll, ServedState.Unsynchronised(-20), new(sent, Epoch, Frequency.Zero), built);
            Assert.Equal(Convert.ToHexString(request.Octets), Convert.ToHexString(built.AsSpan(0, length)));
            association.Transmitted(new(sent, StampSource.Kernel), isSending: true);

            var reply = packets.FirstOrDefault(p => p.Mode == NtpMode.Server && p.To.Address.Equals(request.From.Address)
                && (p.Header.Origin == request.Header.Transmit || p.Header.Origin == request.Header.Receive));
            var received = new LocalStamp(sent + TimeInterval.FromSeconds(2e-4), StampSource.Kernel);
            if (reply is not null && association.Examine(reply.Octets, received, out var judged))
                association.Commit(judged, judged.IsUsable && judged.Stamps is not null);
        }

        return requests.Length;

        static bool IsRequest(CapturedPacket packet) => packet.Mode == NtpMode.Client;
    }

    /// <summary>The numbers that the captured client drew, in our order: of an interleaved request first that in place of T2.</summary>
    private static RandomSource Drawn(CapturedPacket[] requests)
    {
        var octets = new List<byte>();
        foreach (var request in requests)
            octets.AddRange(request.Header.Receive.Units == 0 ? request.Octets[40..48] : request.Octets[32..48]);
        return Handed(octets);
    }

    /// <summary>A packet of the other side that is answered twice came at one time, but chronyd drew the lowest bits of it anew.</summary>
    private static List<byte> Fuzz(CapturedPacket[] packets, string ours)
    {
        var octets = new List<byte>();
        var sent = packets.Where(p => p.From.Address.ToString() == ours).ToArray();
        foreach (var packet in sent)
        {
            var first = sent.First(p => p.Header.Origin == packet.Header.Origin);
            for (var i = 32; i < 40 && packet.Header.Receive.Units != 0; i++)
                octets.Add((byte)(packet.Octets[i] ^ first.Octets[i]));
            octets.AddRange(new byte[8]); // Its time of leaving is taken as it is.
        }

        return octets;
    }

    private static RandomSource Handed(List<byte> octets) => pool =>
    {
        pool.Clear();
        octets.Take(pool.Length).ToArray().CopyTo(pool);
        octets.RemoveRange(0, Math.Min(pool.Length, octets.Count));
    };

    private static ServedState StateOf(NtpHeader captured) => new(
        Answers: true,
        captured.Leap,
        captured.Stratum,
        captured.Precision,
        captured.RootDelay.Interval,
        captured.RootDispersion.Interval,
        DispersionAt: captured.Transmit,
        DispersionGrowth: Frequency.Zero,
        captured.ReferenceId,
        captured.Reference);
}
