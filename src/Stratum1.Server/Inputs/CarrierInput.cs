using Stratum1.Linux;

namespace Stratum1.Server.Inputs;

/// <summary>The pulse on the carrier-detect pin of the receiver's own serial port, through the kernel's N_PPS line discipline.</summary>
/// <param name="link">Told of edges.</param>
internal sealed class CarrierInput(InputLink link) : IInput
{
    private LineDisciplinePps? discipline;
    private PpsInput? pulse;

    /// <summary>The serial port was opened: attaches to it.</summary>
    public void Attach(SerialPort port)
    {
        Dispose();
        discipline = LineDisciplinePps.TryAttach(port, out var problem);
        if (discipline is null)
            link.Device(isOpen: false, problem!.Reason);
        else
            pulse = new(link, discipline.Source.Device);
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
