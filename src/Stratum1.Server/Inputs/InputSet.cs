using Stratum1.Server.Configuration.Refclocks;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Inputs;

/// <summary>The devices of all receivers and reference clocks: opened when they are there, and again when they come back.</summary>
internal sealed class InputSet : IDisposable
{
    private readonly List<IInput> inputs = [];
    private readonly Dictionary<int, SerialInput> serialLines = [];
    private readonly Dictionary<int, IInput> clocks = [];

    /// <summary>Makes the inputs that are configured; <see cref="Retry"/> opens them.</summary>
    /// <param name="daemon">Told of everything.</param>
    /// <param name="host">Reads the clock and waits.</param>
    public InputSet(Daemon daemon, LinuxHost host)
    {
        for (var i = 0; i < daemon.Receivers.Setups.Count; i++)
            AddReceiver(new(daemon, host, i, isClock: false), i, daemon.Receivers.Setups[i], daemon.Engine.Receivers[i].Baud.Baud);
        for (var i = 0; i < daemon.Clocks.Clocks.Count; i++)
            inputs.Add(clocks[i] = ClockInputs.Create(daemon.Clocks.Clocks[i].Line, new(daemon, host, i, isClock: true)));
    }

    /// <summary>The simulated receiver; null when none is configured.</summary>
    public SimulatedInput? Simulation { get; private set; }

    /// <summary>Changes the speed of a receiver's line.</summary>
    public void SetBaud(int receiver, int baud)
    {
        if (serialLines.TryGetValue(receiver, out var line))
            line.SetBaud(baud);
    }

    /// <summary>Asks the driver of a clock for a sample, if that has to be asked.</summary>
    public void Poll(int clock) => (clocks[clock] as IPolledInput)?.Poll();

    /// <summary>Opens what is not open.</summary>
    public void Retry()
    {
        foreach (var input in inputs)
            input.Retry();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var input in inputs)
            input.Dispose();
    }

    private void AddReceiver(InputLink link, int index, ReceiverSetup setup, int baud)
    {
        var device = setup.Serial.Device;
        if (setup.Serial.Simulation is { } truth)
        {
            Simulation = new SimulatedInput(link, setup.Serial.Baud ?? 9600, truth);
            inputs.Add(Simulation);
            device = Simulation.Path;
        }

        var carrier = setup.Pulse.Kind == PulseInputKind.SerialCarrier ? new CarrierInput(link) : null;
        if (carrier is not null)
            inputs.Add(carrier);
        else if (ClockInputs.CreatePulse(setup.Pulse, link) is { } pulse)
            inputs.Add(pulse);
        var line = new SerialInput(link, device, baud) { Opened = carrier is null ? null : carrier.Attach };
        serialLines.Add(index, line);
        inputs.Add(line);
    }
}
