using Stratum1.Cli.Doctor;

namespace Stratum1.Cli.Tests.Doctor;

/// <summary><c>doctor --apply</c> on copies of Raspberry Pi OS's files.</summary>
public sealed class SetupTests : IDisposable
{
    /// <summary>As Raspberry Pi OS ships it, shortened.</summary>
    private const string Shipped = "dtparam=audio=on\nauto_initramfs=1\narm_64bit=1\n\n[cm4]\notg_mode=1\n\n[all]\n";
    private const string Line = "console=serial0,115200 console=tty1 root=PARTUUID=4e545030-02 rootfstype=ext4 fsck.repair=yes rootwait\n";
    private readonly string root = Directory.CreateTempSubdirectory("stratum1-setup").FullName;

    [Theory]
    [InlineData(
        "Raspberry Pi 3 Model B Plus Rev 1.3", "enable_uart=1\ndtoverlay=disable-bt\ndtoverlay=pps-gpio,gpiopin=18,pull=down\n", true)]
    [InlineData("Raspberry Pi Zero 2 W Rev 1.0", "enable_uart=1\ndtoverlay=disable-bt\ndtoverlay=pps-gpio,gpiopin=18,pull=down\n", true)]
    [InlineData(
        "Raspberry Pi Compute Module 4 Rev 1.1", "enable_uart=1\ndtoverlay=disable-bt\ndtoverlay=pps-gpio,gpiopin=18,pull=down\n", true)]
    [InlineData("Raspberry Pi 2 Model B Rev 1.1", "enable_uart=1\ndtoverlay=pps-gpio,gpiopin=18,pull=down\n", false)]
    [InlineData("Raspberry Pi 5 Model B Rev 1.0", "dtparam=uart0=on\ndtoverlay=pps-gpio,gpiopin=18,pull=down\n", false)]
    public void The_boot_files_get_what_the_board_needs(string model, string lines, bool hasBluetooth)
    {
        Board(model, Shipped);
        Assert.Equal((ExitCode.Ok, ""), (Apply(write: true, out var errors), errors));
        Assert.Equal(
            $"{Shipped.TrimEnd()}\n\n[all]\n# For the time server (stratum1 doctor --apply)\n{lines}", Text("boot/firmware/config.txt"));
        var awake = model.Contains("Pi 5", StringComparison.Ordinal) ? " pcie_aspm.policy=performance" : "";
        Assert.Equal($"{Line.Replace("console=serial0,115200 ", "", StringComparison.Ordinal).TrimEnd()}{awake}\n",
            Text("boot/firmware/cmdline.txt"));
        Assert.Equal("/dev/null", Link("serial-getty@ttyAMA0.service"));
        Assert.Equal(hasBluetooth ? "/dev/null" : null, Link("hciuart.service"));
    }

    [Fact]
    public void Without_yes_all_is_said_and_nothing_changed()
    {
        Board("Raspberry Pi 4 Model B Rev 1.5", Shipped);
        using var output = new StringWriter { NewLine = "\n" };
        DoctorCommand.Apply(new(root), 4, write: false, output, TextWriter.Null);
        Assert.StartsWith(
            "/boot/firmware/config.txt\n  + # For the time server (stratum1 doctor --apply)\n  + enable_uart=1\n  + dtoverlay=disable-bt\n"
            + "  + dtoverlay=pps-gpio,gpiopin=4,pull=down\n/boot/firmware/cmdline.txt\n  - console=serial0,115200\n",
            output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed: add --yes to do it, then reboot.\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal((Shipped, Line, null), (Text("boot/firmware/config.txt"), Text("boot/firmware/cmdline.txt"), Link("hciuart.service")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(root, "boot/firmware")).Length);
    }

    [Fact]
    public void Twice_is_once_and_the_first_text_is_kept()
    {
        Board("Raspberry Pi 4 Model B Rev 1.5", Shipped);
        Apply(write: true, out _);
        var once = (Text("boot/firmware/config.txt"), Text("boot/firmware/cmdline.txt"));
        Assert.Empty(new SetupPlan(root).Changes(18));
        Apply(write: true, out _);
        Assert.Equal(once, (Text("boot/firmware/config.txt"), Text("boot/firmware/cmdline.txt")));
        Assert.Equal(
            (Shipped, Line), (Text("boot/firmware/config.txt.before-stratum1"), Text("boot/firmware/cmdline.txt.before-stratum1")));
        Assert.Empty(Directory.GetFiles(Path.Combine(root, "boot/firmware"), "*.new"));
    }

    [Fact]
    public void A_pin_that_was_chosen_stays_and_a_setting_of_another_board_does_not_count()
    {
        Board(
            "Raspberry Pi 4 Model B Rev 1.5", "dtoverlay=pps-gpio,gpiopin=4\nenable_uart=0\n[pi3]\nenable_uart=1\ndtoverlay=disable-bt\n");
        Apply(write: true, out _);
        var config = Text("boot/firmware/config.txt");
        Assert.DoesNotContain("gpiopin=18", config, StringComparison.Ordinal);
        Assert.EndsWith("enable_uart=1\ndtoverlay=disable-bt\n", config, StringComparison.Ordinal);
    }

    [Fact]
    public void The_old_place_of_the_boot_files_is_found()
    {
        Board("Raspberry Pi 3 Model B Rev 1.2", Shipped, "boot");
        Apply(write: true, out _);
        Assert.Contains("pps-gpio", Text("boot/config.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_board_is_left_alone()
    {
        Board("Hardkernel ODROID-C2", Shipped);
        Assert.Equal(ExitCode.Refused, Apply(write: true, out var errors));
        Assert.Contains("no Raspberry Pi but Hardkernel ODROID-C2", errors, StringComparison.Ordinal);
        Assert.Equal(Shipped, Text("boot/firmware/config.txt"));
    }

    [Fact]
    public void Our_image_has_it_all()
    {
        Board("Raspberry Pi 4 Model B Rev 1.5", Shipped);
        var mark = Path.Combine(root, "usr/lib/stratum1/image");
        Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
        File.WriteAllText(mark, "VERSION=1\n");
        Assert.Equal(ExitCode.Refused, Apply(write: true, out var errors));
        Assert.Contains("stratum1.txt", errors, StringComparison.Ordinal);
        Assert.Equal(Shipped, Text("boot/firmware/config.txt"));
    }

    [Fact]
    public void A_pin_that_is_none_is_refused()
        => Assert.Equal(ExitCode.Usage, DoctorCommand.Apply(new(root), 40, write: true, TextWriter.Null, TextWriter.Null));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Board(string model, string config, string boot = "boot/firmware")
    {
        foreach (var (path, text) in new[]
            { ("proc/device-tree/model", model + "\0"), ($"{boot}/config.txt", config), ($"{boot}/cmdline.txt", Line) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
            File.WriteAllText(Path.Combine(root, path), text);
        }
    }

    private int Apply(bool write, out string errors)
    {
        using var said = new StringWriter();
        var code = DoctorCommand.Apply(new(root), 18, write, TextWriter.Null, said);
        errors = said.ToString();
        return code;
    }

    private string Text(string path) => File.ReadAllText(Path.Combine(root, path));

    private string? Link(string unit) => new FileInfo(Path.Combine(root, "etc/systemd/system", unit)).LinkTarget;
}
