using System.Net;
using System.Security.Cryptography;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Boards;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Inputs;
using Stratum1.Server.Ntpq;
using Stratum1.Server.Nts;
using Stratum1.Server.Reports;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;
using Stratum1.Server.Stamping;
using Stratum1.Server.Upstream;

namespace Stratum1.Server.Hosts;

/// <summary>A Linux machine.</summary>
internal sealed class LinuxHost : Host
{
    private static readonly TimeInterval RetryInterval = TimeInterval.FromWholeSeconds(2);

    private readonly WakeTimer wake;
    private readonly TimerFd retry = new();
    private readonly ClockStepWatch steps = new();
    private readonly NtsMessages messages = new();
    private readonly SignalWatch signals = new(Signal.Interrupt, Signal.Terminate, Signal.HangUp);

    private InputSet? inputs;
    private ControlPort? control;
    private ReportPort? reports;
    private UpstreamLink? upstream;
    private NtsService? nts;
    private NtsCookieFiles? cookies;
    private HardwareStamps? stamps;
    private Frequency? rate;
    private RtcLink? rtc;
    private RouteWatch? routes;

    /// <summary>Waits for nothing yet.</summary>
    public LinuxHost()
    {
        wake = new(Reactor);
        Reactor.Watch(steps.Handle, () => steps.TakeStep()); // Waking up is enough: each reading is compared with the one before.
    }

    /// <inheritdoc/>
    public override string LoopReport => wake.Report;

    /// <summary>What waits for descriptors.</summary>
    public Reactor Reactor { get; } = new();

    /// <summary>The NTP server; null when none is wanted.</summary>
    public NtpService? Ntp { get; private set; }

    /// <summary>The simulated receiver; null when none is configured.</summary>
    public SimulatedInput? Simulation => inputs?.Simulation;

    /// <inheritdoc/>
    public override int Precision { get; } = SystemClock.MeasurePrecision();

    /// <inheritdoc/>
    public override Board Board { get; } = BoardFiles.Read();

    /// <inheritdoc/>
    public override Frequency Rate => ClockControl.Read().Frequency;

    /// <inheritdoc/>
    internal override ServerCore? Service => Ntp?.Core;

    /// <inheritdoc/>
    internal override NtsCore? Nts => nts?.Core;

    /// <inheritdoc/>
    public override RandomSource Random { get; } = RandomNumberGenerator.Fill;

    /// <inheritdoc/>
    public override ClockReading Read()
    {
        var pair = SystemClock.ReadPair();
        return new(pair.Realtime, pair.SinceBoot);
    }

    /// <inheritdoc/>
    public override void TakeOver() => ClockControl.TakeOver();

    /// <inheritdoc/>
    public override void Perform(in EngineAction action)
    {
        switch (action.Kind)
        {
            case EngineActionKind.StepClock:
                ClockControl.Step(action.Step);
                stamps?.Step(action.Step);
                Ntp?.Core.ForgetStamps();
                break;
            case EngineActionKind.SetRate:
                rate ??= Rate;
                var applied = ClockControl.SetFrequency(action.Rate);
                stamps?.Slew(SystemClock.Now, applied - rate.Value);
                rate = applied;
                break;
            case EngineActionKind.SetStatus:
                ClockControl.SetStatus(Encode(action.Status));
                break;
        }
    }

    /// <inheritdoc/>
    public override void Open(Daemon daemon)
    {
        Reactor.Watch(signals.Handle, () => OnSignal(daemon));
        inputs = new(daemon, this);
        if (daemon.AnswersControl)
            OpenControl(daemon);
        Reactor.Watch(messages.Handle, () => PassOn(daemon));
        if (!daemon.Config.Stamping.Interfaces.IsEmpty)
            stamps = new(daemon.Config.Stamping, Reactor, daemon.Tell);
        if (daemon.ServesNtp)
            OpenService(daemon);
        cookies = new(daemon.Start.Mode == StartMode.PrintOffset ? null : daemon.Config.Nts.DumpFolder, messages);
        upstream = new(daemon, Reactor, cookies, messages, Ntp, stamps);
        Reactor.Watch(retry.Handle, () => Retry(daemon));
        WatchRoutes(daemon);
        inputs.Retry();
        retry.ArmAfter(RetryInterval, RetryInterval);
    }

    /// <inheritdoc/>
    public override void SetBaud(int receiver, int baud) => inputs?.SetBaud(receiver, baud);

    /// <inheritdoc/>
    public override UtcTime? ReadRtc(string device, RtcZone zone)
    {
        using var clock = RealTimeClock.TryOpen(device, out _);
        return clock?.Read() is { } reading ? zone.ToUtc(reading) : null;
    }

    /// <inheritdoc/>
    public override bool OpenRtc(RtcFeed feed, out string problem) => (rtc = RtcLink.TryOpen(feed, Reactor, out problem)) is not null;

    /// <inheritdoc/>
    public override void ListenToRtc(bool isOn) => rtc!.Listen(isOn);

