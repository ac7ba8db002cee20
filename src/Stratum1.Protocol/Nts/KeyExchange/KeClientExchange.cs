using System.Globalization;
using System.Text;

namespace Stratum1.Protocol.Nts;

/// <summary>Where a client's key exchange stands.</summary>
public enum KeClientState
{
    /// <summary>The response is not complete.</summary>
    Waiting,

    /// <summary>There is an algorithm and at least one cookie.</summary>
    Agreed,

    /// <summary>There is nothing to go on with: <see cref="KeClientExchange.Failure"/> says why.</summary>
    Failed,
}

/// <summary>
/// The client's side of one NTS-KE connection, inside TLS (RFC 8915 §4): the request, and what the server's response grants.
/// </summary>
public sealed class KeClientExchange
{
    /// <summary>A client should take so much (RFC 8915 §4).</summary>
    private const int LongestResponse = 65_536;

    /// <summary>A DNS name (RFC 1035 §2.3.4).</summary>
    private const int LongestName = 255;

    private readonly IReadOnlyList<AeadAlgorithm> algorithms;
    private readonly KeMessageBuffer response = new(LongestResponse);
    private readonly List<byte[]> cookies = [];
    private bool hasProtocol;
    private bool isCompliant;

    /// <summary>Begins an exchange.</summary>
    /// <param name="algorithms">What is offered, the best first (<c>ntsaeads</c>).</param>
    public KeClientExchange(IReadOnlyList<AeadAlgorithm> algorithms)
    {
        ArgumentNullException.ThrowIfNull(algorithms);
        this.algorithms = [.. algorithms.Where(algorithm => algorithm.IsKnown())];
        Request = MakeRequest();
    }

    /// <summary>What is to be sent when TLS is established.</summary>
    public ReadOnlyMemory<byte> Request { get; }

    /// <summary>Where it stands.</summary>
    public KeClientState State { get; private set; }

    /// <summary>Why nothing came of it, as a sentence; null unless it failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>The algorithm agreed.</summary>
    public AeadAlgorithm Algorithm { get; private set; }

    /// <summary>The cookies, at most as many as a client holds.</summary>
    public IReadOnlyList<byte[]> Cookies => cookies;

    /// <summary>Name or address of the NTP server; null when it is the server that was asked.</summary>
    public string? NtpServer { get; private set; }

    /// <summary>UDP port of the NTP server; null for 123.</summary>
    public ushort? NtpPort { get; private set; }

    /// <summary>
    /// Whether the server may be a chrony older than 4.6.1, whose keys name the wrong algorithm: then there are two pairs of keys to
    /// try, the old way first (as chrony itself does).
    /// </summary>
    public bool MayBeOldChrony => Algorithm == AeadAlgorithm.Aes128GcmSiv && !isCompliant;

    /// <summary>Takes a piece of the response.</summary>
    public KeClientState Receive(ReadOnlySpan<byte> piece)
    {
        if (State != KeClientState.Waiting)
            return State;
        return response.Add(piece) switch
        {
            KeMessageState.Incomplete => State,
            KeMessageState.Complete => Conclude(),
            KeMessageState.TooLong => Fail("the NTS-KE response is longer than 65536 octets"),
            _ => Fail("the NTS-KE response does not end as RFC 8915 §4.1.1 says"),
        };
    }

    /// <summary>The connection ended, or its patience did.</summary>
    public KeClientState End()
        => State == KeClientState.Waiting ? Fail("the server closed the connection before its NTS-KE response was complete") : State;

    /// <summary>Takes the keys out of the TLS session.</summary>
    /// <param name="exporter">The session's.</param>
    /// <param name="keys">Filled: what to use.</param>
    /// <param name="alternative">Filled only if <see cref="MayBeOldChrony"/>: what to use when those meet with a NAK.</param>
    public void Export(KeyExporter exporter, NtsKeys keys, NtsKeys alternative)
    {
        ArgumentNullException.ThrowIfNull(alternative);
        KeKeys.Export(exporter, Algorithm, named: MayBeOldChrony ? AeadAlgorithm.AesSivCmac256 : Algorithm, keys);
        alternative.Clear();
        if (MayBeOldChrony)
            KeKeys.Export(exporter, Algorithm, named: Algorithm, alternative);
    }

