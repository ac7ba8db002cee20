using Stratum1.Protocol.Control.Commands;

namespace Stratum1.Cli.Control.Changes;

/// <summary>The options of <c>add server</c>, <c>add peer</c> and <c>add pool</c>: those of the directives.</summary>
internal static class AddSourceWords
{
    private static readonly Dictionary<string, Func<AddSource, WordList, AddSource>> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["port"] = (s, w) => s with { Port = w.Count() },
        ["minpoll"] = (s, w) => s with { MinPoll = w.Whole() },
        ["maxpoll"] = (s, w) => s with { MaxPoll = w.Whole() },
        ["presend"] = (s, w) => s with { PresendMinPoll = w.Whole() },
        ["minstratum"] = (s, w) => s with { MinStratum = w.Count() },
        ["polltarget"] = (s, w) => s with { PollTarget = w.Count() },
        ["version"] = (s, w) => s with { Version = w.Count() },
        ["maxsources"] = (s, w) => s with { MaxSources = w.Count() },
        ["minsamples"] = (s, w) => s with { MinSamples = w.Whole() },
        ["maxsamples"] = (s, w) => s with { MaxSamples = w.Whole() },
        ["maxunreach"] = (s, w) => s with { MaxUnreach = w.Whole() },
        ["key"] = (s, w) => s with { KeyId = w.Count() },
        ["ntsport"] = (s, w) => s with { NtsPort = w.Count() },
        ["certset"] = (s, w) => s with { CertificateSet = w.Count() },
        ["filter"] = (s, w) => s with { FilterLength = w.Whole() },
        ["maxdelay"] = (s, w) => s with { MaxDelay = w.Seconds() },
        ["maxdelayratio"] = (s, w) => s with { MaxDelayRatio = w.Number() },
        ["maxdelaydevratio"] = (s, w) => s with { MaxDelayDeviationRatio = w.Number() },
        ["maxdelayquant"] = (s, w) => s with { MaxDelayQuantile = w.Number() },
        ["mindelay"] = (s, w) => s with { MinDelay = w.Seconds() },
        ["asymmetry"] = (s, w) => s with { Asymmetry = w.Number() },
        ["offset"] = (s, w) => s with { Offset = w.Seconds() },
    };

    private static readonly Dictionary<string, NewSourceOptions> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto_offline"] = NewSourceOptions.AutoOffline,
        ["iburst"] = NewSourceOptions.IBurst,
        ["burst"] = NewSourceOptions.Burst,
        ["prefer"] = NewSourceOptions.Prefer,
        ["noselect"] = NewSourceOptions.NoSelect,
        ["trust"] = NewSourceOptions.Trust,
        ["require"] = NewSourceOptions.Require,
        ["xleave"] = NewSourceOptions.Interleaved,
        ["nts"] = NewSourceOptions.Nts,
        ["copy"] = NewSourceOptions.Copy,
        ["ipv4"] = NewSourceOptions.IPv4,
        ["ipv6"] = NewSourceOptions.IPv6,
    };

    public static IControlCommand Read(WordList words)
    {
        var kind = words.Text().ToUpperInvariant() switch
        {
            "SERVER" => NewSourceKind.Server,
            "PEER" => NewSourceKind.Peer,
            "POOL" => NewSourceKind.Pool,
            var word => throw words.Wrong($"'{word}' is not one of server, peer, pool"),
        };
        var source = new AddSource(kind, words.Text());
        while (!words.AtEnd)
            source = ReadOption(source, words.Text(), words);
        return source;
    }

    private static AddSource ReadOption(AddSource source, string word, WordList words)
    {
        if (Switches.TryGetValue(word, out var option))
            return source with { Options = source.Options | option };
        if (Values.TryGetValue(word, out var read))
            return read(source, words);
        return word.ToUpperInvariant() switch
        {
            "OFFLINE" => source with { Options = source.Options & ~NewSourceOptions.Online },
            "EXTFIELD" => source with
            {
                Options = source.Options | words.Text().ToUpperInvariant() switch
                {
                    "F323" => NewSourceOptions.ExtensionMonoRoot,
                    "10A" or "F324" => NewSourceOptions.ExtensionNetCorrection,
                    var field => throw words.Wrong($"'{field}' is not one of F323, 10A"),
                },
            },
            _ => throw words.Wrong($"'{word}' is not an option of a source"),
        };
    }
}
