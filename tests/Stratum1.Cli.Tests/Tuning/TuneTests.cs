using Stratum1.Cli.Control;
using Stratum1.Cli.Tuning;

namespace Stratum1.Cli.Tests.Tuning;

/// <summary>The switch on a machine made of files.</summary>
public sealed class TuneTests : IDisposable
{
    private const string Governor = "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";
    private const string Affinity = "proc/irq/184/smp_affinity_list";
    private const string Policy = "sys/module/pcie_aspm/parameters/policy";

    private readonly string root = Directory.CreateTempSubdirectory("stratum1-tune").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public TuneTests()
    {
        Write("sys/devices/system/cpu/online", "0-3\n");
        Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_available_governors", "ondemand performance schedutil\n");
        Write(Governor, "ondemand\n");
        Write(
            "proc/interrupts",
            "           CPU0       CPU1\n 31:  5  6  GICv2  12 Level  eth0\n184:  0  17  pinctrl-rp1  18 Edge  pps@12.-1\n");
        Write(Affinity, "0-3\n");
        Write("proc/irq/31/smp_affinity_list", "0-3\n");
        Write(Policy, "[default] performance powersave powersupersave \n");
    }

    private TuneCommand Command => new(
        new Surroundings(output, errors, Terminal: null, _ => throw new InvalidOperationException(), _ => { }), root);

    [Fact]
    public void On_changes_what_is_known_to_help_and_off_puts_back_what_was_found()
    {
        Assert.Equal(ExitCode.Ok, Command.Apply());
        Assert.Equal(("performance", "3", "performance"), (Read(Governor), Read(Affinity), Read(Policy)));
        Assert.Equal("0-3", Read("proc/irq/31/smp_affinity_list"));
        Assert.Equal(ExitCode.Ok, Command.Tell());

        Assert.Equal(ExitCode.Ok, Command.Undo());
        Assert.Equal(("ondemand", "0-3", "default"), (Read(Governor), Read(Affinity), Read(Policy)));
        Assert.False(File.Exists($"{root}/run/stratum1/tuning"));
    }

    [Fact]
    public void On_twice_remembers_what_was_found_at_first()
    {
        Command.Apply();
        Write(Policy, "default [performance] powersave powersupersave \n");
        Write(Governor, "powersave\n"); // Somebody else changed it in between.
        Assert.Equal(ExitCode.Ok, Command.Apply());
        Assert.Equal(ExitCode.Ok, Command.Undo());
        Assert.Equal("ondemand", Read(Governor));
    }

    [Fact]
    public void Status_tells_what_is_not_as_wanted_and_why_and_changes_nothing()
    {
        Assert.Equal(ExitCode.Refused, Command.Tell());
        Assert.Contains("not   governor of cpu0: ondemand, wanted performance; ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("not   processor of interrupt 184: 0-3, wanted 3; ", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("interrupt 31", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(("ondemand", "0-3"), (Read(Governor), Read(Affinity)));
    }

    [Fact]
    public void A_setting_that_cannot_be_put_back_is_named_the_others_are_and_it_is_tried_again()
    {
        Command.Apply();
        File.Delete($"{root}/{Governor}");
        Directory.CreateDirectory($"{root}/{Governor}"); // A folder cannot be written to, whoever one is.
        Assert.Equal(ExitCode.Refused, Command.Undo());
        Assert.Contains("governor of cpu0 stays as it is: ", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("default", Read(Policy));

        Directory.Delete($"{root}/{Governor}");
        Write(Governor, "performance\n");
        Assert.Equal(ExitCode.Ok, Command.Undo());
        Assert.Equal("ondemand", Read(Governor));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string? Read(string path) => Knob.ReadFile($"{root}/{path}");

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{root}/{path}")!);
        File.WriteAllText($"{root}/{path}", text);
    }
}
