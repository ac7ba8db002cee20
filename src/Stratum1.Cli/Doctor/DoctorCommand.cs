using System.CommandLine;
using Stratum1.Cli.Control;
using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Status;
using Stratum1.Linux;

namespace Stratum1.Cli.Doctor;

/// <summary><c>stratum1 doctor</c>: finds receiver and pulse, says what is in their way, and prints the configuration.</summary>
internal static class DoctorCommand
{
    public static Command Create(Func<ParseResult, Func<ControlSession, int>, int> run)
    {
        var device = new Option<string[]>("--device") { Description = "Listen to this serial device only; may be repeated." };
        var pulse = new Option<string[]>("--pulse") { Description = "Look at this PPS device only; may be repeated." };
        var apply = new Option<bool>("--apply")
        {
            Description = "Say what Raspberry Pi OS's boot files lack for receiver and pulse on the header, and which logins would have "
                + "its line; change nothing.",
        };
        var yes = new Option<bool>("--yes")
        {
            Description = "With --apply: change it. What was there is kept with .before-stratum1 after its name.",
        };
        var pin = new Option<int>("--pin")
        {
            Description = "With --apply: the GPIO that the pulse comes in at (18).",
            DefaultValueFactory = _ => 18,
        };
        var command = new Command(
            "doctor",
            "Find receiver, speed, protocol and pulse, and what is in their way; print the configuration. Takes half a minute. "
            + "Exit status 1 when something is bad.") { device, pulse, apply, yes, pin };
        command.SetAction(parsed => run(parsed, session =>
        {
            if (parsed.GetValue(apply))
                return Apply(new SetupPlan("/"), parsed.GetValue(pin), parsed.GetValue(yes), Console.Out, Console.Error);
            var machine = new MachineView("/");
            var serial = parsed.GetValue(device) is { Length: > 0 } devices ? devices : machine.SerialDevices;
            var pulses = parsed.GetValue(pulse) is { Length: > 0 } paths ? paths : machine.PulseDevices;
            var examination = new Examination(machine, [.. serial.Select(Listen)], [.. pulses.Select(PulseFinding.Watch)]);
            session.Write(View(examination), isOneOfMany: false);
            return examination.Remarks.Any(remark => remark.Health == Health.Bad) ? ExitCode.Refused : ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>The remarks, and the configuration.</summary>
    public static Report View(Examination examination) => new Sections(
        ("remarks", new Report<Remark>(
            [
                new("health", "State", r => Mark(r.Health), IsNumber: false),
                new("what", "What", r => Cell.Of(r.What), IsNumber: false),
                new("text", "How it stands", r => Figure.Text(r.Text), IsNumber: false),
            ],
            examination.Remarks,
            ReportShape.Table)),
        ("config", new Report<string>([new("line", "", Figure.Text)], examination.Config, ReportShape.Lines)));

    /// <summary>Says what the boot files lack, and with <paramref name="write"/> writes it.</summary>
    public static int Apply(SetupPlan plan, int pin, bool write, TextWriter output, TextWriter errors)
    {
        if (pin is < 2 or > 27)
        {
            errors.WriteLine($"--pin {pin}: the header has GPIO 2 to 27");
            return ExitCode.Usage;
        }

        if (plan.Obstacle is { } obstacle)
        {
            errors.WriteLine(obstacle);
            return ExitCode.Refused;
        }

        var changes = plan.Changes(pin);
        foreach (var change in changes)
        {
            output.WriteLine(change.Path);
            foreach (var line in change.Lines)
                output.WriteLine($"  {line}");
            try
            {
                if (write)
                    plan.Make(change);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                errors.WriteLine($"{change.Path} cannot be changed: {problem.Message}");
                return ExitCode.WriteError;
            }
        }

        output.WriteLine(
            changes.Count == 0 ? $"{plan.Model}: nothing is to be changed."
            : write ? "Written. Reboot, and run `stratum1 doctor` again."
            : "Nothing was changed: add --yes to do it, then reboot.");
        return ExitCode.Ok;
    }

    private static Cell Mark(Health health) => health switch
    {
        Health.Good => Cell.Of("good") with { Tone = Tone.Good },
        Health.Look => Cell.Of("look") with { Tone = Tone.Look },
        _ => Cell.Of("BAD") with { Tone = Tone.Bad },
    };

    private static SerialFinding Listen(string path)
    {
        const int FirstBaud = 9600;
        if (SerialPort.TryOpen(path, FirstBaud, out var problem) is not { } port)
            return new(path, problem!.Reason);
        using var line = new RealLine(port);
        try
        {
            var listener = new SerialListener(() => default(MonotonicTime) + SystemClock.Monotonic, () => Thread.Sleep(5));
            return listener.Listen(path, line);
        }
        catch (LinuxException gone)
        {
            return new(path, gone.Message);
        }
    }
}
