namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>The arguments of a refclock's options that are no numbers: names of sources, inputs of pulses.</summary>
internal static class RefclockWords
{
    /// <summary>Reads a reference ID; null, and an error, when it is none.</summary>
    public static ReferenceId? ReadId(Words words)
    {
        const string allowed = "1 to 4 printable ASCII characters";
        var text = words.Text(allowed);
        if (ReferenceId.TryParse(text, out var id))
            return id;
        words.RefuseThis("is not a refid", allowed, "Shorten it or choose another name.");
        return null;
    }

    /// <summary>Reads the input that a receiver's pulse comes by; where an option stands, it was forgotten.</summary>
    public static PulseInput ReadPulse(Words words)
    {
        var text = words.Text(PulseInput.Allowed);
        var isOption = RefclockDriver.Gnss.Find(text) is not null;
        if (isOption || !PulseInput.TryParse(text, out var input))
        {
            words.RefuseThis(
                "is not a pulse input", PulseInput.Allowed, "Name the input after 'pps', or leave 'pps' out for a receiver without.");
            return default;
        }

        return input;
    }
}
