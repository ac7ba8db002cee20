using System.CommandLine;
using System.Globalization;
using Stratum1.Cli.Control.Changes;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Control.Reports;
using Stratum1.Cli.Doctor;
using Stratum1.Cli.Metrics;
using Stratum1.Cli.Replay;
using Stratum1.Cli.Status;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Control;

/// <summary>The commands that talk to a running daemon, with their options.</summary>
internal sealed class ControlCommands(Surroundings surroundings)
{
    private static readonly TimeSpan DefaultWatch = TimeSpan.FromSeconds(2);

    /// <summary>chronyc's interval of <c>waitsync</c>, and the shortest it allows.</summary>
    private const double DefaultWait = 10;
    private const double ShortestWait = 0.1;

    private readonly Option<string> host = new("--host", "-h")
    {
        Description = "Where the daemon is: hosts and paths of Unix sockets with commas between, tried in order.",
        DefaultValueFactory = _ => ServerAddress.DefaultList,
        Recursive = true,
    };

    private readonly Option<int> port = new("--port", "-p")
    {
        Description = "UDP port of the daemon.",
        DefaultValueFactory = _ => ServerAddress.DefaultPort,
        Recursive = true,
    };

    private readonly Option<bool> json = new("--json")
    {
        Description = "JSON. Units are in the names; an offset is reference - clock, positive means we are behind.",
        Recursive = true,
    };

    private readonly Option<bool> csv = new("--csv", "-c")
    {
        Description = "The fields of 'chronyc -c', with chrony's signs.",
        Recursive = true,
    };

    private readonly Option<double?> watch = new("--watch", "-w")
    {
        Description = "Show the report again and again, every so many seconds; 2 without a number.",
        Arity = ArgumentArity.ZeroOrOne,
        Recursive = true,
    };

    private readonly Option<bool> names = new("--names", "-N") { Description = "Names of sources as configured." };
    private readonly Option<bool> all = new("--all", "-a") { Description = "Sources without an address too." };

    /// <summary>Adds them all.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { host, port, json, csv, watch })
            root.Add(option);

