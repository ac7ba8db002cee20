using System.Text;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// The server's side of one NTS-KE connection, inside TLS (RFC 8915 §4): octets of the request in, octets of the response out, once.
/// </summary>
/// <param name="options">What is offered.</param>
public sealed class KeServerExchange(KeServerOptions options)
{
    /// <summary>
    /// The RFC demands at least 1024 (§4); the longest sensible request, all of IANA's algorithms in it, has under 200. More than this is
    /// read from no client, so that many connections cost little.
    /// </summary>
    public const int LongestRequest = 2048;

    /// <summary>How many cookies a client gets (RFC 8915 §4.1.6).</summary>
    private const int Cookies = 8;

    /// <summary>That many for the longest keys, name and port.</summary>
    private const int LongestResponse = 2048;

    private readonly KeMessageBuffer request = new(LongestRequest);
    private byte[] response = [];

    /// <summary>What the request came to; null until it is complete.</summary>
    public KeVerdict? Verdict { get; private set; }

    /// <summary>The algorithm agreed, if any.</summary>
    public AeadAlgorithm Algorithm { get; private set; }

    /// <summary>What is to be sent, and then the connection closed; empty until the request is complete.</summary>
    public ReadOnlyMemory<byte> Response { get; private set; }

    /// <summary>Takes a piece of the request; makes the response when it was the last.</summary>
    /// <param name="piece">What TLS decrypted.</param>
    /// <param name="exporter">The TLS session's.</param>
    /// <param name="cookies">This thread's, with master keys.</param>
    /// <param name="random">For the cookies' nonces.</param>
    /// <returns>Whether there is a response.</returns>
    public bool Receive(ReadOnlySpan<byte> piece, KeyExporter exporter, CookieSealer cookies, RandomPool random)
    {
        ArgumentNullException.ThrowIfNull(cookies);
        if (Verdict is not null)
            return true; // Whatever comes behind a complete request changes nothing.

        switch (request.Add(piece))
        {
            case KeMessageState.Incomplete:
                return false;
            case KeMessageState.Complete:
                Answer(KeRequest.Read(request.Message, options.Algorithms), exporter, cookies, random);
                return true;
            default:
                Answer(new(KeVerdict.BadRequest, AeadAlgorithm.None, IsCompliant: false), exporter, cookies, random);
                return true;
        }
    }

    private void Answer(KeRequest asked, KeyExporter exporter, CookieSealer cookies, RandomPool random)
    {
        Verdict = asked.Verdict;
        Algorithm = asked.Algorithm;
        response = new byte[LongestResponse];
        var writer = new KeMessageWriter(response);
        switch (asked.Verdict)
        {
            case KeVerdict.Agreed:
                WriteAgreement(ref writer, asked, exporter, cookies, random);
                break;
            case KeVerdict.NoCommonProtocol:
                writer.Add(KeRecordType.NextProtocol, isCritical: true, bodyLength: 0);
                break;
            case KeVerdict.NoCommonAlgorithm:
                writer.AddNumber(KeRecordType.NextProtocol, isCritical: true, KeKeys.NtpV4);
                writer.Add(KeRecordType.AeadAlgorithm, isCritical: true, bodyLength: 0);
                break;
            case KeVerdict.UnrecognizedCriticalRecord:
                writer.AddNumber(KeRecordType.Error, isCritical: true, (ushort)KeError.UnrecognizedCriticalRecord);
                break;
            case KeVerdict.BadRequest:
                writer.AddNumber(KeRecordType.Error, isCritical: true, (ushort)KeError.BadRequest);
                break;
        }

        writer.End();
        Response = response.AsMemory(0, writer.Length);
    }

    private void WriteAgreement(
        ref KeMessageWriter writer, KeRequest asked, KeyExporter exporter, CookieSealer cookies, RandomPool random)
    {
        writer.AddNumber(KeRecordType.NextProtocol, isCritical: true, KeKeys.NtpV4);
        writer.AddNumber(KeRecordType.AeadAlgorithm, isCritical: true, (ushort)asked.Algorithm);
        if (asked.Algorithm == AeadAlgorithm.Aes128GcmSiv && asked.IsCompliant)
            writer.Add(KeRecordType.CompliantGcmSivKeys, isCritical: false, bodyLength: 0);
        if (options.NtpPort != Serving.Responder.NtpPort)
            writer.AddNumber(KeRecordType.Port, isCritical: true, options.NtpPort);
        if (options.NtpServer is { } name)
            Encoding.ASCII.GetBytes(name, writer.Add(KeRecordType.Server, isCritical: true, name.Length));

        var keys = cookies.Scratch;
        KeKeys.Export(exporter, asked.Algorithm, named: asked.Algorithm, keys);
        for (var i = 0; i < Cookies; i++)
            cookies.Seal(keys, random, writer.Add(KeRecordType.NewCookie, isCritical: false, cookies.LengthFor(asked.Algorithm)));
        keys.Clear();
    }
}
