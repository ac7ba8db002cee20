using System.Buffers;
using System.Text;
using System.Text.Json;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Control.Reports;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control;

/// <summary>One command carried out: asks the daemon, shows what it says, and tells the shell how it went.</summary>
internal sealed class ControlSession(Surroundings surroundings, ControlClient client, OutputFormat format) : IDisposable
{
    /// <summary>Cursor to the upper left corner, and everything behind it cleared.</summary>
    private const string ClearScreen = "\u001b[H\u001b[J";

    /// <summary>The reference ID of a clock that follows only itself (<c>local</c>): 127.127.1.1.</summary>
    private const uint LocalReference = 0x7F7F_0101;

    public ControlClient Client => client;

    /// <summary>Does it; every failure is one line.</summary>
    public int Run(Func<ControlSession, int> command)
    {
        try
        {
            return command(this);
        }
        catch (ControlFailure failure)
        {
            surroundings.Errors.WriteLine($"stratum1: {failure.Message}");
            return failure.ExitCode;
        }
        catch (IOException)
        {
            return ExitCode.ReadError; // Whoever read our output has gone.
        }
    }

    /// <summary>Shows a report once, or again and again.</summary>
    /// <param name="fetch">Asks for it.</param>
    /// <param name="interval">Null for once.</param>
    public int Show(Func<ControlClient, Report> fetch, TimeSpan? interval)
    {
        while (true)
        {
            var report = fetch(client);
            if (interval is not null && surroundings.IsTerminal && format == OutputFormat.Text)
                surroundings.Output.Write(ClearScreen);
            Write(report, isOneOfMany: interval is not null);
            if (interval is not { } wait)
                return ExitCode.Ok;
            surroundings.Wait(wait);
        }
    }

    /// <summary>Says that a command was carried out, if somebody watches.</summary>
    public int Confirm(string words = "done")
    {
        if (surroundings.IsTerminal && format == OutputFormat.Text)
            WriteLine(words);
        return ExitCode.Ok;
    }

    /// <summary>Asks whether an address is allowed.</summary>
    public int CheckAccess(RequestCode code, ControlAddress address)
    {
        var status = client.TryAsk(ControlExchange.For(code, address), out _);
        if (status is not (ControlStatus.AccessAllowed or ControlStatus.AccessDenied))
            throw Refusal.Of(status);
        var isAllowed = status == ControlStatus.AccessAllowed;
        Write(new Report<bool>([new("allowed", "Allowed", Cell.Of)], [isAllowed], ReportShape.Record), isOneOfMany: false);
        return isAllowed ? ExitCode.Ok : ExitCode.Refused;
    }

    /// <summary>Waits until the clock is synchronised.</summary>
    /// <param name="tries">How often to ask; zero for ever.</param>
    /// <param name="maxCorrection">What may still be to be slewed; zero for anything.</param>
    /// <param name="maxSkew">How uncertain the frequency may be; zero for anything.</param>
    /// <param name="interval">Between two questions.</param>
    public int WaitForSynchronisation(int tries, TimeInterval maxCorrection, Frequency maxSkew, TimeSpan interval)
    {
        string? told = null;
        for (var number = 1; ; number++)
        {
            if (TryTracking(out var silence) is { } tracking)
            {
                ShowTry(number, tracking);
                var follows = tracking.Source.Kind != ControlAddressKind.None || tracking.ReferenceId.Value is not (0 or LocalReference);
                if (follows && (maxCorrection == TimeInterval.Zero || tracking.Correction.Abs() <= maxCorrection)
                    && (maxSkew == Frequency.Zero || tracking.Skew.Ratio <= maxSkew.Ratio))
                    return ExitCode.Ok;
            }

            if (number == tries)
                return silence is null ? ExitCode.Refused : throw silence;
            if (silence is not null && silence.Message != told)
                surroundings.Errors.WriteLine($"stratum1: {told = silence.Message}; waiting for it");
            surroundings.Wait(interval);
        }
    }

    public void WriteLine(string line)
    {
        surroundings.Output.WriteLine(line);
        surroundings.Output.Flush();
    }

    public void Write(Report report, bool isOneOfMany)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                report.WriteCsv(surroundings.Output);
                break;
            case OutputFormat.Json:
                var json = new ArrayBufferWriter<byte>();
                using (var writer = new Utf8JsonWriter(json, new() { Indented = surroundings.IsTerminal && !isOneOfMany }))
                    report.WriteJson(writer);
                surroundings.Output.WriteLine(Encoding.UTF8.GetString(json.WrittenSpan));
                break;
            default:
                if (surroundings.Terminal is { } terminal)
                    terminal.Draw(report.Picture(terminal), surroundings.Output);
                else
                    report.WriteText(surroundings.Output);
                break;
        }

        surroundings.Output.Flush();
    }

    public void Dispose() => client.Dispose();

    /// <summary>The state of the clock; null while the daemon cannot be reached, which may be because it is just starting.</summary>
    private TrackingReport? TryTracking(out ControlFailure? silence)
    {
        silence = null;
        try
        {
            return client.Report<TrackingReport>(ControlExchange.For(RequestCode.Tracking));
        }
        catch (ControlFailure failure) when (failure.ExitCode == ExitCode.Unavailable)
        {
            silence = failure;
            return null;
        }
    }

    private void ShowTry(int number, TrackingReport tracking)
    {
        if (format != OutputFormat.Text)
            Write(SingleTables.Try(number, tracking), isOneOfMany: true);
        else if (surroundings.IsTerminal)
            WriteLine(
                $"try {number}: reference {tracking.ReferenceId.Value:X8}, behind by {Amount.Seconds(tracking.Correction, signed: true)}, "
                + $"skew {Amount.Ppm(tracking.Skew, signed: false)}");
    }
}