    /// <inheritdoc/>
    public override void SetRtc(UtcTime time) => rtc!.Set(time);

    /// <inheritdoc/>
    public override void PollClock(int clock) => inputs?.Poll(clock);

    /// <inheritdoc/>
    public override void Publish(Snapshot snapshot)
    {
        Ntp?.Core.Publish(snapshot);
        nts?.Core.Publish(snapshot);
    }

    /// <inheritdoc/>
    public override void Adopt(ServingRules rules)
    {
        Ntp?.Core.Adopt(rules);
        nts?.Core.Adopt(rules.Access);
    }

    /// <inheritdoc/>
    public override void ExchangeKeys(in EngineAction action) => upstream?.ExchangeKeys(action);

    /// <inheritdoc/>
    public override void Keep(ClockEngine engine) => cookies?.Save(engine.Network.Sources, engine.Steering.Clock, engine.Steering.Now);

    /// <inheritdoc/>
    public override void Reload() => nts?.Core.ReadCertificates();

    /// <inheritdoc/>
    public override void ReadKeys() => nts?.Core.ReadKeys(SystemClock.Monotonic);

    /// <inheritdoc/>
    public override UtcTime? Send(in EngineAction packet) => upstream?.Send(packet);

    /// <inheritdoc/>
    public override void EndExchange(int association) => upstream?.EndExchange(association);

    /// <inheritdoc/>
    public override void Resolve(int upstream, string name) => this.upstream?.Resolve(upstream, name);

    /// <inheritdoc/>
    public override bool HasRoute(IPAddress address) => UdpSocket.HasRoute(Endpoint.From(address, Responder.NtpPort));

    /// <inheritdoc/>
    public override void Wait(UtcTime until)
    {
        wake.Arm(until);
        Reactor.RunOnce();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Ntp?.Dispose();
        control?.Dispose();
        reports?.Dispose();
        upstream?.Dispose();
        routes?.Dispose();
        nts?.Dispose();
        messages.Dispose();
        stamps?.Dispose();
        inputs?.Dispose();
        signals.Dispose();
        steps.Dispose();
        wake.Dispose();
        retry.Dispose();
        Reactor.Dispose();
    }

    /// <summary>The engine's words in the kernel's.</summary>
    internal static KernelClockStatus Encode(in KernelStatus status)
        => new(status.IsSynchronised, status.Leap, status.MaxError, status.EstimatedError, status.TaiMinusUtc);

    /// <summary>Where that is not allowed, servers are asked without regard to routes, as other daemons do.</summary>
    private void WatchRoutes(Daemon daemon)
    {
        try
        {
            var watch = routes = new();
            Reactor.Watch(watch.Handle, () =>
            {
                if (watch.TakeChange())
                    daemon.Upstream.OnRoutes();
            });
        }
        catch (LinuxException error)
        {
            daemon.Tell(LogLevel.Information, $"Routes are not watched: {error.Message}");
        }
    }

    private void OpenControl(Daemon daemon)
    {
        control = new(daemon, Reactor);
        if (daemon.Config.Control.SocketPath is { } path)
            reports = new(daemon, Reactor, ReportSocket.PathBeside(path));
    }

    private void OpenService(Daemon daemon)
    {
        var (config, families) = (daemon.Config.Ntp, (daemon.Start.UseIPv4, daemon.Start.UseIPv6));
        if (daemon.Config.Nts.IsServer)
        {
            var addresses = ServingSocket.Addresses(config, families).Select(address => Endpoint.From(address, config.Port));
            var core = new NtsCore(
                daemon.Config.Nts, (ushort)config.Port, daemon.Rules.Access, daemon.Engine.Snapshot, messages, SystemClock.Monotonic);
            nts = new(core, daemon.Config.Nts, addresses, config.BindDevice, messages);
        }

        Ntp = new(
            config, families, daemon.Rules, daemon.Engine.Snapshot, stamps, () => nts?.Core.ForServingThread(RequestHandler.BatchCapacity));
        if (daemon.Config.Ntpq.IsOn)
        {
            var ntpq = new NtpqService(daemon, Ntp.ControlMessages, daemon.Config.Ntpq);
            Reactor.Watch(ntpq.Handle, ntpq.AnswerSome);
        }

        if (Ntp.Broadcaster is { } broadcaster)
            Reactor.Watch(broadcaster.Handle, broadcaster.SendDue);
    }

    private void Retry(Daemon daemon)
    {
        retry.TakeExpirations();
        inputs?.Retry();
        stamps?.Retry();
        foreach (var fault in Ntp?.TakeFaults() ?? [])
            daemon.OnTrouble(fault);
    }

    private void PassOn(Daemon daemon)
    {
        while (messages.TryTake(out var message))
            daemon.Tell(message.Level, message.Text);
    }

    private void OnSignal(Daemon daemon)
    {
        while (signals.TryTake(out var signal))
            daemon.OnSignal(signal);
    }
}
