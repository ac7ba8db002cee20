namespace Stratum1.Cli.Doctor;

/// <summary>A serial line that is listened to.</summary>
internal interface ISerialLine : IDisposable
{
    /// <summary>Reads what has arrived; never waits.</summary>
    /// <returns>Octets; zero for none.</returns>
    int Read(Span<byte> buffer);

    /// <summary>Changes the speed and drops what came at the old one.</summary>
    void SetBaud(int baud);
}
