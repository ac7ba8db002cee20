using Stratum1.Discipline.Clock;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Refclock.Pulse;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Server.Hosts;
using Stratum1.Server.State;

namespace Stratum1.Server.Running;

/// <summary>The event loop around the engine: hands it what the host brings, and does what it decides.</summary>
public sealed class Daemon
{
    private static readonly TimeInterval StatusInterval = TimeInterval.FromWholeSeconds(1);

    private readonly Host host;
    private readonly Log log;
    private readonly StateStore store;
    private readonly LeapFiles leaps;
    private readonly Thermometer? compensation;
    private readonly ClockReading startedAt;
    private bool isStopping;

    /// <summary>Opens what can be opened now; devices may come later.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="start">The command line.</param>
    /// <param name="host">The machine.</param>
    /// <param name="log">Where lines go.</param>
    /// <exception cref="LinuxException">The clock or the NTP port is not ours.</exception>
    public Daemon(ServerConfig config, StartOptions start, Host host, Log log)
    {
        (Config, Start, this.host, this.log) = (config, start, host, log);
        store = new(config.Clock.DriftFile is { } drift ? StatePaths.Beside(drift) : null, log);
        var (driftRecord, saved, memories) = store.Load();
        Receivers = EngineSetup.Receivers(config, saved, memories);
        if (start.ControlsClock)
            host.TakeOver();
        startedAt = host.Read();
        leaps = new(config.Leap, log);
        leaps.Refresh(startedAt.Monotonic);
        log.Write(LogLevel.Information, $"{start.ProgramName} version {Release.Version} starting");
        var options = EngineSetup.Options(config, start, host, Receivers, driftRecord, saved);
        if (config.Oscillator.Temperature is { } sensor)
        {
            compensation = new(sensor.Sensor, sensor.Interval, log);
            options = options with { Temperature = Thermometer.ReadTable(sensor, log) };
        }

        Engine = new(options with { LeapTable = leaps.Table }, startedAt);
        host.Open(this);
    }

    /// <summary>The configuration.</summary>
    public ServerConfig Config { get; }

    /// <summary>The command line.</summary>
    public StartOptions Start { get; }

    /// <summary>The receivers, in the engine's order.</summary>
    public IReadOnlyList<ReceiverSetup> Receivers { get; }

    /// <summary>What decides.</summary>
    public ClockEngine Engine { get; }

    /// <summary>Whether the network is to be served.</summary>
    public bool ServesNtp => Start.Mode == StartMode.Daemon && Config.Ntp.Port != 0;

    /// <summary>Called about once a second, after the engine.</summary>
    public Action? EverySecond { get; set; }

    /// <summary>Runs until told to stop.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        var lastStatus = startedAt.Monotonic;
        while (!isStopping)
        {
            var now = host.Read();
            Engine.OnTimer(now);
            Perform();
            if (now.Monotonic - lastStatus >= StatusInterval)
            {
                lastStatus = now.Monotonic;
                EverySecond?.Invoke();
                if (compensation?.Read(now.Monotonic) is { } reading)
                    Engine.OnTemperature(host.Read(), reading);
                if (leaps.Refresh(now.Monotonic))
                    Engine.Leaps.SetTable(leaps.Table);
            }

            if (IsFinished(now, out var code))
                return Stop(code);
            host.Wait(Engine.WakeAt);
        }

        return Stop(ExitCode.Success);
    }

    /// <summary>Bytes arrived from a receiver.</summary>
    public void OnBytes(in ClockReading at, int receiver, ReadOnlySpan<byte> bytes)
    {
        Engine.OnBytes(at, receiver, bytes);
        Perform();
    }

    /// <summary>A pulse line changed.</summary>
    public void OnEdge(int receiver, UtcTime stamp, EdgePolarity polarity)
    {
        Engine.OnEdge(host.Read(), receiver, stamp, polarity);
        Perform();
    }

    /// <summary>A device was opened, lost or refused.</summary>
    public void OnDevice(int receiver, bool isPulse, DeviceReport report)
    {
        Engine.OnDevice(host.Read(), receiver, isPulse, report);
        Perform();
    }

    /// <summary>A signal came.</summary>
    public void OnSignal(Signal signal)
    {
        if (signal == Signal.HangUp)
        {
            log.Reopen();
            return;
        }

        log.Write(LogLevel.Information, $"Received {(signal == Signal.Interrupt ? "SIGINT" : "SIGTERM")}, exiting");
        isStopping = true;
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
        host.Publish(Engine.Snapshot);
    }

    private void Perform(in EngineAction action)
    {
        switch (action.Kind)
        {
            case EngineActionKind.SetBaud:
                host.SetBaud(action.Receiver, action.Baud);
                break;
            case EngineActionKind.SaveState when Start.Mode != StartMode.PrintOffset:
                store.Save(Engine, [.. Receivers.Select(receiver => receiver.Device)]);
                break;
            case EngineActionKind.Log:
                log.Write(action.Level, action.Text!);
                break;
            case EngineActionKind.SaveState:
                break; // -Q touches nothing.
            default:
                host.Perform(action);
                break;
        }
    }

    /// <summary>Whether what the process was started for is done: <c>-q</c>, <c>-Q</c>, <c>-t</c>.</summary>
    private bool IsFinished(in ClockReading now, out int code)
    {
        code = ExitCode.Success;
        if (Start.Mode is StartMode.SetOnce or StartMode.PrintOffset
            && Engine.Synchronisation.State != SyncState.Unsynchronised)
        {
            var what = Start.Mode == StartMode.SetOnce && Start.ControlsClock ? "step" : "ignored";
            log.Write(LogLevel.Information, $"System clock wrong by {Engine.FirstOffset.Seconds:F6} seconds ({what})");
            return true;
        }

        if (Engine.Steering.ChangeLimitExceeded)
        {
            code = ExitCode.Failure;
            return true;
        }

        if (Start.TimeoutSeconds is not { } timeout || now.Monotonic - startedAt.Monotonic < TimeInterval.FromWholeSeconds(timeout))
            return false;
        log.Write(LogLevel.Information, "Timeout reached");
        code = Engine.Synchronisation.State == SyncState.Unsynchronised ? ExitCode.Failure : ExitCode.Success;
        return true;
    }

    private int Stop(int code)
    {
        Engine.OnStop(host.Read());
        Perform();
        log.Write(LogLevel.Information, $"{Start.ProgramName} exiting");
        return code;
    }
}
