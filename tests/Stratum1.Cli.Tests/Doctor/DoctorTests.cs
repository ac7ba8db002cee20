using System.Text;
using Stratum1.Cli.Doctor;
using Stratum1.Refclock.Ubx;
using Stratum1.Server.Configuration;

namespace Stratum1.Cli.Tests.Doctor;

/// <summary>What the doctor says of a board with one thing wrong. docs/doctor.md is written by it.</summary>
public class DoctorTests
{
    private static readonly Fault[] Faults =
    [
        new("Another time daemon runs", "services", "disable --now chrony`", b => b.Run(411, "chronyd", "/usr/sbin/chronyd -F 1")),
        new("systemd sets the clock", "services", "systemd-timesyncd", b => b.Run(312, "systemd-timesyn")),
        new("gpsd has the receiver", "services", "gpsd.socket", b =>
        {
            b.Run(512, "gpsd", "/usr/sbin/gpsd /dev/serial0");
            b.SerialProblem = "in use by gpsd (pid 512)";
        }),
        new("The kernel's console is on the UART", "console", "console=serial0,115200",
            b => b.Write("proc/cmdline", "console=serial0,115200 console=tty1 rootwait")),
        new("A login waits on the UART", "console", "serial-getty@ttyAMA0", b => b.Run(700, "agetty", "/sbin/agetty -o ttyAMA0 115200")),
        new("The UART is not enabled", "receiver", "enable_uart=1", b => b.Receiver = null),
        new("The serial device may not be opened", "receiver", "permission", b => b.SerialProblem = "permission denied; use sudo"),
        new("The receiver's wire is off", "receiver", "receiver's TX", b => b.Receiver!.Faults.Mute = true),
        new("What arrives is noise at any speed", "receiver", "ground wire", b => b.Receiver!.Options = new() { Baud = 1200 }),
        new("No message tells the time", "receiver", "enable RMC or ZDA", b => b.Said = "$GPTXT,01,01,02,hello*2F\r\n"u8.ToArray()),
        new("There is no fix", "receiver", "free view of the sky", b => b.Receiver!.Faults.NoFix = true),
        new("The antenna is unplugged", "receiver", "antenna", b => b.Said = Antenna()),
        new("There is no pulse device", "pulse", "dtoverlay=pps-gpio", b =>
        {
            b.HasPulse = false;
            b.Write("boot/firmware/config.txt", "enable_uart=1");
        }),
        new("The overlay is there, the device is not", "pulse", "dmesg", b => b.HasPulse = false),
        new("The pulse device may not be opened", "pulse", "permission", b => b.PulseProblem = "permission denied; use sudo"),
        new("The pulse wire is on another pin", "pulse", "PPS pin", b => b.Receiver!.Faults.LostPulses = 1),
        new("The receiver pulses ten times a second", "pulse", "1 Hz", b => b.Receiver!.Faults.PulseRate = 10),
        new("The pulse wire catches noise", "pulse", "wire and ground",
            b => (b.Receiver!.Faults.LostPulses, b.Receiver.Faults.NoiseEdges) = (1, 1)),
        new("The pulse is too narrow", "pulse", "make it wider", b => b.Receiver!.Options = b.Receiver.Options with
        { WidthSeconds = 5e-6, PulseJitterSeconds = 1e-8 }),
        new("The pulse wire is on another pin, on a card with our image", "pulse", "the pin's number in stratum1.txt", b =>
        {
            b.Write("usr/lib/stratum1/image", "VERSION=1");
            b.Receiver!.Faults.LostPulses = 1;
        }),
        new("There is no pulse device on a card with our image", "pulse", "problems.txt", b =>
        {
            b.Write("usr/lib/stratum1/image", "VERSION=1");
            b.HasPulse = false;
        }),
        new("The processor changes its frequency", "processor", "performance",
            b => b.Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "ondemand")),
    ];

    /// <summary>Each fault in simulation, and with the receiver at the far end of a real pseudo-terminal.</summary>
    public static TheoryData<string, bool> Names
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var fault in Faults)
            {
                data.Add(fault.Name, false);
                data.Add(fault.Name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_fault_is_found_with_its_remedy_and_is_the_first(string name, bool isPty)
    {
        var fault = Faults.Single(fault => fault.Name == name);
        using var board = new DoctorBoard { IsPty = isPty };
        fault.Make(board);
        var first = board.Examine().Remarks.First(remark => remark.Health != Health.Good);
        Assert.Equal(fault.What, first.What);
        Assert.Contains(fault.Remedy, first.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4800)]
    [InlineData(9600)]
    [InlineData(38_400)]
    [InlineData(115_200)]
    public void Speed_and_protocol_are_found_on_a_real_line(int baud)
    {
        using var board = new DoctorBoard { IsPty = true, Receiver = new(new() { Baud = baud }, seed: 6) };
        var examination = board.Examine();
        Assert.Contains($"refclock GNSS /dev/serial0 pps /dev/pps0 baud {baud}", examination.Config);
        Assert.Contains(examination.Remarks, remark => remark.Text.Contains($"NMEA at {baud} baud", StringComparison.Ordinal));
    }

    [Fact]
    public void A_healthy_board_is_configured()
    {
        using var board = new DoctorBoard();
        var examination = board.Examine();
        Assert.All(examination.Remarks, remark => Assert.Equal(Health.Good, remark.Health));
        Assert.Contains("refclock GNSS /dev/serial0 pps /dev/pps0 baud 38400", examination.Config);
        Assert.Empty(ConfigReader.ReadFile("doctor", string.Join('\n', examination.Config)).Problems);
    }

    [Fact]
    public void On_a_card_with_our_image_the_receiver_is_a_setting()
    {
        using var board = new DoctorBoard();
        board.Write("usr/lib/stratum1/image", "VERSION=1");
        Assert.Equal(["# For /boot/firmware/stratum1.txt:", "receiver=/dev/serial0", "pulse=/dev/pps0"], board.Examine().Config);
    }

    [Fact]
    public void The_page_of_the_doctor_is_up_to_date()
    {
        var page = new StringBuilder(
            "# What `stratum1 doctor` finds\n\nEach fault is made on a simulated board by `tests/Stratum1.Cli.Tests/Doctor`, and once more "
            + "over a real pseudo-terminal; this page is what the tool printed.\n");
        Append("All is well", _ => { });
        foreach (var fault in Faults)
            Append(fault.Name, fault.Make);
        Page.Check(page.ToString(), "docs", "doctor.md");

        void Append(string name, Action<DoctorBoard> make)
        {
            using var board = new DoctorBoard();
            make(board);
            using var output = new StringWriter { NewLine = "\n" };
            DoctorCommand.View(board.Examine()).WriteText(output);
            page.Append($"\n## {name}\n\n```\n$ stratum1 doctor\n{output}```\n");
        }
    }

    private static byte[] Antenna()
    {
        const byte Open = 4;
        var payload = new byte[60];
        payload[20] = Open;
        var frame = new byte[80];
        return frame[..UbxWriter.Write(frame, UbxMessage.MonHw, payload)];
    }

    /// <param name="Name">In a few words.</param>
    /// <param name="What">Under which heading it must be found.</param>
    /// <param name="Remedy">A part of what must be said.</param>
    /// <param name="Make">Makes it.</param>
    private sealed record Fault(string Name, string What, string Remedy, Action<DoctorBoard> Make);
}
