using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stratum1.Bench.Serving.Throughput;

/// <summary>A server on the servers' core, and no longer than this lives.</summary>
internal sealed class Contender : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly StringBuilder output = new();

    /// <param name="name">For the report.</param>
    /// <param name="core">The CPU that it may use.</param>
    /// <param name="program">What is started.</param>
    /// <param name="arguments">Its arguments, made from the port it is to serve on loopback.</param>
    public Contender(string name, string core, string program, Func<int, string[]> arguments)
    {
        (Name, Port) = (name, FreePort());
        process = new()
        {
            // taskset becomes the program: the process ID stays.
            StartInfo = new("taskset", ["-c", core, program, .. arguments(Port)])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Port { get; }

    /// <summary>User and system, so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.HasExited ? throw new InvalidOperationException($"{Name} has ended:\n{output}") : process.TotalProcessorTime;
        }
    }

    /// <summary>Octets in memory.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Returns when it answers.</summary>
    public void AwaitAnswer()
    {
        for (var clock = Stopwatch.StartNew(); Turnaround.Of(Port, requests: 1) is null; Thread.Sleep(100))
        {
            if (process.HasExited || clock.Elapsed > StartPatience)
                throw new InvalidOperationException($"{Name} does not answer:\n{output}");
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>All that it said.</returns>
    public string End()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", [$"{process.Id}"]); // Not SIGKILL: it is to remove its files.
            kill.WaitForExit();
        }

        process.WaitForExit();
        lock (output)
            return output.ToString();
    }

    public void Dispose()
    {
        End();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (output)
            output.Append(line.Data).Append('\n');
    }
}
