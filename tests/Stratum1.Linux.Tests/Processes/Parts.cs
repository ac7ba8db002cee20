using System.Globalization;

namespace Stratum1.Linux.Tests;

/// <summary>What a <see cref="Child"/> does: things that would disturb the test process itself.</summary>
internal static class Parts
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["hold-port", var path]:
                using (var port = SerialPort.TryOpen(path, 9600, out var problem))
                    ReportAndWait(port is null ? problem!.Reason : "held");
                return 0;
            case ["hold-pid-file", var path]:
                using (var file = PidFile.TryAcquire(path, out var owner))
                    ReportAndWait(file is null ? $"owned by {owner}" : "held");
                return 0;
            case ["print-signals", var count]:
                PrintSignals(int.Parse(count, CultureInfo.InvariantCulture));
                return 0;
            case ["drop-to", var user]:
                DropTo(user);
                return 0;
            case ["open-port-as", var user, var path]:
                Privileges.DropTo(user);
                using (var port = SerialPort.TryOpen(path, 9600, out var problem))
                    Console.WriteLine(port is null ? $"{problem!.Fault}" : $"can write: {port.CanWrite}");
                return 0;
            case ["lock-memory"]:
                Scheduling.LockMemory();
                Console.WriteLine(StatusLine("VmLck"));
                return 0;
            case ["rewrite", var path]:
                Rewrite(path);
                return 0;
            default:
                Console.Error.WriteLine("unknown part");
                return 64;
        }
    }

    /// <summary>A line of /proc about the calling thread.</summary>
    internal static string StatusLine(string name) => StatusLine("/proc/thread-self", name);

    private static string? UserOf(string task)
    {
        try
        {
            return StatusLine(task, "Uid");
        }
        catch (IOException)
        {
            return null; // The thread has ended meanwhile.
        }
    }

    private static string StatusLine(string task, string name)
    {
        var key = name + ":";
        return File.ReadLines($"{task}/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim();
    }

    private static void ReportAndWait(string report)
    {
        Console.WriteLine(report);
        Console.In.ReadToEnd();
    }

    private static void PrintSignals(int count)
    {
        using var watch = new SignalWatch(Signal.HangUp, Signal.Interrupt, Signal.User1, Signal.Terminate);
        using var loop = new EventLoop();
        loop.Add(watch.Handle, token: 1);
        Console.WriteLine("ready");
        while (count > 0)
        {
            loop.Wait(-1);
            while (watch.TryTake(out var signal))
            {
                Console.WriteLine(signal);
                count--;
            }
        }
    }

    private static void DropTo(string user)
    {
        Privileges.DropTo(user, Capability.SetTime, Capability.BindLowPorts);
        Console.WriteLine(string.Join(" | ", new[] { "Uid", "Gid", "Groups", "CapEff", "CapPrm" }.Select(StatusLine)));

        // A thread started now has inherited what the caller kept; a thread of the pool, older, may not have.
        var inherited = "";
        var thread = new Thread(() => inherited = StatusLine("CapEff"));
        thread.Start();
        thread.Join();
        Console.WriteLine(inherited);
        Console.WriteLine($"{Privileges.Has(Capability.SetTime)} {Privileges.Has(Capability.Priority)}");
        var tasks = Directory.EnumerateDirectories("/proc/self/task");
        Console.WriteLine(string.Join(' ', tasks.Select(UserOf).OfType<string>().Distinct()));
    }

    private static void Rewrite(string path)
    {
        Console.WriteLine("ready");
        for (var round = 0; ; round++)
        {
            var content = new byte[100_000];
            content.AsSpan().Fill((byte)('a' + (round % 26)));
            AtomicFile.Write(path, content);
        }
    }
}