    private byte[] MakeRequest()
    {
        var octets = new byte[(4 * KeRecord.HeaderLength) + (2 * (1 + algorithms.Count))];
        var writer = new KeMessageWriter(octets);
        writer.AddNumber(KeRecordType.NextProtocol, isCritical: true, KeKeys.NtpV4);
        var list = writer.Add(KeRecordType.AeadAlgorithm, isCritical: true, 2 * algorithms.Count);
        for (var i = 0; i < algorithms.Count; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(list[(2 * i)..], (ushort)algorithms[i]);
        if (algorithms.Contains(AeadAlgorithm.Aes128GcmSiv))
            writer.Add(KeRecordType.CompliantGcmSivKeys, isCritical: false, bodyLength: 0);
        writer.End();
        return octets[..writer.Length];
    }

    private KeClientState Conclude()
    {
        var message = response.Message;
        while (KeRecord.TryTake(ref message, out var record) && record.Type != KeRecordType.EndOfMessage)
        {
            if (Take(record) is { } fault)
                return Fail(fault);
        }

        if (!hasProtocol)
            return Fail("the server does not speak NTPv4 with NTS");
        if (Algorithm == AeadAlgorithm.None)
            return Fail("the server shares no AEAD algorithm with us");
        if (cookies.Count == 0)
            return Fail("the server sent no cookie that can be used");
        return State = KeClientState.Agreed;
    }

    /// <summary>Takes a record; returns what is wrong with it, if anything.</summary>
    private string? Take(in KeRecord record)
    {
        switch (record.Type)
        {
            case KeRecordType.NextProtocol when !record.IsCritical || hasProtocol || record.Body.Length > 2:
                return "the server's Next Protocol record is not as RFC 8915 §4.1.2 says";
            case KeRecordType.NextProtocol:
                hasProtocol = record.IsList && record[0] == KeKeys.NtpV4;
                return null;
            case KeRecordType.AeadAlgorithm when record.Body.IsEmpty:
                return null;
            case KeRecordType.AeadAlgorithm:
                if (record.Body.Length != 2 || Algorithm != AeadAlgorithm.None || !algorithms.Contains((AeadAlgorithm)record[0]))
                    return "the server chose an AEAD algorithm that was not offered";
                Algorithm = (AeadAlgorithm)record[0];
                return null;
            case KeRecordType.CompliantGcmSivKeys:
                isCompliant = true;
                return record.Body.IsEmpty ? null : "the server's record 1024 has a body";
            case KeRecordType.Error or KeRecordType.Warning:
                var code = record.Body.Length == 2 ? record[0].ToString(CultureInfo.InvariantCulture) : "without a number";
                return $"the server answered with {(record.Type == KeRecordType.Error ? "error" : "warning")} {code}";
            case KeRecordType.NewCookie:
                if (CookieStore.IsUsable(record.Body.Length) && cookies.Count < CookieStore.Capacity)
                    cookies.Add(record.Body.ToArray());
                return null;
            case KeRecordType.Server when NtpServer is null && IsName(record.Body):
                NtpServer = Encoding.ASCII.GetString(record.Body);
                return null;
            case KeRecordType.Port when NtpPort is null && record.Body.Length == 2:
                NtpPort = record[0];
                return null;
            case KeRecordType.Server or KeRecordType.Port:
                return "the server's record of its NTP server or port is not as RFC 8915 §4.1.7 says";
            default:
                return record.IsCritical ? $"the server sent a critical record of unknown type {(ushort)record.Type}" : null;
        }
    }

    private static bool IsName(ReadOnlySpan<byte> name)
        => name.Length is > 0 and <= LongestName && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    private KeClientState Fail(string why)
    {
        Failure = why;
        return State = KeClientState.Failed;
    }
}
