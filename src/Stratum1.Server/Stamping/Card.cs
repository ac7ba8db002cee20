using Microsoft.Win32.SafeHandles;
using Stratum1.Linux;
using Stratum1.Refclock.Samples;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Stamping;

/// <summary>
/// A network card that stamps packets, and its clock. The engine's thread reads the clock; any thread asks for the timing.
/// </summary>
internal sealed class Card : IDisposable
{
    private readonly PtpClock clock;
    private readonly StampingConfig config;
    private readonly HardwareClockScale scale;
    private readonly TimerFd timer = new();
    private readonly PtpReading[] stamps = new PtpReading[HardwareClockReadings.Count];
    private readonly HardwareClockReading[] readings = new HardwareClockReading[HardwareClockReadings.Count];
    private CardTiming? timing;
    private bool isUsed;

    /// <summary>Begins to read the clock.</summary>
    /// <param name="card">The interface.</param>
    /// <param name="config">How its card is used.</param>
    /// <param name="clock">The card's; closed at the end.</param>
    public Card(StampingInterface card, StampingConfig config, PtpClock clock)
    {
        (Interface, this.config, this.clock) = (card, config, clock);
        scale = new(config.MinSamples, Math.Max(config.MinSamples, config.MaxSamples));
        Read();
    }

    /// <summary>The interface.</summary>
    public StampingInterface Interface { get; }

    /// <summary>Ready for input when the clock is to be read.</summary>
    public SafeFileHandle Handle => timer.Handle;

    /// <summary>How stamps are translated; null before the clock was read often enough.</summary>
    public CardTiming? Timing
    {
        get
        {
            Volatile.Write(ref isUsed, true);
            return Volatile.Read(ref timing);
        }
    }

    /// <summary>Reads the clock: often while it is needed, seldom while nothing is stamped.</summary>
    public void Read()
    {
        timer.TakeExpirations();
        var count = clock.Read(stamps);
        for (var i = 0; i < count; i++)
            readings[i] = new(stamps[i].Before, stamps[i].Device, stamps[i].After);
        if (HardwareClockReadings.TryCombine(readings.AsSpan(0, count), out var sample, out var error))
        {
            scale.Add(sample, TimeInterval.Max(error, config.Precision));
            Publish();
        }
        else
        {
            Volatile.Write(ref timing, null); // Unplugged, or not readable for another reason: the line ends here.
        }

        var poll = isUsed || scale.Line is null ? config.MinPoll : Math.Max(config.MinPoll, config.MaxPoll ?? (config.MinPoll + 1));
        isUsed = false;
        timer.ArmAfter(TimeInterval.FromSeconds(Math.ScaleB(1, poll)));
    }

    /// <summary>The system clock's rate was changed.</summary>
    public void Slew(UtcTime at, Frequency change)
    {
        scale.Slew(at, change);
        Publish();
    }

    /// <summary>The system clock was stepped.</summary>
    public void Step(TimeInterval by)
    {
        scale.Step(by);
        Publish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        clock.Dispose();
    }

    private void Publish()
        => Volatile.Write(ref timing, scale.Line is { } line
            ? new(line, Interface.Speed ?? CardTiming.UsualSpeed, config.TransmitCompensation, config.ReceiveCompensation)
            : null);
}
