using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Stratum1.Linux;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Mode6;
using Stratum1.Server.Configuration;
using Stratum1.Server.Control;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Ntpq;

/// <summary>
/// Answers control messages on the daemon's thread: serving threads hand them on. Asked however often, it takes a few at a time, and what
/// it tells is gathered no more than ten times a second.
/// </summary>
internal sealed class NtpqService
{
    /// <summary>Messages answered before clock and devices have their turn: some 100 µs, when they do not ask for lists.</summary>
    private const int Turn = 16;

    private const int SecretLength = 32;

    private static readonly TimeInterval ViewLifetime = TimeInterval.FromSeconds(0.1);

    private readonly Daemon daemon;
    private readonly DatagramQueue messages;
    private readonly AccessTable trusted;
    private readonly NtpqView view;
    private readonly Mode6Responder responder;
    private readonly SendBatch reply = new(capacity: 64, Mode6Reply.MaxDatagram);
    private Mode6View? current;
    private UtcTime gatheredAt;

    /// <summary>Answers for a daemon.</summary>
    /// <param name="daemon">What is told of.</param>
    /// <param name="messages">Where serving threads put the questions.</param>
    /// <param name="config">Who may ask.</param>
    public NtpqService(Daemon daemon, DatagramQueue messages, NtpqConfig config)
    {
        (this.daemon, this.messages, trusted) = (daemon, messages, config.Trusted);
        view = new(daemon);
        responder = new(RandomNumberGenerator.GetBytes(SecretLength));
    }

    /// <summary>Ready for input while there are questions.</summary>
    public SafeFileHandle Handle => messages.Handle;

    /// <summary>Answers some of the questions.</summary>
    public void AnswerSome()
    {
        for (var i = 0; i < Turn && messages.TryTake(out var message); i++)
            Answer(message);
    }

    private void Answer(in PassedDatagram message)
    {
        Span<byte> octets = stackalloc byte[16];
        var address = octets[..message.Source.WriteAddress(octets)];
        var now = NtpTimestamp.From(daemon.Engine.Snapshot.ServedAt(message.Stamp));
        var isTrusted = LoopbackAddress.Is(address) || trusted.Allows(address);
        var request = new Mode6Request(message.Payload, address, isTrusted, now);
        view.Messages++;
        responder.Answer(request, Gather(message), out var answer);
        for (var i = 0; i < answer.Datagrams; i++)
            reply.Add(answer.Write(i, reply.Next), message.Source, message.Destination);
        message.Socket.Send(reply);
    }

    private Mode6View Gather(in PassedDatagram message)
    {
        if (current is null || (message.Stamp - gatheredAt).Abs() > ViewLifetime)
            (current, gatheredAt) = (view.At(message.Stamp), message.Stamp);
        var asksForClients = Mode6Header.TryRead(message.Payload, out var header) && header.Operation == Mode6Operation.ReadClients;
        if (asksForClients && current.Clients.Count == 0)
            current = current with { Clients = view.ClientsAt(message.Stamp) };
        return current;
    }
}
