using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;
using RandomPool = Stratum1.Protocol.Nts.RandomPool;

namespace Stratum1.Protocol.Tests.Exchanges;

/// <summary>An association and a server that answers it, with every stamp chosen by the test.</summary>
internal sealed class FakeServer
{
    internal static readonly UtcTime Epoch = new UtcDate(2026, 11, 20, 12, 0, 0).ToUtc();

    private readonly byte[] packet = new byte[2048];
    private NtpTimestamp lastTransmit;

    internal FakeServer(AssociationOptions? options = null, IExchangeAuthenticator? authenticator = null, int seed = 1)
        => Association = new(options ?? new(), authenticator ?? NoAuthenticator.Instance, Pool(seed));

    internal Association Association { get; }

    internal NtpHeader Request { get; private set; }

    internal int RequestLength { get; private set; }

    internal ReadOnlySpan<byte> RequestOctets => packet.AsSpan(0, RequestLength);

    internal static RandomPool Pool(int seed)
    {
        var random = new Random(seed);
        return new(octets => random.NextBytes(octets));
    }

    internal static MonotonicTime At(double seconds) => new MonotonicTime(1000, 0) + TimeInterval.FromSeconds(seconds);

    internal static LocalStamp Stamp(double seconds, StampSource source = StampSource.Kernel) => new(At(seconds), source);

    internal static NtpTimestamp Ntp(double seconds) => NtpTimestamp.From(Epoch + TimeInterval.FromSeconds(seconds));

    /// <summary>The association asks, at some raw second.</summary>
    internal NtpHeader Ask(double seconds)
    {
        var state = ServedState.Unsynchronised(-20);
        var clock = new ServedLine(At(seconds), Epoch + TimeInterval.FromSeconds(seconds), Frequency.Zero);
        RequestLength = Association.WriteRequest(6, state, clock, packet);
        Association.Transmitted(Stamp(seconds), isSending: true);
        Assert.True(NtpHeader.TryRead(packet, out var request));
        return Request = request;
    }

    /// <summary>A good answer to the newest request, in the mode that the request asks for.</summary>
    /// <param name="receive">T2, seconds of true time.</param>
    /// <param name="transmit">T3.</param>
    internal NtpHeader Answer(double receive, double transmit)
    {
        var interleaves = Request.Origin.Units != 0;
        var answer = default(NtpHeader) with
        {
            Version = Request.Version,
            Mode = NtpMode.Server,
            Stratum = 1,
            Precision = -24,
            ReferenceId = ReferenceId.Gps,
            Reference = Ntp(receive - 1),
            RootDispersion = new(66),
            Origin = interleaves ? Request.Receive : Request.Transmit,
            Receive = Ntp(receive),
            Transmit = interleaves ? lastTransmit : Ntp(transmit),
        };
        lastTransmit = Ntp(transmit);
        return answer;
    }

    internal Reply Examine(NtpHeader answer, double received)
    {
        var octets = new byte[NtpHeader.Length];
        answer.Write(octets);
        Assert.True(Association.Examine(octets, Stamp(received), out var reply));
        return reply;
    }

    /// <summary>As <see cref="Examine"/>, and taken over.</summary>
    internal Reply Take(NtpHeader answer, double received)
    {
        var reply = Examine(answer, received);
        Association.Commit(reply, reply.IsUsable && reply.Stamps is not null);
        return reply;
    }
}
