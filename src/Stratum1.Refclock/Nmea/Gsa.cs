namespace Stratum1.Refclock.Nmea;

/// <summary>GSA: kind of fix, and the satellites it uses; with several constellations, one sentence each (IEC 61162-1).</summary>
public readonly ref struct Gsa
{
    /// <summary>Satellite numbers in one sentence; empty fields are unused.</summary>
    public const int Slots = 12;

    private readonly ReadOnlySpan<byte> satellites;

    private Gsa(ReadOnlySpan<byte> satellites, int fix, int? systemId)
    {
        this.satellites = satellites;
        Fix = fix;
        SystemId = systemId;
    }

    /// <summary>1 none, 2 two-dimensional, 3 three-dimensional.</summary>
    public int Fix { get; }

    /// <summary>NMEA 4.10 and later: 1 GPS, 2 GLONASS, 3 Galileo, 4 BeiDou, 5 QZSS, 6 NavIC. Null when not sent.</summary>
    public int? SystemId { get; }

    /// <summary>Writes the numbers of the used satellites, as the sentence numbers them.</summary>
    /// <param name="numbers">Room for <see cref="Slots"/>.</param>
    /// <returns>How many there are.</returns>
    public int Satellites(Span<int> numbers)
    {
        var fields = new NmeaFields(satellites);
        var count = 0;
        for (var i = 0; i < Slots; i++)
        {
            if (fields.NextNumber() is { } number)
                numbers[count++] = number;
        }

        return count;
    }

    /// <summary>Reads one sentence.</summary>
    /// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
    /// <param name="message">What it says; a view of <paramref name="body"/>.</param>
    /// <returns>False when the kind of fix is missing or not 1, 2 or 3.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Gsa message)
    {
        var fields = new NmeaFields(body);
        fields.Skip(2);
        var fix = fields.NextNumber();
        var numbers = fields.Rest;
        fields.Skip(Slots + 3);
        message = new(numbers, fix ?? 0, fields.NextNumber());
        return fix is 1 or 2 or 3;
    }
}
