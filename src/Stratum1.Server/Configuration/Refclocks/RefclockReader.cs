namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>Reads a <c>refclock</c> line, and gives the clocks their names once all lines are read.</summary>
internal static class RefclockReader
{
    /// <summary>Reads what follows the word <c>refclock</c>.</summary>
    /// <returns>Null when the driver is unknown; the words then hold the problem.</returns>
    internal static RefclockConfig? Read(Words words)
    {
        if (RefclockDriver.Read(words) is not { } driver)
            return null;

        var clock = Setting<RefclockConfig>.WithDefaults(driver.Create(words), driver.Options);
        HashSet<RefclockOption> written = [];
        while (words.Take() is { } word)
        {
            if (driver.Find(word) is not { } option)
            {
                var known = driver.Options.Select(o => o.Name).Order(StringComparer.Ordinal).ToArray();
                words.RefuseThis(
                    $"is not an option of 'refclock {driver.Name}'", string.Join(' ', known), Words.Suggestion(word, known));
                break;
            }

            clock = option.Apply(clock, words);
            if (!written.Add(option))
                words.WarnOfRepeated(option.Name);
        }

        return clock;
    }

    /// <summary>Refids: those written must be unique; the others get the driver's, with a digit when that is taken.</summary>
    internal static ServerConfig Name(ServerConfig config, ICollection<ConfigProblem> problems)
    {
        var taken = new Dictionary<ReferenceId, ConfigPlace>();
        foreach (var clock in config.Refclocks)
        {
            if (clock.Id is { } id && !taken.TryAdd(id, clock.Place))
            {
                problems.Add(new(
                    clock.Place,
                    id.ToString(),
                    $"is already the refid of the refclock at {taken[id]}",
                    "a name of its own for each refclock",
                    "Give one of the two another refid."));
            }
        }

        SharedDevices.Check(config.Refclocks, problems);
        var named = config.Refclocks.Select((clock, line) => clock.Id is null ? clock with { Id = FreeId(clock, line, taken) } : clock);
        config = config with { Refclocks = [.. named] };
        foreach (var clock in config.Refclocks)
            CheckLock(clock, config.Refclocks, problems);
        return config;
    }

    private static ReferenceId FreeId(RefclockConfig clock, int line, Dictionary<ReferenceId, ConfigPlace> taken)
    {
        // GPS, GPS1 … GPS9, GP10: four characters are all there is. chrony's drivers count lines of all drivers: SHM0, PPS1.
        var name = RefclockDriver.For(clock.Kind).DefaultId;
        var isCounted = name.EndsWith('0');
        for (var number = isCounted ? line : 0; ; number++)
        {
            var suffix = number == 0 && !isCounted ? "" : $"{number}";
            name = name.TrimEnd('0');
            var id = ReferenceId.FromText(string.Concat(name.AsSpan(0, Math.Min(name.Length, 4 - suffix.Length)), suffix));
            if (taken.TryAdd(id, clock.Place))
                return id;
        }
    }

    private static void CheckLock(RefclockConfig clock, IEnumerable<RefclockConfig> all, ICollection<ConfigProblem> problems)
    {
        var others = all.Where(other => !ReferenceEquals(other, clock)).Select(other => other.ReferenceId).ToArray();
        if (clock.Lock is not { } wanted || others.Contains(wanted))
            return;
        problems.Add(new(
            clock.Place,
            wanted.ToString(),
            wanted == clock.Id ? "is this refclock itself, which cannot number its own pulses" : "is the refid of no refclock",
            string.Join(", ", others.Select(id => id.ToString()).Order(StringComparer.Ordinal)),
            others.Length > 0 ? "Name one of these after 'lock'." : "Add a refclock that knows which second it is."));
    }
}
