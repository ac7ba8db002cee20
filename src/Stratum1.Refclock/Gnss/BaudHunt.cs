namespace Stratum1.Refclock.Gnss;

/// <summary>Finds the speed of a serial line: tries one after the other until frames with good checksums arrive.</summary>
/// <remarks>
/// Time is an argument; the caller sets the speed that <see cref="Baud"/> says, and drops what the line had buffered, whenever
/// <see cref="Check"/> returns true. A silent line is not searched: nothing connected is not a wrong speed.
/// </remarks>
public sealed class BaudHunt
{
    /// <summary>By how often users report receivers that speak it.</summary>
    private static readonly int[] Candidates = [9600, 38400, 115200, 57600, 460800, 4800, 19200, 230400, 921600];

    /// <summary>From the first byte heard: receivers talk once a second, and two bursts are wanted.</summary>
    private static readonly TimeInterval Dwell = TimeInterval.FromSeconds(2.2);

    /// <summary>How long a line that was good may send only garbage before the hunt starts again.</summary>
    private static readonly TimeInterval Patience = TimeInterval.FromSeconds(10);

    /// <summary>One good frame may be luck (a NMEA checksum is 8 bits); two are not.</summary>
    private const int GoodFramesNeeded = 2;

    private readonly int[] order;
    private readonly bool isFixed;
    private int index;
    private int goodFrames;
    private MonotonicTime? garbageSince;
    private MonotonicTime lastByte;

    /// <summary>Starts with the speed most likely to be right.</summary>
    /// <param name="configured">The speed the user set: never left. Null to search.</param>
    /// <param name="lastGood">The speed that worked last time, tried first. Null if unknown.</param>
    public BaudHunt(int? configured, int? lastGood)
    {
        isFixed = configured is not null;
        var first = configured ?? lastGood;
        order = first is { } baud ? [baud, .. Candidates.Where(c => c != baud)] : Candidates;
    }

    /// <summary>The speed to use now, in bits per second.</summary>
    public int Baud => order[index];

    /// <summary>Good frames arrive at this speed, or did before the line fell silent.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Times another speed was tried.</summary>
    public int Changes { get; private set; }

    /// <summary>Bytes came, good frames or not.</summary>
    public void OnBytes(MonotonicTime now)
    {
        garbageSince ??= now;
        lastByte = now;
    }

    /// <summary>A frame with a good checksum came.</summary>
    public void OnGoodFrame()
    {
        goodFrames++;
        IsFound = IsFound || goodFrames >= GoodFramesNeeded;
        if (IsFound)
            garbageSince = null;
    }

    /// <summary>Decides whether to try another speed.</summary>
    /// <returns>True when <see cref="Baud"/> changed and must be set on the line.</returns>
    public bool Check(MonotonicTime now)
    {
        if (garbageSince is not { } since)
            return false;
        if (now - lastByte > Dwell)
        {
            // It fell silent, in mid-sentence perhaps: unplugged, not reconfigured.
            garbageSince = null;
            return false;
        }

        if (isFixed || now - since < (IsFound ? Patience : Dwell))
            return false;
        index = (index + 1) % order.Length;
        (IsFound, goodFrames, garbageSince) = (false, 0, null);
        Changes++;
        return true;
    }
}
