using Stratum1.Discipline.Clock;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Refclock.Pulse;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Refclocks;
using Stratum1.Server.Inputs;
using Stratum1.Server.Serving;
using Stratum1.Server.State;

namespace Stratum1.Server.Running;

/// <summary>The event loop around the engine: moves bytes and edges in, does what the engine decides, tells the serving thread.</summary>
internal sealed class Daemon : IDisposable
{
    private static readonly TimeInterval RetryInterval = TimeInterval.FromWholeSeconds(2);

    private readonly StartOptions start;
    private readonly Log log;
    private readonly StateStore store;
    private readonly IReadOnlyList<ReceiverSetup> receivers;
    private readonly List<IInput> inputs = [];
    private readonly SerialInput?[] serialLines;
    private readonly TimerFd wake = new();
    private readonly TimerFd retry = new();
    private readonly SignalWatch signals = new(Signal.Interrupt, Signal.Terminate, Signal.HangUp);
    private readonly ClockReading startedAt;
    private bool isStopping;

    /// <summary>Opens what can be opened now; devices may come later.</summary>
    /// <exception cref="LinuxException">The clock or the NTP port is not ours.</exception>
    public Daemon(ServerConfig config, StartOptions start, Log log)
    {
        (this.start, this.log) = (start, log);
        store = new(config.Clock.DriftFile is { } drift ? StatePaths.Beside(drift) : null, log);
        var (driftRecord, saved, memories) = store.Load();
        receivers = EngineSetup.Receivers(config, saved, memories);
        serialLines = new SerialInput?[receivers.Count];
        if (start.ControlsClock)
            ClockControl.TakeOver();
        startedAt = Clocks.Read();
        Engine = new(EngineSetup.Options(config, start, receivers, driftRecord, saved), startedAt);
        Reactor.Watch(wake.Handle, () => wake.TakeExpirations());
        Reactor.Watch(retry.Handle, RetryInputs);
        Reactor.Watch(signals.Handle, OnSignal);
        for (var i = 0; i < receivers.Count; i++)
            AddInputs(i, receivers[i]);
        if (start.Mode == StartMode.Daemon && config.Ntp.Port != 0)
            Ntp = new(config.Ntp, (start.UseIPv4, start.UseIPv6), Engine.Snapshot);
    }

    /// <summary>What waits for descriptors.</summary>
    public Reactor Reactor { get; } = new();

    /// <summary>What decides.</summary>
    public ClockEngine Engine { get; }

    /// <summary>The server; null when none is wanted.</summary>
    public NtpService? Ntp { get; }

    /// <summary>Explains the simulated truth; null without a simulated receiver.</summary>
    public SimulatedInput? Simulation { get; private set; }

    /// <summary>Called about once a second, after the engine.</summary>
    public Action? EverySecond { get; set; }

    /// <summary>Runs until told to stop.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        retry.ArmAfter(TimeInterval.Zero + new TimeInterval(1), RetryInterval);
        var lastTick = startedAt.Monotonic;
        while (!isStopping)
        {
            var now = Clocks.Read();
            Engine.OnTimer(now);
            Perform();
            if (now.Monotonic - lastTick >= TimeInterval.FromWholeSeconds(1))
            {
                lastTick = now.Monotonic;
                EverySecond?.Invoke();
            }

            if (IsFinished(now, out var code))
                return Stop(code);
            wake.ArmAfter(Engine.WakeAt - now.System);
            Reactor.RunOnce();
        }

