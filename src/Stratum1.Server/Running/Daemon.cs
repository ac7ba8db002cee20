using System.Collections.Immutable;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Serving;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Server.Control;
using Stratum1.Server.Hosts;
using Stratum1.Server.Logging;
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
    private readonly TemperatureFeed temperatures;
    private readonly ClockReading startedAt;
    private readonly Frequency foundRate;
    private readonly SourceFiles sourceFiles;
    private readonly MeasurementLogs? logs;
    private readonly HistoryStore histories;
    private readonly RtcFeed rtc;
    private readonly RunGoal goal;
    private bool isStopping;
    private bool reloads;

    /// <summary>Opens what can be opened now; devices may come later.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="start">The command line.</param>
    /// <param name="host">The machine.</param>
    /// <param name="log">Where lines go.</param>
    /// <exception cref="LinuxException">The clock or the NTP port is not ours.</exception>
    public Daemon(ServerConfig config, StartOptions start, Host host, Log log)
    {
        config = host.Board.Correct(config);
        (Config, Start, this.host, this.log) = (config, start, host, log);
        store = new(config.Clock.DriftFile is { } drift ? StatePaths.Beside(drift) : null, log);
        var (driftRecord, saved, memories) = store.Load();
        Receivers = new(this, host, EngineSetup.Receivers(config, saved, memories));
        Upstream = new(this, host);
        if (start.ControlsClock)
            host.TakeOver();
        Keys = new(config.KeyFile, log);
        Keys.Read();
        Rules = ServingRules.Nobody with
        {
            Access = config.Ntp.Access,
            Keys = Keys.Keys,
            TakesControlMessages = config.Ntpq.IsOn,
        };
        foundRate = start.ControlsClock ? host.Rate : Frequency.Zero;
        startedAt = host.Read();
        goal = new(start, startedAt.Monotonic, log);
        leaps = new(config.Leap, log);
        leaps.Refresh(startedAt.Monotonic);
        log.Write(LogLevel.Information, $"{start.ProgramName} version {Release.Version} starting");
        if (host.Board.Describe(Config) is { } correction)
            log.Write(LogLevel.Information, correction);
        Clocks = new(this, host);
        var options = EngineSetup.Options(config, start, host, (Receivers.Setups, Clocks.Clocks), driftRecord, saved);
        if (start.RestoreTime)
            options = options with { Saved = store.LaterOf(saved) };
        temperatures = new(config.Oscillator, log);
        options = temperatures.Complete(options, store);
        rtc = new(this, host, log);
        options = rtc.Complete(options);
        Engine = new(options with { LeapTable = leaps.Table, Keys = Keys.Keys, Outages = store.LoadOutages() }, startedAt);
        Control = AnswersControl ? new(this) : null;
        logs = MeasurementLogs.For(config.Log, log);
        sourceFiles = new(config.SourceFolders, ConfigFiles.OfThisMachine, log);
        histories = new(start.Mode == StartMode.Daemon ? config.Start.HistoryFolder : null, log);
        histories.Open(start.ReloadHistories);
        host.Open(this);
        Perform(); // A step at start is to be made before the clock is read again.
        ReloadSources();
        RestoreHistories();
    }

    /// <summary>The configuration.</summary>
    public ServerConfig Config { get; }

    /// <summary>The command line.</summary>
    public StartOptions Start { get; }

    /// <summary>The receivers.</summary>
    public ReceiverFeed Receivers { get; }

    /// <summary>The servers and peers on the network.</summary>
    public UpstreamFeed Upstream { get; }

    /// <summary>The symmetric keys.</summary>
    public KeyStore Keys { get; }

    /// <summary>Who may ask, with which keys.</summary>
    public ServingRules Rules { get; private set; }

    /// <summary>The reference clocks that deliver samples.</summary>
    public ClockFeed Clocks { get; }

    /// <summary>What decides.</summary>
    public ClockEngine Engine { get; }

    /// <summary>Whether the network is to be served.</summary>
    public bool ServesNtp => Start.Mode == StartMode.Daemon && Config.Ntp.Port != 0;

    /// <summary>Whether chronyc may ask.</summary>
    public bool AnswersControl => Start.Mode == StartMode.Daemon;

    /// <summary>Who answers chronyc; null when nobody does.</summary>
    internal ControlService? Control { get; }

    /// <summary>The clocks.</summary>
    public ClockReading Now => host.Read();

    /// <summary>The machine.</summary>
    internal Host Host => host;

    /// <summary>Where lines go.</summary>
    internal Log Log => log;

    /// <summary>The configuration as text, one directive a line.</summary>
    public IReadOnlyList<string> ConfigLines { get; init; } = [];

    /// <summary>Called about once a second, after the engine.</summary>
    public Action? EverySecond { get; set; }

    /// <summary>Called at SIGHUP, before the files are read again that the configuration names.</summary>
    public Action? Reloading { get; set; }

    /// <summary>Called when that is done.</summary>
    public Action? Reloaded { get; set; }

    /// <summary>Runs until told to stop.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        var lastStatus = startedAt.Monotonic;
        while (!isStopping)
        {
            var now = host.Read();
            Engine.OnTimer(now);
            if (reloads && Engine.Network.Initial is { IsActive: false })
                ReloadSources();
            Perform();
            Clocks.Poll();
            if (now.Monotonic - lastStatus >= StatusInterval)
            {
                lastStatus = now.Monotonic;
                EverySecond?.Invoke();
                temperatures.Read(now.Monotonic, Engine, host);
                if (leaps.Refresh(now.Monotonic))
                    Engine.Leaps.SetTable(leaps.Table);
            }

            if (goal.IsReached(Engine, now.Monotonic, out var code))
                return Stop(code);
            host.Wait(Engine.WakeAt);
        }

        return Stop(ExitCode.Success);
    }

    /// <summary>Changes who may ask, with which keys: serving threads take it over between two batches.</summary>
    public void Adopt(ServingRules rules)
    {
        Rules = rules;
        host.Adopt(rules);
    }

    /// <summary>Reads the key file again (<c>rekey</c>).</summary>
    public void ReadKeys()
    {
        Keys.Read();
        Engine.Network.Keys = Keys.Keys;
        host.ReadKeys();
        Adopt(Rules with { Keys = Keys.Keys });
    }

    /// <summary>Something that the host noticed.</summary>
    public void OnTrouble(string text) => Tell(LogLevel.Error, text);

    /// <summary>Something that the host has to say.</summary>
    public void Tell(LogLevel level, string text) => log.Write(level, text);

    /// <summary>Reads the files of <c>sourcedir</c> again.</summary>
    /// <remarks>Sources wait for the end of <c>initstepslew</c>, as those of the configuration do.</remarks>
    public void ReloadSources()
    {
        reloads = Engine.Network.Initial is { IsActive: true };
        if (!reloads)
            sourceFiles.Reload(Engine.Network);
    }

    /// <summary>Reads the files of other folders of <c>sourcedir</c> from now on.</summary>
    public void ReadSourcesFrom(ImmutableArray<string> folders) => sourceFiles.Folders = folders;

    /// <summary>Writes what the sources have told (<c>dump</c>).</summary>
    public void SaveHistories() => histories.Save(Engine);

    /// <summary>Writes what is known of the real-time clock (<c>writertc</c>).</summary>
    /// <returns>False when it cannot be written.</returns>
    public bool SaveRtc() => rtc.Save();

    /// <summary>Ends the daemon soon.</summary>
    public void End() => isStopping = true;

    /// <summary>Opens the log files anew: somebody has renamed them to keep them.</summary>
    public void ReopenLogs()
    {
        log.Reopen();
        logs?.Cycle();
    }

    /// <summary>A signal came.</summary>
    public void OnSignal(Signal signal)
    {
        if (signal == Signal.HangUp)
        {
            ReopenLogs();
            Reloading?.Invoke();
            ReadKeys();
            host.Reload();
            ReloadSources();
            Reloaded?.Invoke();
            return;
        }

        log.Write(LogLevel.Information, $"Received {(signal == Signal.Interrupt ? "SIGINT" : "SIGTERM")}, exiting");
        isStopping = true;
    }

    /// <summary>Does what the engine has decided.</summary>
    internal void Perform()
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
        logs?.Write(Engine.Journal);
        Engine.Journal.Clear();
        host.Publish(Engine.Snapshot);
        Upstream.TellAssociations();
        Upstream.TellDepartures();
    }

    /// <summary>Sources that have their addresses now get their past.</summary>
    internal void RestoreHistories()
    {
        if (Engine.Network.Initial is { IsActive: true } || !histories.Restore(Engine))
            return;
        new OperatorDesk(Engine).SelectRestored(host.Read());
        Perform();
    }

    private void Perform(in EngineAction action)
    {
        switch (action.Kind)
        {
            case EngineActionKind.SetBaud:
                host.SetBaud(action.Receiver, action.Baud);
                break;
            case EngineActionKind.SendPacket:
                Upstream.Send(action);
                break;
            case EngineActionKind.EndExchange:
                host.EndExchange(action.Association);
                break;
            case EngineActionKind.ExchangeKeys:
                host.ExchangeKeys(action);
                break;
            case EngineActionKind.ListenToRtc:
                host.ListenToRtc(action.IsOn);
                break;
            case EngineActionKind.SetRtc:
                host.SetRtc(action.RtcTime);
                break;
            case EngineActionKind.Resolve:
                host.Resolve(action.Association, action.Text!);
                break;
            case EngineActionKind.SaveState when Start.Mode != StartMode.PrintOffset:
                store.Save(Engine, [.. Receivers.Setups.Select(receiver => receiver.Device)], temperatures.BoardSensor);
                rtc.Save();
                host.Keep(Engine);
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

    private int Stop(int code)
    {
        Engine.OnStop(host.Read());
        Perform();
        SaveHistories();
        if (Start.Mode == StartMode.SetOnce && Start.ControlsClock)
            host.Perform(new(EngineActionKind.SetRate) { Rate = foundRate }); // A few samples know the time, not the frequency.
        logs?.Dispose();
        if (host.LoopReport is { } report)
            log.Write(LogLevel.Information, report);
        log.Write(LogLevel.Information, $"{Start.ProgramName} exiting");
        return code;
    }
}
