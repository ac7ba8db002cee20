using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.Running;

namespace Stratum1.Server.Inputs;

/// <summary>The pulse on the carrier-detect pin of the receiver's own serial port, through the kernel's N_PPS line discipline.</summary>
/// <param name="daemon">Told of edges.</param>
/// <param name="receiver">The engine's number of the receiver.</param>
internal sealed class CarrierInput(Daemon daemon, int receiver) : IInput
{
    private LineDisciplinePps? discipline;
    private PpsInput? pulse;

    /// <summary>The serial port was opened: attaches to it.</summary>
    public void Attach(SerialPort port)
    {
        Dispose();
        discipline = LineDisciplinePps.TryAttach(port, out var problem);
        if (discipline is null)
            daemon.OnDevice(receiver, isPulse: true, new DeviceReport(IsOpen: false, problem!.Reason));
        else
            pulse = new(daemon, receiver, discipline.Source.Device);
    }

    /// <summary>Comes and goes with the serial port.</summary>
    public void Retry()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pulse?.Dispose();
        discipline?.Dispose();
        (pulse, discipline) = (null, null);
    }
}
