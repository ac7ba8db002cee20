namespace Stratum1.Refclock.Nmea;

/// <summary>GSV: satellites in view, four to a sentence, over several sentences (IEC 61162-1).</summary>
public readonly ref struct Gsv
{
    /// <summary>Satellites in one sentence.</summary>
    public const int Slots = 4;

    private const int FieldsEach = 4;

    private readonly ReadOnlySpan<byte> satellites;

    private Gsv(ReadOnlySpan<byte> satellites, int total, int number, int? signalId)
    {
        this.satellites = satellites;
        Total = total;
        Number = number;
        SignalId = signalId;
    }

    /// <summary>Sentences of this cycle; at least 1.</summary>
    public int Total { get; }

    /// <summary>Which of them this is, from 1.</summary>
    public int Number { get; }

    /// <summary>NMEA 4.10 and later: the signal, in a numbering of its own per constellation. Null when not sent.</summary>
    public int? SignalId { get; }

    /// <summary>Writes the satellites of this sentence.</summary>
    /// <param name="views">Room for <see cref="Slots"/>.</param>
    /// <returns>How many there are.</returns>
    public int Satellites(Span<SatelliteView> views)
    {
        var fields = new NmeaFields(satellites);
        var count = 0;
        for (var i = 0; i < Slots && !fields.IsAtEnd; i++)
        {
            var number = fields.NextNumber();
            var elevation = fields.NextNumber();
            var azimuth = fields.NextNumber();
            var strength = fields.NextNumber();
            if (number is { } satellite and > 0)
                views[count++] = new(satellite, elevation, azimuth, strength);
        }

        return count;
    }

    /// <summary>Reads one sentence.</summary>
    /// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
    /// <param name="message">What it says; a view of <paramref name="body"/>.</param>
    /// <returns>False when the counts are missing, or number and total contradict each other.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Gsv message)
    {
        var fields = new NmeaFields(body);
        fields.Skip(1);
        var total = fields.NextNumber() ?? 0;
        var number = fields.NextNumber() ?? 0;
        fields.Skip(1);

        // One field more than whole satellites make is the signal; Quectel adds one more, the system.
        // The signal is hexadecimal, but all in use are single decimal digits.
        var views = fields.Rest;
        int? signalId = null;
        for (var extra = (views.IsEmpty ? 0 : views.Count((byte)',') + 1) % FieldsEach; extra is 1 or 2; extra--)
        {
            var last = views.LastIndexOf((byte)',');
            signalId = NmeaFields.TryNumber(views[(last + 1)..], out var signal) ? signal : null;
            views = last < 0 ? default : views[..last];
        }

        message = new(views, total, number, signalId);
        return number >= 1 && number <= total;
    }
}
