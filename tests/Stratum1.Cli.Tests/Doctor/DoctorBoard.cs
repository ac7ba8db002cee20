using Stratum1.Cli.Doctor;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Simulated;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Cli.Tests.Doctor;

/// <summary>A board for the doctor: a folder in place of /, and a simulated receiver on its serial line and its pulse line.</summary>
internal sealed class DoctorBoard : IDisposable
{
    private const string SerialPath = "/dev/serial0";
    private const string PulsePath = "/dev/pps0";
    private readonly string root = Directory.CreateTempSubdirectory("stratum1-doctor").FullName;

    public DoctorBoard()
    {
        Write("proc/cmdline", "console=tty1 root=PARTUUID=1-02 rootwait");
        Write("proc/1/comm", "systemd");
        Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance");
        Write("boot/firmware/config.txt", "enable_uart=1\ndtoverlay=disable-bt\ndtoverlay=pps-gpio,gpiopin=18\n");
    }

    /// <summary>The receiver; null for no serial device at all.</summary>
    public SimulatedReceiver? Receiver { get; set; } = new(new() { Baud = 38400 }, seed: 6);

    /// <summary>Why the serial device cannot be opened.</summary>
    public string? SerialProblem { get; set; }

    /// <summary>Why the pulse device cannot be opened.</summary>
    public string? PulseProblem { get; set; }

    /// <summary>The serial line is a real pseudo-terminal; else it is simulated as well.</summary>
    public bool IsPty { get; init; }

    /// <summary>There is a pulse device.</summary>
    public bool HasPulse { get; set; } = true;

    /// <summary>Sent in place of what the receiver says.</summary>
    public byte[]? Said { get; set; }

    public void Write(string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }

    public void Run(int id, string name, string commandLine = "")
    {
        Write($"proc/{id}/comm", name);
        Write($"proc/{id}/cmdline", commandLine.Replace(' ', '\0'));
    }

    /// <summary>Looks at everything.</summary>
    public Examination Examine()
        => new(new MachineView(root), Receiver is null ? [] : [Listen(Receiver)], HasPulse ? [Watch()] : []);

    public void Dispose() => Directory.Delete(root, recursive: true);

    private SerialFinding Listen(SimulatedReceiver receiver)
    {
        if (SerialProblem is not null)
            return new(SerialPath, SerialProblem);
        using var line = new SimulatedLine(receiver, Said, IsPty ? new PtyLine(baud: 9600) : null);
        return new SerialListener(() => line.Now, line.Wait).Listen(SerialPath, line);
    }

    private PulseFinding Watch()
    {
        if (PulseProblem is not null)
            return new(PulsePath, PulseProblem);
        var (filter, edges, happenings) = (new PulseFilter(), 0, new SimulatedSecond());
        for (var second = 0; second < 8 && Receiver is not null; second++)
        {
            Receiver.Live(DaemonWorld.Start + TimeInterval.FromWholeSeconds(second), happenings);
            foreach (var edge in happenings.Edges)
            {
                filter.Accept(new(default(MonotonicTime) + TimeInterval.FromSeconds(100 + second + edge.After), edge.Polarity));
                edges++;
            }
        }

        return PulseFinding.Of(PulsePath, filter, edges);
    }

    /// <summary>The receiver's line in simulated time: at another speed than its own, it carries noise.</summary>
    private sealed class SimulatedLine(SimulatedReceiver receiver, byte[]? said, PtyLine? pty) : ISerialLine
    {
        private static readonly TimeInterval Turn = TimeInterval.FromSeconds(0.02);
        private readonly SimulatedSecond happenings = new();
        private readonly Random random = new(6);
        private int baud;
        private long nextSecond;
        private byte[] arrived = [];

        public MonotonicTime Now { get; private set; } = default(MonotonicTime) + TimeInterval.FromWholeSeconds(100);

        public void Wait()
        {
            Now += Turn;
            var second = Now.Seconds;
            if (second < nextSecond)
                return;
            nextSecond = second + 1;
            receiver.Live(DaemonWorld.Start + TimeInterval.FromWholeSeconds(second), happenings);
            arrived = [.. said ?? happenings.Burst];
            if ((pty?.Baud ?? baud) != receiver.Options.Baud)
                random.NextBytes(arrived);
            pty?.Say(arrived);
        }

        public int Read(Span<byte> buffer)
        {
            if (pty is not null)
                return pty.Hear(buffer);
            var count = Math.Min(buffer.Length, arrived.Length);
            arrived.AsSpan(0, count).CopyTo(buffer);
            arrived = arrived[count..];
            return count;
        }

        public void SetBaud(int wanted)
        {
            (baud, arrived) = (wanted, []);
            pty?.SetBaud(wanted);
        }

        public void Dispose() => pty?.Dispose();
    }
}