        root.Add(Own("status", "How things stand. Exit status 1 when there is no usable time.", StatusView.Of, StatusView.Verdict));
        root.Add(Own("why", "The first broken link from the antenna to the client. Exit status 1 when there is one.", WhyView.Of,
            WhyView.Verdict, WhyView.Of));
        root.Add(Own("gps", "The receivers: fix, satellites, antenna, jamming, leap seconds.", GpsView.Of));
        root.Add(Own("pps", "The pulses: edges, rejections by reason, jitter.", PpsView.Of));
        root.Add(Own("log", "What the daemon said lately.", LogView.Of));
        root.Add(DoctorCommand.Create(Run));
        root.Add(RecordCommand.Create(surroundings, Run));
        root.Add(ReplayCommand.Create(Run));
        root.Add(Report("tracking", "The state of the clock.", TrackingTable.Fetch, names));
        root.Add(Report("sources", "The sources, and the last measurement of each.", SourcesTable.Fetch, all, names));
        root.Add(Report("sourcestats", "What the measurements of each source say together.", SourceStatisticsTable.Fetch, all, names));
        root.Add(Report("selectdata", "Why each source is used or not.", SelectionTable.Fetch, all, names));
        root.Add(Report("authdata", "How each source is authenticated.", AuthenticationTable.Fetch, all, names));
        root.Add(Report("activity", "How many sources are asked.", CounterTables.FetchActivity));
        root.Add(Report("serverstats", "What the server has answered.", CounterTables.FetchServer));
        root.Add(Report("rtcdata", "The real-time clock.", SingleTables.FetchRtc));
        root.Add(Report("smoothing", "How served time differs from the clock.", SingleTables.FetchSmoothing));
        root.Add(OfSource("ntpdata", "The last packet of each network source, or of one.", MeasurementTable.Fetch, isOptional: true));
        root.Add(OfSource("sourcename", "The name a source was configured with.", SingleTables.FetchSourceName, isOptional: false));
        root.Add(Clients());
        root.Add(new MetricsCommand(surroundings).Create(host, port));
        root.Add(Manual());
        foreach (var change in ChangeTable.Rows)
            root.Add(Execute(change, change.Syntax));
        root.Add(Reload());
        root.Add(AccessCheck("accheck", RequestCode.AccessCheck, "Whether a host may ask for the time."));
        root.Add(AccessCheck("cmdaccheck", RequestCode.ControlAccessCheck, "Whether a host may ask for reports."));
        root.Add(SetTime());
        root.Add(WaitSync());
    }

    private Command Report(string name, string help, Func<ControlClient, ReportOptions, Report> fetch, params Option[] options)
    {
        var command = new Command(name, help);
        foreach (var option in options)
            command.Add(option);
        command.SetAction(parsed => Show(parsed, fetch, new()
        {
            Names = options.Contains(names) && parsed.GetValue(names),
            All = options.Contains(all) && parsed.GetValue(all),
        }));
        return command;
    }

    /// <summary>A command that shows something of the daemon's own report.</summary>
    private Command Own(
        string name, string help, Func<DaemonReport, Report> view, Func<DaemonReport, int>? verdict = null,
        Func<ControlFailure, Report>? withoutDaemon = null)
    {
        var command = new Command(name, help);
        command.SetAction(parsed =>
        {
            var code = ExitCode.Ok;
            var shown = Show(parsed, (client, _) =>
            {
                try
                {
                    var report = new ReportReader(client.Addresses, surroundings.OpenReports).Read();
                    code = verdict?.Invoke(report) ?? ExitCode.Ok;
                    return view(report);
                }
                catch (ControlFailure failure) when (withoutDaemon is not null && failure.ExitCode == ExitCode.Unavailable)
                {
                    code = failure.ExitCode;
                    return withoutDaemon(failure);
                }
            }, new());
            return shown == ExitCode.Ok ? code : shown;
        });
        return command;
    }

    /// <summary>What SIGHUP does; with <c>sources</c> as chronyc.</summary>
    private Command Reload()
    {
        var what = new Argument<string?>("WHAT")
        { Arity = ArgumentArity.ZeroOrOne, Description = "sources: the files of sourcedir alone." };
        var command = new Command("reload", "Read again all that can change while the daemon runs, as SIGHUP does; or sources alone.")
            { what };
        command.SetAction(parsed => Run(parsed, session =>
        {
            switch (parsed.GetValue(what))
            {
                case "sources":
                    session.Client.Execute(new PlainCommand(PlainAction.ReloadSources));
                    return session.Confirm();
                case null:
                    new ReportReader(session.Client.Addresses, surroundings.OpenReports).Reload();
                    return session.Confirm();
                default:
                    throw new ControlFailure(ExitCode.Usage, "reload takes nothing, or the word sources");
            }
        }));
        return command;
    }

    private Command OfSource(string name, string help, Func<ControlClient, ReportOptions, Report> fetch, bool isOptional)
    {
        var source = new Argument<string?>("SOURCE")
        {
            Description = "Its address, or its name as configured.",
            Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        var command = new Command(name, help) { source };
        command.SetAction(parsed => Show(parsed, fetch, new() { Source = parsed.GetValue(source) }));
        return command;
    }

    private Command Clients()
    {
        var keyExchange = new Option<bool>("--key-exchange", "-k") { Description = "NTS-KE connections in place of control requests." };
        var reset = new Option<bool>("--reset", "-r") { Description = "Set the counts to zero." };
        var minRequests = new Option<uint>("--min-requests") { Description = "Leave out clients that asked less often." };
        var command = new Command("clients", "Who asked.") { keyExchange, reset, minRequests };
        command.SetAction(parsed => Show(parsed, ClientsTable.Fetch, new()
        {
            KeyExchange = parsed.GetValue(keyExchange),
            Reset = parsed.GetValue(reset),
            MinRequests = parsed.GetValue(minRequests),
        }));
        return command;
    }

    private Command Manual()
    {
        var command = new Command("manual", "Times typed in by hand.") { Report("list", "All of them.", SingleTables.FetchManualList) };
        foreach (var change in ChangeTable.Manual)
            command.Add(Execute(change, $"manual {change.Syntax}"));
        return command;
    }

    private Command Execute(Change change, string syntax)
    {
        var words = new Argument<string[]>("WORDS")
        { Arity = ArgumentArity.ZeroOrMore, Hidden = change.Arguments.Length == 0, HelpName = change.Arguments };
        var command = new Command(change.Name, change.Help) { words };
        command.SetAction(parsed => Run(parsed, session =>
        {
            var list = new WordList(parsed.GetValue(words) ?? [], $"stratum1 {syntax}", session.Client);
            var request = change.Read(list);
            list.End();
            session.Client.Execute(request);
            return session.Confirm();
        }));
        return command;
    }

    private Command AccessCheck(string name, RequestCode code, string help)
    {
        var address = new Argument<string>("ADDRESS");
        var command = new Command(name, help) { address };
        command.SetAction(parsed => Run(
            parsed, session => session.CheckAccess(code, ControlAddress.From(ServerAddress.Resolve(parsed.GetRequiredValue(address))[0]))));
        return command;
    }

    private Command SetTime()
    {
        var time = new Argument<string[]>("TIME")
        { Arity = ArgumentArity.OneOrMore, Description = "2026-11-20T12:00:00Z, or local time: 2026-11-20 13:00:00" };
        var command = new Command("settime", "Tell what time it is.") { time };
        command.SetAction(parsed => Run(parsed, session =>
        {
            var text = string.Join(' ', parsed.GetRequiredValue(time));
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var typed))
                throw new ControlFailure(ExitCode.Usage, $"'{text}' is not a date and a time");
            var sinceEpoch = typed - DateTimeOffset.UnixEpoch;
            var nanoseconds = sinceEpoch.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
            var request = ControlExchange.For(new SetTime(UtcTime.FromTimespec(sinceEpoch.Ticks / TimeSpan.TicksPerSecond, nanoseconds)));
            var adjustment = session.Client.Report<ManualAdjustment>(request);
            return session.Confirm($"the clock was {Amount.Seconds(adjustment.Offset, signed: true)} behind, its frequency changes by "
                + $"{Amount.Ppm(adjustment.FrequencyChange, signed: true)} to {Amount.Ppm(adjustment.Frequency, signed: true)}");
        }));
        return command;
    }

    private Command WaitSync()
    {
        var tries = new Argument<int>("TRIES") { DefaultValueFactory = _ => 0, Description = "How often to ask; 0 for ever." };
        var correction = new Argument<double>("CORRECTION")
        { DefaultValueFactory = _ => 0, Description = "Largest correction left, seconds; 0 for any." };
        var skew = new Argument<double>("SKEW") { DefaultValueFactory = _ => 0, Description = "Largest skew, ppm; 0 for any." };
        var interval = new Argument<double>("INTERVAL")
        { DefaultValueFactory = _ => DefaultWait, Description = "Between two questions, seconds." };
        var command = new Command("waitsync", "Wait until the clock is synchronised. Exit status 1 when it is not.")
            { tries, correction, skew, interval };
        command.SetAction(parsed => Run(parsed, session => session.WaitForSynchronisation(
            parsed.GetValue(tries),
            TimeInterval.FromSecondsSaturating(parsed.GetValue(correction)),
            Frequency.FromPpm(parsed.GetValue(skew)),
            TimeSpan.FromSeconds(Math.Max(parsed.GetValue(interval), ShortestWait)))));
        return command;
    }

    private int Show(ParseResult parsed, Func<ControlClient, ReportOptions, Report> fetch, ReportOptions options)
    {
        TimeSpan? interval = parsed.GetResult(watch) is null ? null : parsed.GetValue(watch) is { } s
            ? TimeSpan.FromSeconds(Math.Max(s, ShortestWait)) : DefaultWatch;
        return Run(parsed, session => session.Show(client => fetch(client, options), interval));
    }

    private int Run(ParseResult parsed, Func<ControlSession, int> command)
    {
        try
        {
            var format = (parsed.GetValue(json), parsed.GetValue(csv)) switch
            {
                (false, false) => OutputFormat.Text,
                (true, false) => OutputFormat.Json,
                (false, true) => OutputFormat.Csv,
                _ => throw new ControlFailure(ExitCode.Usage, "--json and --csv exclude each other"),
            };
            var addresses = ServerAddress.ParseList(parsed.GetRequiredValue(host), parsed.GetValue(port));
            using var session = new ControlSession(surroundings, new(addresses, surroundings.Open), format);
            return session.Run(command);
        }
        catch (ControlFailure failure)
        {
            surroundings.Errors.WriteLine($"stratum1: {failure.Message}");
            return failure.ExitCode;
        }
    }
}
