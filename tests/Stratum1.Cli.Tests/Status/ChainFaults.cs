using System.Net.Sockets;
using Stratum1.Discipline.Clock;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Engine.Reports;
using Stratum1.Protocol.Ntp;
using Stratum1.Refclock.Simulated;
using Stratum1.Refclock.Ubx;
using Stratum1.Server.Reports;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Cli.Tests.Status;

/// <summary>One thing that breaks between the antenna and a client, and what <c>stratum1 why</c> must say of it.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="Link">Which link must be named as the first broken one.</param>
/// <param name="Remedy">A part of what must be said.</param>
/// <param name="Make">Breaks it in a world of its own, and gives the daemon's report.</param>
internal sealed record ChainFault(string Name, string Link, string Remedy, Func<DaemonReport> Make);

/// <summary>The faults, each in a deterministic world: the engine of stratum1d with a simulated receiver.</summary>
/// <param name="line">Carries the receiver's bytes; null where the line is simulated too.</param>
internal sealed class ChainFaults(Func<byte[], int, byte[]>? line)
{
    private const int Seed = 6;
    private static readonly DeviceReport Open = new(IsOpen: true, Reason: null);

    public static readonly ChainFault[] All = new ChainFaults(line: null).Faults;

    public ChainFault[] Faults =>
    [
        new("The daemon does not run", "daemon", "systemctl start", () => throw new SocketException((int)SocketError.ConnectionRefused)),
        new("The user may not ask", "daemon", "sudo", () => throw new SocketException((int)SocketError.AccessDenied)),
        new("The serial device does not exist", "serial device", "does not exist",
            () => Device(isPulse: false, "/dev/ttyAMA0 does not exist. Is the UART enabled?")),
        new("Another program has the serial device", "serial device", "gpsd",
            () => Device(isPulse: false, "/dev/ttyAMA0 is in use by gpsd (pid 412). Stop it")),
        new("The receiver's wire is off from the start", "messages", "wire from the receiver's TX", () => Run(f => f.Mute = true)),
        new("The receiver falls silent", "messages", "fallen silent", () => RunThen(f => f.Mute = true)),
        new("The configured speed is wrong", "messages", "no message at 4800 baud",
            () => Report(World(o => o with { Receivers = [o.Receivers[0] with { Baud = 4800 }] }), 20)),
        new("The wire damages most messages", "messages", "arrive damaged", () => RunThen(f => f.DamagedSentences = 1)),
        new("No message tells the time", "messages", "Enable RMC or ZDA",
            () => RunThen(f => f.Mute = true, "$GPTXT,01,01,02,hello*2F\r\n"u8)),
        new("There is no fix", "antenna and sky", "free view of the sky", () => RunThen(f => f.NoFix = true)),
        new("The antenna is unplugged", "antenna and sky", "Check plug and cable",
            () => RunThen(_ => { }, Hardware(antenna: 4, jamming: 0))),
        new("The antenna's cable is shorted", "antenna and sky", "shorted", () => RunThen(_ => { }, Hardware(antenna: 3, jamming: 0))),
        new("The signals are jammed", "antenna and sky", "jammed", () => RunThen(_ => { }, Hardware(antenna: 2, jamming: 3))),
        new("The signals look forged", "antenna and sky", "forged", () => RunThen(_ => { }, Forged())),
        new("The leap seconds are not known after a cold start", "antenna and sky", "12.5 minutes", LeapUnknown),
        new("The pulse device may not be opened", "pulse", "permission", () => Device(isPulse: true, "/dev/pps0: permission denied")),
        new("The pulse wire is off", "pulse", "Check the pulse wire", () => RunThen(f => f.LostPulses = 1)),
        new("The receiver pulses ten times a second", "pulse", "Set the receiver to 1 Hz", () => RunThen(f => f.PulseRate = 10)),
        new("The pulse wire catches noise", "pulse", "interference", () => RunThen(f => (f.LostPulses, f.NoiseEdges) = (1, 3))),
        new("The messages come as late as the next pulse", "seconds", "raise the baud rate",
            () => Report(World(o => o, new() { LatencySeconds = 0.97, LatencyJitterSeconds = 0.001 }), 40)),
        new("The receiver slips by a second", "seconds", "s off", () => RunThen(f => f.SecondsAhead = -1)),
        new("The pulse moves away from the clock", "sources", "contradict the clock", PulseMoves),
        new("Nothing is configured to follow", "sources", "Add a refclock or server line",
            () => Of(Alone(new() { Built = DaemonWorld.Start }))),
        new("The only server's name is not resolved", "sources", "Check DNS", () => Of(Alone(Asking("time.example.org")))),
        new("The only server does not answer", "sources", "firewall", () => Of(Alone(Asking("192.0.2.1")))),
        new("The clock is off, and may not step", "clock", "makestep",
            () => Report(World(o => o with { Loop = new() { StepThreshold = null } }), 20)),
        new("Nobody may ask", "server", "allow", () => Report(Healthy(), 30, mayAsk: false)),
        new("The clients' network is not allowed", "clients", "allow line for their network", () => Report(Healthy(), 30, denied: 12)),
    ];

