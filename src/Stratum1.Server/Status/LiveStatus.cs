using System.Text;
using Stratum1.Engine;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Status;

/// <summary>The <c>--live</c> view: state, sources, offset, frequency, jitter and clients, once a second, for a person watching.</summary>
/// <remarks>On a terminal the view stays at the bottom, below the log; elsewhere it is one line a second.</remarks>
internal sealed class LiveStatus(Daemon daemon, LinuxHost host, int port)
{
    /// <summary>What the view needs of a terminal that does not tell its width.</summary>
    private const int UsualWidth = 80;

    private readonly bool isTerminal = !Console.IsOutputRedirected;
    private readonly StringBuilder text = new();
    private int linesShown;

    /// <summary>Shows how things are now.</summary>
    public void Show()
    {
        text.Clear();
        if (isTerminal)
            ComposeView();
        else
            text.Append($"{State()} {Figures()}\n");
        Write(text.ToString());
    }

    /// <summary>Takes the view away, so that a log line can stand where it was.</summary>
    public void Erase()
    {
        if (linesShown > 0)
            Write($"\e[{linesShown}F\e[0J");
        linesShown = 0;
    }

    private void ComposeView()
    {
        Erase();
        Line(State());
        Line($"  {Figures()}");
        var reports = daemon.Engine.Sources.Reports;
        for (var i = 0; i < reports.Length; i++)
        {
            var source = daemon.Engine.Sources.All[i];
            var statistics = source.Statistics;
            Line($"  {(char)reports[i].State} {source.Name,-21} {statistics.Samples,6} samples, jitter {Micro(statistics.Jitter.Seconds)}");
        }

        foreach (var receiver in daemon.Engine.Receivers)
            Line($"  {receiver.Options.Id}: {Receiver(receiver)}");
        if (host.Ntp is not { } ntp)
            return;
        var clients = ntp.Core.RecentClients(host.Read().System);
        Line($"  NTP on port {port}: {ntp.Core.Counters[RequestVerdict.Answered]} answers, clients in the last minute: {clients}");
    }

    private string State()
    {
        var engine = daemon.Engine;
        return $"{engine.Synchronisation.State.ToString().ToUpperInvariant(),-14} clock {UtcDate.From(engine.Steering.Clock)}"
            + $"  source {engine.Sources.Best?.Name ?? "none"}";
    }

    private string Figures()
    {
        var steering = daemon.Engine.Steering;
        if (steering.Reference is not { } reference)
            return string.Join("; ", daemon.Engine.Receivers.Select(receiver => $"{receiver.Options.Id}: {Receiver(receiver)}"));
        return $"offset {Micro(steering.LastOffset.Seconds)}  jitter {Micro(reference.Noise)}  "
            + $"frequency {steering.Frequency.Ppm:+0.000;-0.000} ppm  error < {Micro(steering.ErrorBound.Seconds)}{TrueError()}";
    }

    /// <summary>With a simulated receiver the truth is known, and so is our error.</summary>
    private string TrueError()
    {
        if (host.Simulation is not { } simulation)
            return "";
        var system = host.Read().System;
        return $"  true error {Micro((daemon.Engine.Snapshot.ServedAt(system) - system - simulation.OffsetAt(system)).Seconds)}";
    }

    private string Receiver(Receiver receiver)
    {
        if (ReceiverDiagnosis.Of(receiver, daemon.Engine.Steering.Now) is { } trouble)
            return trouble.Text;
        var clock = receiver.Clock;
        var satellites = clock.Receiver.SatellitesUsed is { } used ? $"{used} satellites, " : "";
        return $"good, {satellites}{clock.Pulse.Counters.Pulses} pulses, messages {clock.Latency.MedianSeconds:F3} s after them";
    }

    private static string Micro(double seconds)
        => Math.Abs(seconds) < 1e-3 ? $"{seconds * 1e6:+0.000;-0.000;0} us" : $"{seconds:+0.000000;-0.000000;0} s";

    /// <summary>One line of the terminal: what is too long would become two, and the view could not be taken away.</summary>
    private void Line(string line)
    {
        var width = Console.WindowWidth > 1 ? Console.WindowWidth - 1 : UsualWidth - 1;
        text.Append(line.Length > width ? line[..width] : line).Append('\n');
        linesShown++;
    }

    private static void Write(string output)
    {
        try
        {
            Console.Out.Write(output);
            Console.Out.Flush();
        }
        catch (IOException)
        {
            // The terminal is gone; time goes on.
        }
    }
}