        return Stop(ExitCode.Success);
    }

    /// <summary>Bytes arrived from a receiver.</summary>
    public void OnBytes(ClockReading at, int receiver, ReadOnlySpan<byte> bytes)
    {
        Engine.OnBytes(at, receiver, bytes);
        Perform();
    }

    /// <summary>A pulse line changed.</summary>
    public void OnEdge(int receiver, UtcTime stamp, EdgePolarity polarity)
    {
        Engine.OnEdge(Clocks.Read(), receiver, stamp, polarity);
        Perform();
    }

    /// <summary>A device was opened, lost or refused.</summary>
    public void OnDevice(int receiver, bool isPulse, DeviceReport report)
    {
        Engine.OnDevice(Clocks.Read(), receiver, isPulse, report);
        Perform();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ntp?.Dispose();
        foreach (var input in inputs)
            input.Dispose();
        signals.Dispose();
        wake.Dispose();
        retry.Dispose();
        Reactor.Dispose();
    }

    private void AddInputs(int index, ReceiverSetup setup)
    {
        var device = setup.Serial?.Device ?? "";
        var baud = Engine.Receivers[index].Baud.Baud;
        if (setup.Serial is { Simulation: { } truth } simulated)
        {
            Simulation = new SimulatedInput(this, index, simulated.Baud ?? 9600, truth);
            inputs.Add(Simulation);
            device = Simulation.Path;
        }

        CarrierInput? carrier = null;
        switch (setup.Pulse.Kind)
        {
            case PulseInputKind.PpsDevice or PulseInputKind.PpsName:
                inputs.Add(new PpsInput(this, index, setup.Pulse.Device));
                break;
            case PulseInputKind.Gpio:
                inputs.Add(new GpioInput(this, index, setup.Pulse.Device, setup.Pulse.Line));
                break;
            case PulseInputKind.SerialCarrier:
                inputs.Add(carrier = new CarrierInput(this, index));
                break;
        }

        if (device.Length > 0)
        {
            var line = new SerialInput(this, index, device, baud) { Opened = carrier is null ? null : carrier.Attach };
            serialLines[index] = line;
            inputs.Add(line);
        }
    }

    private void RetryInputs()
    {
        retry.TakeExpirations();
        foreach (var input in inputs)
            input.Retry();
    }

    private void OnSignal()
    {
        while (signals.TryTake(out var signal))
        {
            if (signal == Signal.HangUp)
                continue; // Nothing to read again yet.
            log.Write(LogLevel.Information, $"Received {(signal == Signal.Interrupt ? "SIGINT" : "SIGTERM")}, exiting");
            isStopping = true;
        }
    }

    private void Perform()
    {
        foreach (ref readonly var action in Engine.Actions.Pending)
        {
            try
            {
                Perform(action);
            }
            catch (LinuxException error)
            {
                log.Write(LogLevel.Error, error.Message);
            }
        }

        Engine.Actions.Clear();
        Ntp?.Publish(Engine.Snapshot);
    }

    private void Perform(in EngineAction action)
    {
        if (Clocks.Perform(action))
            return;
        switch (action.Kind)
        {
            case EngineActionKind.SetBaud:
                serialLines[action.Receiver]?.SetBaud(action.Baud);
                break;
            case EngineActionKind.SaveState:
                store.Save(Engine, [.. receivers.Select(receiver => receiver.Device)]);
                break;
            case EngineActionKind.Log:
                log.Write(action.Level, action.Text!);
                break;
        }
    }

    /// <summary>Whether what the process was started for is done: <c>-q</c>, <c>-Q</c>, <c>-t</c>.</summary>
    private bool IsFinished(in ClockReading now, out int code)
    {
        code = ExitCode.Success;
        if (start.Mode is StartMode.SetOnce or StartMode.PrintOffset && Engine.Synchronisation.State != SyncState.Unsynchronised)
        {
            var what = start.Mode == StartMode.SetOnce && start.ControlsClock ? "step" : "ignored";
            log.Write(LogLevel.Information, $"System clock wrong by {Engine.FirstOffset.Seconds:F6} seconds ({what})");
            return true;
        }

        if (start.TimeoutSeconds is not { } timeout || now.Monotonic - startedAt.Monotonic < TimeInterval.FromWholeSeconds(timeout))
            return false;
        log.Write(LogLevel.Information, "Timeout reached");
        code = Engine.Synchronisation.State == SyncState.Unsynchronised ? ExitCode.Failure : ExitCode.Success;
        return true;
    }

    private int Stop(int code)
    {
        Engine.OnStop(Clocks.Read());
        Perform();
        return code;
    }
}
