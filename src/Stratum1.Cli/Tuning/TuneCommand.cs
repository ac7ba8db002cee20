using System.CommandLine;
using System.Text;
using Stratum1.Cli.Control;
using Stratum1.Linux;

namespace Stratum1.Cli.Tuning;

/// <summary><c>stratum1 tune</c>: one switch for the machine's settings that are known to make its time better, undone when off.</summary>
/// <param name="surroundings">Where to write to.</param>
/// <param name="root">Where /proc and /sys are: empty, or a folder in tests.</param>
internal sealed class TuneCommand(Surroundings surroundings, string root = "")
{
    /// <summary>The values found before; gone after a restart of the machine, like what was set.</summary>
    private readonly string undoFile = $"{root}/run/stratum1/tuning";

    /// <summary>The command.</summary>
    public Command Create()
    {
        var on = new Command("on", "Change the settings, and keep the values found.");
        on.SetAction(_ => Apply());
        var off = new Command("off", "Put back the values found.");
        off.SetAction(_ => Undo());
        var status = new Command("status", "Tell the settings, their values, and what each is good for. Changes nothing.");
        status.SetAction(_ => Tell());
        return new Command("tune", "Settings of this machine that make its time better, in one switch.") { on, off, status };
    }

    internal int Tell()
    {
        var knobs = TimingProfile.Of(root);
        foreach (var knob in knobs)
        {
            Line(knob.Read() == knob.Wanted
                ? $"good  {knob.Name}: {knob.Wanted}"
                : $"not   {knob.Name}: {knob.Read() ?? "unknown"}, wanted {knob.Wanted}; {knob.Evidence}");
        }

        if (knobs.Count == 0)
            Line("This machine has none of the settings.");
        surroundings.Output.Flush();
        return knobs.All(knob => knob.Read() == knob.Wanted) ? ExitCode.Ok : ExitCode.Refused;
    }

    internal int Apply()
    {
        var found = ReadUndo();
        var changes = TimingProfile.Of(root).Where(knob => knob.Read() is { } value && value != knob.Wanted).ToList();
        foreach (var knob in changes)
            found.TryAdd(knob.Name, knob.Read()!); // What was found first is what 'off' goes back to.
        return Guard(() =>
        {
            // Before the first change: a crash in between must not lose what was there.
            Directory.CreateDirectory(Path.GetDirectoryName(undoFile)!);
            AtomicFile.Write(undoFile, Encoding.UTF8.GetBytes(string.Concat(found.Select(pair => $"{pair.Key}\t{pair.Value}\n"))));
            return changes.Aggregate(ExitCode.Ok, (code, knob) => Set(knob, knob.Wanted) ? code : ExitCode.Refused);
        });
    }

    internal int Undo()
    {
        var found = ReadUndo();
        return Guard(() =>
        {
            foreach (var knob in TimingProfile.Of(root))
            {
                if (found.TryGetValue(knob.Name, out var value) && Set(knob, value))
                    found.Remove(knob.Name);
            }

            if (found.Count > 0)
                return ExitCode.Refused; // They are tried again by the next 'off'.
            File.Delete(undoFile);
            return ExitCode.Ok;
        });
    }

    private bool Set(Knob knob, string value)
    {
        try
        {
            knob.Write(value);
            Line($"{knob.Name}: {value}");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            surroundings.Errors.WriteLine($"stratum1: {knob.Name} stays as it is: {error.Message}");
            return false;
        }
    }

    private Dictionary<string, string> ReadUndo()
        => File.Exists(undoFile)
            ? File.ReadLines(undoFile).Select(line => line.Split('\t')).Where(parts => parts.Length == 2)
                .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal)
            : new(StringComparer.Ordinal);

    private int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            surroundings.Errors.WriteLine($"stratum1: {error.Message} Nothing was changed. Run it as root.");
            return ExitCode.WriteError;
        }
        finally
        {
            surroundings.Output.Flush();
        }
    }

    private void Line(string text) => surroundings.Output.WriteLine(text);
}
