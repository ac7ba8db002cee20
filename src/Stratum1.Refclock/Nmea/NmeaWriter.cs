namespace Stratum1.Refclock.Nmea;

/// <summary>Writes sentences as NMEA 4.10 receivers do, for the simulated receiver and the tests. Allocates nothing.</summary>
/// <remarks>
/// Each method writes one sentence with checksum and CR LF into a buffer of <see cref="MaxLength"/> and returns its length.
/// </remarks>
public static class NmeaWriter
{
    /// <summary>Room that is enough for every sentence written here.</summary>
    public const int MaxLength = 128;

    /// <summary>RMC, with 13 fields: mode <c>A</c> or <c>N</c>, no navigational status.</summary>
    /// <param name="destination">Room for <see cref="MaxLength"/>.</param>
    /// <param name="talker">Two letters, <c>GP</c> or <c>GN</c>.</param>
    /// <param name="fix">What it tells.</param>
    public static int Rmc(Span<byte> destination, ReadOnlySpan<byte> talker, in SentenceFix fix)
    {
        var sentence = new SentenceBuilder(destination, talker, "RMC"u8);
        sentence.TimeOfDay(fix);
        sentence.Text(fix.HasFix ? "A"u8 : "V"u8);
        sentence.Position(fix);
        sentence.Text(fix.HasFix ? "0.00"u8 : default);
        sentence.Empty();
        sentence.ShortDate(fix);
        sentence.Empty(2);
        sentence.Text(fix.HasFix ? "A"u8 : "N"u8);
        return sentence.End();
    }

    /// <summary>ZDA, local zone zero.</summary>
    /// <param name="destination">Room for <see cref="MaxLength"/>.</param>
    /// <param name="talker">Two letters.</param>
    /// <param name="fix">What it tells.</param>
    public static int Zda(Span<byte> destination, ReadOnlySpan<byte> talker, in SentenceFix fix)
    {
        var sentence = new SentenceBuilder(destination, talker, "ZDA"u8);
        sentence.TimeOfDay(fix);
        sentence.LongDate(fix);
        sentence.Text("00"u8);
        sentence.Text("00"u8);
        return sentence.End();
    }

    /// <summary>GGA, height zero.</summary>
    /// <param name="destination">Room for <see cref="MaxLength"/>.</param>
    /// <param name="talker">Two letters.</param>
    /// <param name="fix">What it tells.</param>
    public static int Gga(Span<byte> destination, ReadOnlySpan<byte> talker, in SentenceFix fix)
    {
        var sentence = new SentenceBuilder(destination, talker, "GGA"u8);
        sentence.TimeOfDay(fix);
        sentence.Position(fix);
        sentence.Text(fix.HasFix ? "1"u8 : "0"u8);
        sentence.Number(fix.SatellitesUsed, 2);
        sentence.Text("1.0"u8);
        sentence.Text(fix.HasFix ? "0.0"u8 : default);
        sentence.Text("M"u8);
        sentence.Text("0.0"u8);
        sentence.Text("M"u8);
        sentence.Empty(2);
        return sentence.End();
    }

    /// <summary>GSA.</summary>
    /// <param name="destination">Room for <see cref="MaxLength"/>.</param>
    /// <param name="talker">Two letters.</param>
    /// <param name="dimensions">1 no fix, 2 or 3 dimensions.</param>
    /// <param name="satellites">Numbers as sentences count them; the first <see cref="Nmea.Gsa.Slots"/> are written.</param>
    /// <param name="systemId">NMEA 4.10, or null to leave the field out.</param>
    public static int Gsa(Span<byte> destination, ReadOnlySpan<byte> talker, int dimensions, ReadOnlySpan<int> satellites, int? systemId)
    {
        var sentence = new SentenceBuilder(destination, talker, "GSA"u8);
        sentence.Text("A"u8);
        sentence.Number(dimensions, 1);
        for (var i = 0; i < Nmea.Gsa.Slots; i++)
            sentence.Number(i < satellites.Length ? satellites[i] : null, 2);
        sentence.Text("1.5"u8);
        sentence.Text("1.0"u8);
        sentence.Text("1.2"u8);
        if (systemId is { } system)
            sentence.Number(system, 1);
        return sentence.End();
    }

    /// <summary>One GSV sentence of a cycle.</summary>
    /// <param name="destination">Room for <see cref="MaxLength"/>.</param>
    /// <param name="talker">Two letters: <c>GP</c>, <c>GL</c>, <c>GA</c>, <c>GB</c> …</param>
    /// <param name="views">All satellites of the cycle.</param>
    /// <param name="number">Which sentence to write, from 1 to <see cref="GsvSentences"/>.</param>
    /// <param name="signalId">NMEA 4.10, or null to leave the field out.</param>
    public static int Gsv(Span<byte> destination, ReadOnlySpan<byte> talker, ReadOnlySpan<SatelliteView> views, int number, int? signalId)
    {
        var sentence = new SentenceBuilder(destination, talker, "GSV"u8);
        sentence.Number(GsvSentences(views.Length), 1);
        sentence.Number(number, 1);
        sentence.Number(views.Length, 2);
        var first = (number - 1) * Nmea.Gsv.Slots;
        foreach (var view in views[first..Math.Min(views.Length, first + Nmea.Gsv.Slots)])
        {
            sentence.Number(view.Number, 2);
            sentence.Number(view.Elevation, 2);
            sentence.Number(view.Azimuth, 3);
            sentence.Number(view.Strength, 2);
        }

        if (signalId is { } signal)
            sentence.Number(signal, 1);
        return sentence.End();
    }

    /// <summary>How many sentences a cycle of so many satellites has; at least one.</summary>
    public static int GsvSentences(int satellites) => Math.Max(1, (satellites + Nmea.Gsv.Slots - 1) / Nmea.Gsv.Slots);
}
