namespace Stratum1.Cli.Import;

/// <summary>Lines <c>server</c>, <c>pool</c> and <c>peer</c> for the network.</summary>
internal static class NtpConfServers
{
    /// <summary>Options with the same name and meaning.</summary>
    private static readonly string[] Values = ["minpoll", "maxpoll", "key", "version"];

    private static readonly string[] Words = ["iburst", "burst", "prefer", "noselect", "xleave", "nts"];

    /// <summary>ntpd's option, and why there is none.</summary>
    private static readonly Dictionary<string, string> Lost = new()
    {
        ["autokey"] = "Autokey is broken (its keys can be computed); use the option nts where the server has it",
        ["mode"] = "it is for reference clocks",
        ["ttl"] = "there is no multicast",
    };

    public static void Read(NtpConfLine line, NtpConfImport import)
    {
        List<string> options = [];
        string? name = null;
        for (var i = 1; i < line.Words.Length; i++)
        {
            var word = line[i].ToLowerInvariant();
            if (word is "-4" or "-6")
                options.Add(word == "-4" ? "ipv4" : "ipv6");
            else if (name is null)
                name = line[i];
            else if (Values.Contains(word))
                options.Add($"{word} {line[++i]}");
            else if (Words.Contains(word))
                options.Add(word);
            else if (word == "true")
                options.Add("trust");
            else if (word is "preempt" or "dynamic")
                continue;
            else
                Lose(word, ref i);
        }

        if (name is null)
            import.Lose(line, "it names nobody");
        else
            import.Add($"{line.Name} {name}{string.Concat(options.Select(option => " " + option))}");

        void Lose(string word, ref int i)
        {
            import.Lose(line, $"{word}: {Lost.GetValueOrDefault(word) ?? "it is not an option here"}");
            if (word is "mode" or "ttl")
                i++;
        }
    }
}
