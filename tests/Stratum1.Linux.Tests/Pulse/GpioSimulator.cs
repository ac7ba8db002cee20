using System.Diagnostics;

namespace Stratum1.Linux.Tests;

/// <summary>
/// A GPIO bank made by the kernel's gpio-sim module (Documentation/admin-guide/gpio/gpio-sim.rst): eight lines, of which
/// number 4 is named PPS, and whose level follows a file.
/// </summary>
internal sealed class GpioSimulator : IDisposable
{
    public const string Line = "STRATUM1-PPS";

    private const string Configuration = "/sys/kernel/config/gpio-sim";
    private const string Root = Configuration + "/stratum1-test";
    private const string Bank = Root + "/bank0";
    private readonly string pull;

    public GpioSimulator()
    {
        Directory.CreateDirectory(Bank + "/line4");
        File.WriteAllText(Bank + "/num_lines", "8");
        File.WriteAllText(Bank + "/line4/name", Line);
        File.WriteAllText(Root + "/live", "1");
        Chip = File.ReadAllText(Bank + "/chip_name").Trim();
        pull = $"/sys/devices/platform/{File.ReadAllText(Root + "/dev_name").Trim()}/{Chip}/sim_gpio4/pull";
    }

    public string Chip { get; }

    public void Drive(bool high) => File.WriteAllText(pull, high ? "pull-up" : "pull-down");

    public void Dispose()
    {
        File.WriteAllText(Root + "/live", "0");
        Directory.Delete(Bank + "/line4");
        Directory.Delete(Bank);
        Directory.Delete(Root);
    }

    /// <summary>Why there can be none on this machine; null when there can.</summary>
    public static string? SkipReason { get; } = Prepare();

    private static string? Prepare()
    {
        if (!Environment.IsPrivilegedProcess)
            return "needs root, to make a gpio-sim bank";

        KernelModule.TryLoad("gpio-sim");
        if (Directory.Exists("/sys/kernel/config") && !Directory.EnumerateFileSystemEntries("/sys/kernel/config").Any())
            KernelModule.Run("mount", "-t", "configfs", "none", "/sys/kernel/config");
        return Directory.Exists(Configuration) ? null : "this kernel has no gpio-sim";
    }
}

/// <summary>Loads modules of the running kernel, where it has any.</summary>
internal static class KernelModule
{
    public static void TryLoad(string name) => Run("modprobe", "--quiet", name);

    public static void Run(string program, params string[] arguments)
    {
        if (!new[] { "/bin", "/sbin", "/usr/bin", "/usr/sbin" }.Any(folder => File.Exists($"{folder}/{program}")))
            return;

        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }
}

/// <summary>Needs gpio-sim; skipped without it everywhere, for a kernel cannot be wished for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GpioSimulatorFactAttribute : FactAttribute
{
    public GpioSimulatorFactAttribute() => Skip = GpioSimulator.SkipReason;
}

/// <summary>Needs a pulse source without hardware: the module pps-ktimer, or ntplab of hw/lab. Skipped without, as above.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PulseSourceFactAttribute : FactAttribute
{
    public PulseSourceFactAttribute() => Skip = Source is null ? "this kernel has no pulse source for tests (pps-ktimer, ntplab)" : null;

    public static PpsSource? Source { get; } = Find();

    private static PpsSource? Find()
    {
        if (Environment.IsPrivilegedProcess)
            KernelModule.TryLoad("pps-ktimer");
        foreach (var source in PpsSource.List())
        {
            if (source.Name is "ktimer" or "ntplab")
                return source;
        }

        return null;
    }
}
