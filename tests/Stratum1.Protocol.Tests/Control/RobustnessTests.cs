using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Tests.Control;

namespace Stratum1.Protocol.Tests.Control;

public class RobustnessTests
{
    public static TheoryData<RequestCode> Codes => [.. Asking.AllCodes];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_single_bit_flip_of_a_request_is_survived_and_never_amplifies(RequestCode code)
    {
        var daemon = SampleDaemon.Busy();
        var good = Asking.Datagram((int)code, RequestShape.Of(code).Length);
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            good[bit / 8] ^= (byte)(1 << (bit % 8));
            Asking.Send(daemon, good); // Checks the length.
            good[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_quarter_million_random_requests_each_never_throw_or_amplify(int seed)
    {
        var random = new Random(seed);
        var daemon = SampleDaemon.Busy();
        var server = new ControlServer(daemon, daemon) { Open = OpenCommands.All };
        var datagram = new byte[900];
        var reply = new byte[ControlServer.MaxReply];
        var verdicts = new int[Enum.GetValues<ControlVerdict>().Length];
        for (var i = 0; i < 250_000; i++)
        {
            random.NextBytes(datagram);
            if (random.Next(20) > 0)
                new RequestHeader((byte)(random.Next(10) == 0 ? random.Next(256) : 6), (RequestCode)random.Next(80), 0, 7).Write(datagram);
            if (random.Next(2) == 0)
                datagram.AsSpan(random.Next(20, 400)).Clear();
            var shape = RequestShape.Of((RequestCode)((datagram[4] << 8) | datagram[5]));
            var length = random.Next(4) == 0 ? random.Next(datagram.Length) : Math.Max(0, shape.Length - random.Next(2));
            var origin = (ControlOrigin)random.Next(random.Next(10) == 0 ? 3 : 2);
            var verdict = server.Answer(datagram.AsSpan(0, length), origin, reply, out var replyLength);
            if (replyLength > length || (replyLength == 0) != (verdict > ControlVerdict.Told))
                Assert.Fail($"seed {seed}, request {i}: {length} octets got {replyLength}, {verdict}");
            verdicts[(int)verdict]++;
            daemon.Executed.Clear();
        }

        Assert.True(verdicts[(int)ControlVerdict.Answered] > 50_000, $"seed {seed}: {string.Join(' ', verdicts)}");
        Assert.True(verdicts[(int)ControlVerdict.Told] > 10_000, $"seed {seed}: {string.Join(' ', verdicts)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Replies_of_random_octets_are_survived_by_the_client(int seed)
    {
        var random = new Random(seed);
        var body = new byte[500];
        var clients = new ClientReport[ClientPage.Capacity];
        var samples = new ManualSample[ManualSamples.Capacity];
        var names = 0;
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(body);
            var read = body.AsSpan(0, random.Next(body.Length));
            TryRead<TrackingReport>(read);
            TryRead<SourceReport>(read);
            TryRead<SourceStatisticsReport>(read);
            TryRead<SelectionReport>(read);
            TryRead<ActivityReport>(read);
            TryRead<AuthenticationReport>(read);
            TryRead<MeasurementReport>(read);
            TryRead<ServerStatisticsReport>(read);
            TryRead<SmoothingReport>(read);
            TryRead<RtcReport>(read);
            TryRead<ManualAdjustment>(read);
            ClientPage.TryRead(read, clients, out _);
            ManualSamples.TryRead(read, samples, out _);
            names += SourceName.TryRead(read, out _) ? 1 : 0;
        }

        Assert.InRange(names, 0, 1000); // The last octet is seldom zero, and the first ones are seldom printable.
    }

    /// <summary>What was read and written once does not change any more: signs, units and rounding are settled.</summary>
    private static void TryRead<T>(ReadOnlySpan<byte> octets)
        where T : struct, IControlReport<T>
    {
        if (!T.TryRead(octets, out var report) || octets.Length < T.Length)
            return;
        Span<byte> once = stackalloc byte[T.Length];
        report.Write(once);
        Assert.True(T.TryRead(once, out var again));
        Span<byte> twice = stackalloc byte[T.Length];
        again.Write(twice);
        Assert.True(once.SequenceEqual(twice), $"{report} became {again}");
    }
}
