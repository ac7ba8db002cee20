using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Gnss;

namespace Stratum1.Cli.Doctor;

/// <summary>What was heard on a serial line.</summary>
/// <param name="Path">The device.</param>
/// <param name="Problem">Why it could not be listened to; null when it could.</param>
internal sealed record SerialFinding(string Path, string? Problem)
{
    /// <summary>The speed at which messages came; null when none did.</summary>
    public int? Baud { get; init; }

    /// <summary>NMEA, UBX, or both.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>Make and model.</summary>
    public string? Model { get; init; }

    /// <summary>Anything came.</summary>
    public bool IsAlive { get; init; }

    /// <summary>A message told date and time.</summary>
    public bool TellsTime { get; init; }

    /// <summary>Whether its time may be used, and why not.</summary>
    public GateReason Gate { get; init; }

    /// <summary>Satellites in the solution.</summary>
    public int? Satellites { get; init; }

    /// <summary>A receiver was found.</summary>
    public bool IsReceiver => Baud is not null;
}

/// <summary>Listens to a serial line until it is known what speaks there, and at which speed.</summary>
/// <param name="now">Seconds since some beginning.</param>
/// <param name="wait">Lets a little time pass.</param>
internal sealed class SerialListener(Func<MonotonicTime> now, Action wait)
{
    /// <summary>Receivers talk once a second.</summary>
    private static readonly TimeInterval Silence = TimeInterval.FromSeconds(3);

    /// <summary>Once the speed is found: sentences of five seconds tell satellites and fix as well.</summary>
    private static readonly TimeInterval Hearing = TimeInterval.FromSeconds(5.5);

    /// <summary>Nine speeds with 2.2 s for each, and room.</summary>
    private static readonly TimeInterval Patience = TimeInterval.FromSeconds(26);

    public SerialFinding Listen(string path, ISerialLine line)
    {
        var clock = new GnssClock(new() { Built = Server.Running.Release.Date });
        var hunt = new BaudHunt(configured: null, lastGood: null);
        var begin = now();
        MonotonicTime? found = null;
        var hasHeard = false;
        var buffer = new byte[1024];
        line.SetBaud(hunt.Baud);
        while (now() - begin < Patience && (hasHeard || now() - begin < Silence) && (found is null || now() - found.Value < Hearing))
        {
            for (var count = line.Read(buffer); count > 0; count = line.Read(buffer))
            {
                hasHeard = true;
                hunt.OnBytes(now());
                for (var good = clock.OnBytes(now(), buffer.AsSpan(0, count)); good > 0; good--)
                    hunt.OnGoodFrame();
            }

            clock.OnTimer(now());
            if (hunt.IsFound)
                found ??= now();
            if (hunt.Check(now()))
            {
                clock.OnReopened();
                line.SetBaud(hunt.Baud);
            }

            wait();
        }

        return Finding(path, clock, found is null ? null : hunt.Baud, hasHeard);
    }

    private static SerialFinding Finding(string path, GnssClock clock, int? baud, bool hasHeard)
    {
        var protocols = new[] { FrameProtocol.Nmea, FrameProtocol.Ubx }.Where(protocol => clock.Frames.Good(protocol) > 0);
        return new(path, Problem: null)
        {
            Baud = baud,
            Protocol = string.Join(" and ", protocols.Select(protocol => protocol.ToString().ToUpperInvariant())),
            Model = clock.Receiver.Model,
            IsAlive = hasHeard,
            TellsTime = clock.LastTold is not null || clock.Gate is not (GateReason.Silent or GateReason.Open),
            Gate = clock.Gate,
            Satellites = clock.Receiver.SatellitesUsed,
        };
    }
}
