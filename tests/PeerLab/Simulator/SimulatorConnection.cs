using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stratum1.Linux;

namespace Stratum1.PeerLab.Simulator;

/// <summary>
/// A node's only connection to the simulator. One request at a time; between two waits no time passes, so the clocks are read once.
/// </summary>
internal sealed class SimulatorConnection : IDisposable
{
    /// <summary>The protocol's longest message is a packet of 4000 octets, or 1024 reference offsets.</summary>
    private const int LongestMessage = 8200;

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
    private readonly byte[] outgoing = new byte[LongestMessage];
    private readonly byte[] incoming = new byte[LongestMessage];
    private ClockTimes? times;

    /// <summary>Connects, and waits until the node's life begins. The simulator starts after its nodes.</summary>
    /// <param name="path">The simulator's socket.</param>
    /// <param name="node">Number of the node, from zero.</param>
    /// <param name="patience">How long the simulator may take to appear.</param>
    /// <exception cref="SocketException">It did not appear, or refused us.</exception>
    public SimulatorConnection(string path, uint node, TimeSpan patience)
    {
        Connect(path, patience);
        Ask(RequestKind.Register, node);
        Read<Registration>();
    }

    /// <summary>The clocks now.</summary>
    public ClockTimes Times
    {
        get
        {
            if (times is { } known)
                return known;
            Ask(RequestKind.GetTime, 0u);
            var read = Read<ClockTimes>();
            times = read;
            return read;
        }
    }

    /// <summary>Does to the node's clock what clock_adjtime(2) does to a real one, and reads its state.</summary>
    public void Adjust(ref Timex parameters)
    {
        Ask(RequestKind.Adjust, new Adjustment(ClockOrResult: 0, Padding: 0, parameters));
        parameters = Read<Adjustment>().Parameters;
        times = null;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="timeout">At most so many seconds of the monotonic clock; positive.</param>
    public Wakening Select(double timeout)
    {
        Ask(RequestKind.Select, new SelectRequest(timeout, Read: 1, Padding: 0));
        var reply = Read<SelectReply>();
        times = reply.Times;
        return reply.Wakening;
    }

    /// <summary>Sends a packet; whether it arrives is the simulator's secret.</summary>
    public void Send(in PacketHeader header, ReadOnlySpan<byte> data)
    {
        var body = Begin(RequestKind.Send);
        MemoryMarshal.Write(body, header with { Length = (uint)data.Length });
        data.CopyTo(body[Unsafe.SizeOf<PacketHeader>()..]);
        Finish(Unsafe.SizeOf<PacketHeader>() + data.Length);
    }

    /// <summary>Takes the oldest packet.</summary>
    /// <param name="header">From where it came; kind None when there is none.</param>
    /// <returns>Its data, valid until the next call.</returns>
    public ReadOnlySpan<byte> Receive(out PacketHeader header)
    {
        Begin(RequestKind.Receive);
        Finish(0);
        header = Read<PacketHeader>();
        return incoming.AsSpan(Unsafe.SizeOf<PacketHeader>(), (int)header.Length);
    }

    /// <summary>The reference clock as others write it into shared memory; the first call switches it on.</summary>
    public ReferenceSample GetReferenceSample()
    {
        Begin(RequestKind.GetReferenceSample);
        Finish(0);
        return Read<ReferenceSample>();
    }

    /// <summary>
    /// Errors of the next readings of the reference clock, reference = truth − error; copied to <paramref name="errors"/>.
    /// </summary>
    public void GetReferenceOffsets(List<double> errors)
    {
        Begin(RequestKind.GetReferenceOffsets);
        Finish(0);
        var count = (int)Read<ulong>();
        errors.Clear();
        errors.AddRange(MemoryMarshal.Cast<byte, double>(incoming.AsSpan(sizeof(ulong), count * sizeof(double))));
    }

    /// <summary>Leaves the simulation, which then goes on without this node.</summary>
    public void Dispose()
    {
        if (socket.Connected)
        {
            Begin(RequestKind.Deregister);
            Finish(0);
        }

        socket.Dispose();
    }

    private void Connect(string path, TimeSpan patience)
    {
        // The simulator may appear at once or seconds later: quickly at first, then patiently.
        var began = Environment.TickCount64;
        for (var tries = 0; ; tries++)
        {
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
                return;
            }
            catch (SocketException) when (Environment.TickCount64 - began < patience.TotalMilliseconds)
            {
                Thread.Sleep(tries < 10 ? 10 : 100);
            }
        }
    }

    private void Ask<T>(RequestKind kind, in T body)
        where T : unmanaged
    {
        MemoryMarshal.Write(Begin(kind), body);
        Finish(Unsafe.SizeOf<T>());
    }

    private Span<byte> Begin(RequestKind kind)
    {
        MemoryMarshal.Write(outgoing, new RequestHeader(kind, Padding: 0));
        return outgoing.AsSpan(Unsafe.SizeOf<RequestHeader>());
    }

    private void Finish(int bodyLength) => socket.Send(outgoing.AsSpan(0, Unsafe.SizeOf<RequestHeader>() + bodyLength));

    private T Read<T>()
        where T : unmanaged
    {
        var length = socket.Receive(incoming);
        return length >= Unsafe.SizeOf<T>()
            ? MemoryMarshal.Read<T>(incoming)
            : throw new SocketException((int)SocketError.ConnectionReset);
    }
}
