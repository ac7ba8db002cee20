using System.Globalization;
using System.Text;
using Stratum1.Engine;
using Stratum1.Protocol.Ntp;
using Stratum1.Refclock.Gnss;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Status;

/// <summary>The <c>--live</c> view: state, sources, offset, frequency, jitter and clients, once a second, for a person watching.</summary>
/// <remarks>On a terminal the view stays in place; elsewhere it is one line a second.</remarks>
internal sealed class LiveStatus(Daemon daemon, LinuxHost host, TextWriter output, bool isTerminal, int port)
{
    private readonly StringBuilder text = new();
    private int linesShown;

    /// <summary>Shows how things are now.</summary>
    public void Show()
    {
        text.Clear();
        if (isTerminal)
            ShowView();
        else
            text.Append(Headline()).Append('\n');
        output.Write(text);
        output.Flush();
    }

    private void ShowView()
    {
        if (linesShown > 0)
            text.Append(CultureInfo.InvariantCulture, $"\e[{linesShown}F\e[0J");
        var begin = text.Length;
        Line(Headline());
        var reports = daemon.Engine.Sources.Reports;
        for (var i = 0; i < reports.Length; i++)
        {
            var source = daemon.Engine.Sources.All[i];
            var statistics = source.Statistics;
            Line($"  {(char)reports[i].State} {source.Name,-21} {statistics.Samples,6} samples, jitter {Micro(statistics.Jitter.Seconds)}");
        }

        foreach (var receiver in daemon.Engine.Receivers)
            Line($"  {receiver.Options.Id}: {Receiver(receiver)}");

        if (host.Ntp is { } ntp)
        {
            var now = host.Read().System;
            var answered = ntp.Counters[RequestVerdict.Answered];
            Line($"  NTP on port {port}: {answered} answered, {ntp.Clients.Count(now)} clients in the last minute");
            Line($"  ask it:  chronyd -Q -t 10 'server 127.0.0.1 port {port} iburst maxsamples 4'");
        }

        linesShown = text.ToString(begin, text.Length - begin).Count(c => c == '\n');
    }

    private string Headline()
    {
        var engine = daemon.Engine;
        var steering = engine.Steering;
        var state = $"{engine.Synchronisation.State.ToString().ToUpperInvariant(),-14}";
        var clock = UtcDate.From(steering.Clock);
        if (steering.Reference is not { } reference)
            return $"{state} clock {clock}  {Waiting()}";
        var source = engine.Sources.Best?.Name ?? "-";
        return $"{state} clock {clock}  source {source}  offset {Micro(steering.LastOffset.Seconds)}  "
            + $"jitter {Micro(reference.Noise)}  frequency {steering.Frequency.Ppm:+0.000;-0.000} ppm  "
            + $"error < {Micro(steering.ErrorBound.Seconds)}{Error()}";
    }

    /// <summary>With a simulated receiver the truth is known, and so is our error.</summary>
    private string Error()
    {
        if (host.Simulation is not { } simulation)
            return "";
        var system = host.Read().System;
        return $"  true error {Micro((daemon.Engine.Snapshot.ServedAt(system) - system - simulation.OffsetAt(system)).Seconds)}";
    }

    private string Waiting()
    {
        foreach (var receiver in daemon.Engine.Receivers)
            return $"waiting for {receiver.Options.Id}: {Receiver(receiver)}";
        return "no sources are configured";
    }

    private static string Receiver(Receiver receiver)
    {
        var clock = receiver.Clock;
        if (!receiver.Serial.IsOpen && receiver.Options.Clock.HasSerial)
            return receiver.Serial.Reason ?? "serial device not opened yet";
        if (clock.LastFrame is null && receiver.Options.Clock.HasSerial)
            return receiver.Baud.IsFound ? "silent" : $"nothing readable yet at {receiver.Baud.Baud} baud";
        var satellites = clock.Receiver.SatellitesUsed is { } used ? $", {used} satellites" : "";
        var latency = clock.Latency.IsKnown ? $", latency {clock.Latency.MedianSeconds:F3} s" : "";
        var gate = clock.Gate == GateReason.Open ? "good" : clock.Gate.ToString();
        return $"receiver {gate}{satellites}, {clock.Pulse.Counters.Pulses} pulses, seconds {clock.Numbering.State}{latency}";
    }

    private static string Micro(double seconds)
        => Math.Abs(seconds) < 1e-3 ? $"{seconds * 1e6:+0.000;-0.000;0} us" : $"{seconds:+0.000000;-0.000000;0} s";

    private void Line(string line) => text.Append(line).Append('\n');
}
