using System.Net;
using System.Security.Cryptography;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ciphers;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;

namespace Stratum1.Simulation.Nts;

/// <summary>A server with NTS: its own key exchange and replies, a clock that may lie, and a certificate that may be bad.</summary>
/// <param name="number">1 to 254: its address is 192.0.2.NUMBER.</param>
/// <param name="error">Its clock − truth.</param>
/// <param name="from">From when its certificate is valid.</param>
/// <param name="to">Until when.</param>
public sealed class SimulatedNtsServer(int number, TimeInterval error, UtcTime from, UtcTime to)
{
    private static readonly ServingRules Everybody
        = ServingRules.Nobody with { Access = AccessTable.Of([new(Allow: true, Block: null, Everything: false)]) };

    private MasterKeys keys = MasterKeys.Generate(new Random(number).NextBytes);
    private readonly RandomPool random = new(new Random(100 + number).NextBytes);
    private Responder? responder;

    /// <summary>Where it is.</summary>
    public IPAddress Address { get; } = new([192, 0, 2, (byte)number]);

    /// <summary>Where it tells its clients to ask for the time; null for where its keys are.</summary>
    public IPAddress? TimeAddress { get; init; }

    /// <summary>And at which port; null is 123.</summary>
    public ushort? TimePort { get; init; }

    /// <summary>Its clock − truth.</summary>
    public TimeInterval Error => error;

    /// <summary>Nobody listens at its port of key exchange.</summary>
    public bool RefusesExchanges { get; set; }

    /// <summary>Nobody answers requests for the time.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The client has kept keys of an earlier run, so old; null when it has none.</summary>
    public TimeInterval? Kept { get; init; }

    /// <summary>Requests that its keys opened, or not.</summary>
    public (int Good, int Refused) Requests { get; private set; }

    /// <summary>Key exchanges that were agreed.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Cookies made before are of no use any more.</summary>
    public void LoseKeys() => keys = MasterKeys.Generate(new Random(200 + number).NextBytes);

    /// <summary>Exchanges keys as TLS would let it.</summary>
    public KeyExchangeResult Exchange(KeyExchangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (RefusesExchanges)
            return new() { Failure = "nobody listens there", Stage = KeStage.Connecting };
        if (request.ValidAt is { } now && ProblemAt(now) is { } problem)
            return new() { Failure = problem, Stage = KeStage.Tls };
        KeyExporter exporter = (context, key) => HKDF.Expand(HashAlgorithmName.SHA256, SHA256.HashData([(byte)number]), key, context);
        AeadAlgorithm[] algorithms = [AeadAlgorithm.AesSivCmac256];
        var (server, client) = (new KeServerExchange(new() { Algorithms = algorithms }), new KeClientExchange(algorithms));
        using var cookies = new CookieSealer(HardwareAes.Create);
        cookies.Use(keys);
        server.Receive(client.Request.Span, exporter, cookies, random);
        client.Receive(server.Response.Span);
        var association = new NtsAssociation(HardwareAes.Create);
        association.Adopt(client, exporter);
        var restored = request.MayRestore ? Kept : null;
        Exchanges += restored is null ? 1 : 0;
        return new()
        {
            Association = association,
            Stage = KeStage.Tls,
            NtpAddress = TimeAddress,
            NtpPort = TimePort,
            RestoredAge = restored,
            CertificateProblemAt = request.ValidAt is null ? ProblemAt : null,
        };
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The datagram.</param>
    /// <param name="truth">The true time at which it arrives.</param>
    /// <returns>The reply; empty for silence.</returns>
    public byte[] Answer(byte[] request, UtcTime truth)
    {
        if (IsSilent)
            return [];
        responder ??= new(null, null, new NtsRequests(new(HardwareAes.Create, random), () => keys, capacity: 1));
        var now = NtpTimestamp.From(truth + error);
        var state = new ServedState(
            Answers: true, LeapIndicator.None, Stratum: 1, Precision: -20, TimeInterval.Zero, TimeInterval.FromSeconds(1e-4), now,
            Frequency.Zero, ReferenceId.Gps, now);
        responder.Adopt(state, now, Everybody);
        var reply = new byte[request.Length];
        responder.Answer(new(request, [192, 0, 2, 254], 40_000, now), reply, out var draft);
        if (draft.Length == 0)
            return [];
        var isNak = draft.Length < request.Length;
        Requests = (Requests.Good + (isNak ? 0 : 1), Requests.Refused + (isNak ? 1 : 0));
        responder.Complete(draft, reply, now);
        return reply[..draft.Length];
    }

    private string? ProblemAt(UtcTime time)
        => time < from ? $"the certificate is not valid before {UtcDate.From(from)}"
            : time > to ? $"the certificate expired at {UtcDate.From(to)}"
            : null;
}
