using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Connection;

/// <summary>Talks to the first of several daemons that answers.</summary>
/// <param name="addresses">Where to try, in this order.</param>
/// <param name="open">Opens a link.</param>
internal sealed class ControlClient(IReadOnlyList<ServerAddress> addresses, Func<ServerAddress, IControlLink> open) : IDisposable
{
    /// <summary>For the first attempt; it doubles with each other one. As chronyc's.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(1);

    /// <summary>Attempts at one address. As chronyc's.</summary>
    private const int Attempts = 3;

    private readonly byte[] reply = new byte[ControlServer.MaxReply];
    private IControlLink? link;
    private int current;

    /// <summary>All addresses.</summary>
    public IReadOnlyList<ServerAddress> Addresses => addresses;

    /// <summary>The address in use.</summary>
    public ServerAddress Address => addresses[Math.Min(current, addresses.Count - 1)];

    /// <summary>Asks for a report.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached, or refuses.</exception>
    public T Report<T>(ControlExchange exchange)
        where T : struct, IControlReport<T>
        => exchange.TryRead<T>(Ask(exchange), out var report) ? report : throw Unreadable(exchange);

    /// <summary>The number of sources.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached, or refuses.</exception>
    public int CountSources()
    {
        var exchange = ControlExchange.For(RequestCode.SourceCount);
        var body = Ask(exchange);
        return exchange.ReplyCode == ReplyCode.SourceCount && body.Length >= sizeof(uint)
            ? (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(body), int.MaxValue)
            : throw Unreadable(exchange);
    }

    /// <summary>Commands something.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached, or refuses.</exception>
    public void Execute(IControlCommand command) => Ask(ControlExchange.For(command));

    /// <summary>Asks, and gives the octets of the reply after its header.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached, or refuses.</exception>
    public ReadOnlySpan<byte> Ask(ControlExchange exchange)
    {
        var status = TryAsk(exchange, out var body);
        return status is ControlStatus.Success ? body : throw Refusal.Of(status);
    }

    /// <summary>Asks; a refusal is no failure.</summary>
    /// <exception cref="ControlFailure">The daemon cannot be reached.</exception>
    public ControlStatus TryAsk(ControlExchange exchange, out ReadOnlySpan<byte> body)
    {
        List<string> reasons = [];
        for (; current < addresses.Count; current++)
        {
            try
            {
                link ??= open(Address);
                if (TryExchange(link, exchange, out body))
                    return exchange.Status;
                reasons.Add($"{Address}: no answer");
            }
            catch (SocketException failure)
            {
                reasons.Add($"{Address}: {Reason(failure)}");
            }

            link?.Dispose();
            link = null;
        }

        current = 0; // For whoever asks again, as waitsync does.
        throw new ControlFailure(ExitCode.Unavailable, $"cannot talk to the daemon ({string.Join("; ", reasons)})");
    }

    public void Dispose() => link?.Dispose();

    private static ControlFailure Unreadable(ControlExchange exchange)
        => new(ExitCode.Protocol,
            $"the daemon's reply to request {(int)exchange.Code} is of a form ({(int)exchange.ReplyCode}) not known here");

    private static string Reason(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "nobody listens there",
        SocketError.AccessDenied => "permission denied",
        SocketError.AddressNotAvailable => "no such socket",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "no route",
        var code => code.ToString(),
    };

    private bool TryExchange(IControlLink through, ControlExchange exchange, out ReadOnlySpan<byte> body)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var sequence = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));
            through.Send(exchange.Request(sequence, attempt));
            var patience = FirstPatience * (1 << attempt);
            var waited = System.Diagnostics.Stopwatch.StartNew();
            while (waited.Elapsed < patience)
            {
                var length = through.Receive(reply, patience - waited.Elapsed);
                if (length == 0)
                    break;
                if (exchange.TryAccept(reply.AsSpan(0, length), sequence, out body))
                    return true;
            }
        }

        body = default;
        return false;
    }
}
