using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control;

/// <summary>One request as a client makes it, and the reply that belongs to it.</summary>
public sealed class ControlExchange
{
    private readonly byte[] request;

    private ControlExchange(RequestCode code)
    {
        Code = code;
        request = new byte[RequestShape.Of(code).Length];
    }

    /// <summary>What is asked.</summary>
    public RequestCode Code { get; }

    /// <summary>What the daemon made of the request, once a reply was accepted.</summary>
    public ControlStatus Status { get; private set; }

    /// <summary>What the reply carries.</summary>
    public ReplyCode ReplyCode { get; private set; }

    private Span<byte> Body => request.AsSpan(RequestHeader.Length);

    /// <summary>Asks for a report that needs no argument.</summary>
    public static ControlExchange For(RequestCode code) => new(code);

    /// <summary>Asks for a report about one of the sources.</summary>
    public static ControlExchange For(RequestCode code, int index)
    {
        var exchange = new ControlExchange(code);
        new WireWriter(exchange.Body).Int32(index);
        return exchange;
    }

    /// <summary>Asks for a report about an address.</summary>
    public static ControlExchange For(RequestCode code, ControlAddress address)
    {
        var exchange = new ControlExchange(code);
        address.Write(exchange.Body);
        return exchange;
    }

    /// <summary>Asks for a page of the table of clients.</summary>
    public static ControlExchange For(in ClientQuery query)
    {
        var exchange = new ControlExchange(RequestCode.Clients);
        query.Write(exchange.Body);
        return exchange;
    }

    /// <summary>Commands something.</summary>
    public static ControlExchange For(IControlCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var exchange = new ControlExchange(command.Code);
        command.Write(exchange.Body);
        return exchange;
    }

    /// <summary>The datagram to send.</summary>
    /// <param name="sequence">A random number, a new one for each attempt.</param>
    /// <param name="attempt">How often it was sent before.</param>
    public ReadOnlySpan<byte> Request(uint sequence, int attempt)
    {
        new RequestHeader(RequestHeader.CurrentVersion, Code, (ushort)attempt, sequence).Write(request);
        return request;
    }

    /// <summary>Looks at a datagram that came back.</summary>
    /// <param name="datagram">As it came.</param>
    /// <param name="sequence">The number of the request it should answer.</param>
    /// <param name="body">What follows its header.</param>
    /// <returns>False when it does not answer the request: wait for another one.</returns>
    public bool TryAccept(ReadOnlySpan<byte> datagram, uint sequence, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!ReplyHeader.TryRead(datagram, out var header) || header.Request != Code || header.Sequence != sequence
            || (header.Version != RequestHeader.CurrentVersion && header.Status != ControlStatus.BadVersion))
        {
            return false;
        }

        (Status, ReplyCode) = (header.Status, header.Code);
        body = datagram[ReplyHeader.Length..];
        return true;
    }

    /// <summary>Reads the report of an accepted reply, in its older form too.</summary>
    /// <returns>False when the reply is another one, or too short.</returns>
    public bool TryRead<T>(ReadOnlySpan<byte> body, out T report)
        where T : struct, IControlReport<T>
    {
        report = default;
        var isWhole = ReplyCode == T.Code && body.Length >= T.Length;
        var isOlder = (ReplyCode == ReplyCode.MeasurementBefore46 && T.Code == ReplyCode.Measurement)
            || (ReplyCode == ReplyCode.ServerStatisticsBefore44 && T.Code == ReplyCode.ServerStatistics);
        return (isWhole || isOlder) && T.TryRead(body, out report);
    }
}