    /// <summary>A report of a good board, or of one without its receiver, some seconds after the devices were opened.</summary>
    public static DaemonReport Young(int seconds, bool isMute)
    {
        var world = new ChainFaults(line: null).Healthy();
        world.Receiver.Faults.Mute = isMute;
        return Report(world, seconds);
    }

    /// <summary>A report of a board on which all is well.</summary>
    public static DaemonReport Good() => Report(new ChainFaults(line: null).Healthy(), 60, answered: 40);

    private DaemonWorld World(Func<EngineOptions, EngineOptions> configure, SimulatedReceiverOptions? receiver = null)
        => new(Seed, StampScale.Corrected, receiver ?? new(), TimeInterval.FromSeconds(12), configure) { Line = line };

    private DaemonWorld Healthy() => World(options => options);

    private DaemonReport Run(Action<ReceiverFaults> fault)
    {
        var world = Healthy();
        fault(world.Receiver.Faults);
        return Report(world, 15);
    }

    /// <summary>Breaks it when the clock is locked.</summary>
    private DaemonReport RunThen(Action<ReceiverFaults> fault, ReadOnlySpan<byte> said = default)
    {
        var world = Healthy();
        Live(world, 60);
        Assert.Equal(SyncState.Locked, world.State);
        fault(world.Receiver.Faults);
        return Report(world, 12, said);
    }

    private DaemonReport Device(bool isPulse, string reason)
    {
        var world = Healthy();
        Live(world, 20);
        world.Engine.OnDevice(world.Clock.ReadBoth(world.Now), 0, isPulse, Open with { IsOpen = false, Reason = reason });
        return Report(world, 5);
    }

    private DaemonReport LeapUnknown()
    {
        var world = Healthy();
        Span<byte> frame = stackalloc byte[64];
        Span<byte> gps = stackalloc byte[16];
        gps[11] = 0b011; // Week and time of week are valid, the leap seconds are not.
        return Report(world, 30, frame[..UbxWriter.Write(frame, UbxMessage.NavTimeGps, gps)]);
    }

    private DaemonReport PulseMoves()
    {
        var world = Healthy();
        Live(world, 120);
        world.Receiver.Options = world.Receiver.Options with { PulseOffsetSeconds = 0.05 };
        return Report(world, 25);
    }

    private static byte[] Hardware(byte antenna, byte jamming)
    {
        var payload = new byte[60];
        (payload[20], payload[22]) = (antenna, (byte)(jamming << 2));
        var frame = new byte[80];
        return frame[..UbxWriter.Write(frame, UbxMessage.MonHw, payload)];
    }

    private static byte[] Forged()
    {
        var payload = new byte[16];
        (payload[4], payload[5], payload[7]) = (3, 0x0D, 2 << 3);
        var frame = new byte[32];
        return frame[..UbxWriter.Write(frame, UbxMessage.NavStatus, payload)];
    }

    private static EngineOptions Asking(string name)
        => new() { Built = DaemonWorld.Start, Random = new Random(Seed).NextBytes, Upstreams = [new UpstreamOptions { Name = name }] };

    /// <summary>An engine without a receiver, and without anybody who answers, a quarter of an hour later.</summary>
    private static ClockEngine Alone(EngineOptions options)
    {
        var engine = new ClockEngine(options, new(DaemonWorld.Start, TimeInterval.Zero));
        for (var second = 0; second < 1200; second++)
        {
            var now = new ClockReading(
                DaemonWorld.Start + TimeInterval.FromWholeSeconds(second), TimeInterval.FromWholeSeconds(second));
            engine.OnTimer(now);
            foreach (var action in engine.Actions.Pending.ToArray().Where(action => action.Kind == EngineActionKind.SendPacket))
                engine.OnTransmitted(now, action.Association, now.System, StampSource.Daemon);
            engine.Actions.Clear();
        }

        return engine;
    }

    private static void Live(DaemonWorld world, int seconds, ReadOnlySpan<byte> said = default)
    {
        for (var i = 0; i < seconds; i++)
        {
            world.RunSecond();
            if (said.IsEmpty)
                continue;
            world.Engine.OnBytes(world.Clock.ReadBoth(world.Now), 0, said);
            world.Perform();
        }
    }

    private static DaemonReport Report(
        DaemonWorld world, int seconds, ReadOnlySpan<byte> said = default, bool mayAsk = true, long denied = 0, long answered = 0)
    {
        Live(world, seconds, said);
        var service = new ServiceReport
        {
            Port = 123,
            Denied = denied,
            Answered = answered,
            RecentClients = (int)answered / 10,
            Links = []
        };
        return Of(world.Engine) with { Service = service with { Links = [.. service.Chain(mayAsk)] }, Log = world.Log };
    }

    private static DaemonReport Of(ClockEngine engine)
        => new() { Version = "1.0.0", ControlsClock = true, Engine = EngineReport.Of(engine), Log = [] };
}
