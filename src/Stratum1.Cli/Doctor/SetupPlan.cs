namespace Stratum1.Cli.Doctor;

/// <summary>One file that is to be changed.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Text">What it shall hold; null: a link to /dev/null, by which systemd never starts a service of that name.</param>
/// <param name="Lines">What differs: lines or words with "+" or "-" before them.</param>
internal sealed record SetupChange(string Path, string? Text, IReadOnlyList<string> Lines);

/// <summary>
/// The files of a machine that differ from what <see cref="BoardSetup"/> wants, and their change. Doing it twice is doing it once.
/// </summary>
/// <param name="root">Where its file system begins: / unless a test has its own.</param>
internal sealed class SetupPlan(string root)
{
    /// <summary>Where the firmware's files are, newest place first.</summary>
    private static readonly string[] BootFolders = ["boot/firmware", "boot"];

    /// <summary>The device tree's name for the board; empty where there is none.</summary>
    public string Model => Read("proc/device-tree/model")?.TrimEnd('\0', '\n') ?? "";

    /// <summary>Why nothing can be planned here; null when it can.</summary>
    public string? Obstacle
        => new MachineView(root).IsImage ? "the image of this card has all of it; pins are set in /boot/firmware/stratum1.txt"
        : !new BoardSetup(Model, 0).IsKnown
            ? $"this is no Raspberry Pi{(Model.Length > 0 ? $" but {Model}" : "")}: see hw/boards for what its kernel needs"
        : Boot is null ? "there is no config.txt in /boot/firmware or /boot"
        : null;

    private string? Boot => BootFolders.FirstOrDefault(folder => File.Exists(At($"{folder}/config.txt")));

    /// <summary>What is to be changed for a pulse at a pin, in the order of doing it.</summary>
    public IReadOnlyList<SetupChange> Changes(int pin)
    {
        if (Obstacle is not null)
            return [];
        var setup = new BoardSetup(Model, pin);
        return
        [
            .. Change($"{Boot}/config.txt", setup.Firmware, '\n'),
            .. Change($"{Boot}/cmdline.txt", setup.CommandLine, ' '),
            .. setup.Rivals.Select(unit => $"etc/systemd/system/{unit}").Where(path => !IsMasked(path))
                .Select(path => new SetupChange($"/{path}", null, ["+ -> /dev/null"])),
        ];
    }

    /// <summary>Makes one change. The text that was there first stays beside it, with <c>.before-stratum1</c> after its name.</summary>
    public void Make(SetupChange change)
    {
        var path = At(change.Path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = path + ".new";
        File.Delete(fresh);
        if (change.Text is { } text)
        {
            if (!File.Exists(path + ".before-stratum1"))
                File.Copy(path, path + ".before-stratum1");
            using var stream = new FileStream(fresh, FileMode.CreateNew);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true); // FAT has no order of its own: the text before the name.
        }
        else
        {
            File.CreateSymbolicLink(fresh, "/dev/null");
        }

        File.Move(fresh, path, overwrite: true);
    }

    private IEnumerable<SetupChange> Change(string path, Func<string, string> make, char between)
    {
        if (Read(path) is not { } before || make(before) is var after && after == before)
            yield break;
        string[] old = before.Split(between, '\n'), now = after.Split(between, '\n');
        yield return new($"/{path}", after,
            [.. old.Except(now).Where(part => part.Length > 0).Select(part => $"- {part}"),
                .. now.Except(old).Where(part => part.Length > 0).Select(part => $"+ {part}")]);
    }

    private bool IsMasked(string path) => new FileInfo(At(path)).LinkTarget == "/dev/null";

    private string At(string path) => Path.Combine(root, path);

    private string? Read(string path) => File.Exists(At(path)) ? File.ReadAllText(At(path)) : null;
}
