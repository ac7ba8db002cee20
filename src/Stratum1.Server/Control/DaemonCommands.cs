using Stratum1.Discipline.Selection;
using Stratum1.Engine;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Server.Running;

namespace Stratum1.Server.Control;

/// <summary>What chronyc can command over the Unix socket.</summary>
/// <param name="daemon">What obeys.</param>
/// <param name="service">Holds the rules of its own access.</param>
internal sealed class DaemonCommands(Daemon daemon, ControlService service) : IControlCommands
{
    private readonly SourceCommands sources = new(daemon);

    private OperatorDesk Desk { get; } = new(daemon.Engine);

    /// <inheritdoc/>
    public ControlStatus Execute(IControlCommand command) => command switch
    {
        PlainCommand plain => Execute(plain.Action),
        ConfigureMakeStep step => Done(() => Desk.ConfigureStep(step.Threshold, step.Limit)),
        SetMaxUpdateSkew skew => Done(() => Desk.SetMaxUpdateSkew(skew.Value)),
        SetReselectDistance distance => Done(() => Desk.SetReselectDistance(distance.Value)),
        DisturbFrequency disturbance => Done(() => Desk.Disturb(daemon.Now, TimeInterval.Zero, disturbance.Value)),
        DisturbOffset disturbance => Done(() => Desk.Disturb(daemon.Now, disturbance.Value, Frequency.Zero)),
        SetLocal local => Set(local),
        AccessChange change => Change(change),
        ModifySelection selection => Modify(selection),
        SetOnline or StartBurst or ModifySource or AddSource or DeleteSource or SetSourceOffset => sources.Execute(command),
        ControlSmoothTime smooth => Smooth(smooth.Action),
        ControlManual manual => Control(manual.Action),
        DeleteManualSample typed => Desk.DeleteTypedTime(daemon.Now, typed.Index) ? ControlStatus.Success : ControlStatus.BadSample,
        _ => ControlStatus.Failed,
    };

    /// <inheritdoc/>
    public ControlStatus SetTime(SetTime command, out ManualAdjustment adjustment)
    {
        adjustment = default;
        if (!daemon.Engine.Manual.IsOn)
            return ControlStatus.NotEnabled;
        if (!Desk.SetTime(daemon.Now, command.Time, out var change))
            return ControlStatus.Failed;
        adjustment = new(change.Error, change.FrequencyChange, change.Frequency);
        return ControlStatus.Success;
    }

    private ControlStatus Control(ManualAction action)
    {
        var manual = daemon.Engine.Manual;
        if (action == ManualAction.Reset)
            manual.Reset();
        else
            manual.IsOn = action == ManualAction.On;
        return ControlStatus.Success;
    }

    private ControlStatus Execute(PlainAction action)
    {
        switch (action)
        {
            case PlainAction.MakeStep:
                return Done(() => Desk.MakeStep(daemon.Now));
            case PlainAction.Reselect:
                return Done(() => Desk.Reselect(daemon.Now));
            case PlainAction.ResetSources:
                return Done(() => Desk.ResetSources(daemon.Now));
            case PlainAction.CycleLogs:
                return Done(daemon.ReopenLogs);
            case PlainAction.Shutdown:
                return Done(daemon.End);
            case PlainAction.WriteRtc or PlainAction.TrimRtc when daemon.Engine.Rtc is null:
                return ControlStatus.NoRtc;
            case PlainAction.WriteRtc:
                return daemon.SaveRtc() ? ControlStatus.Success : ControlStatus.BadRtcFile;
            case PlainAction.TrimRtc:
                return Done(() => Desk.TrimRtc(daemon.Now));
            case PlainAction.Rekey:
                return Done(daemon.ReadKeys);
            case PlainAction.Refresh:
                return Done(daemon.Engine.Network.Refresh);
            case PlainAction.OnOffline:
                return Done(sources.SetOnlineByRoute);
            case PlainAction.ReloadSources:
                return Done(daemon.ReloadSources);
            case PlainAction.Dump:
                return Done(daemon.SaveHistories);
            default:
                return ControlStatus.Failed;
        }
    }

    private ControlStatus Set(SetLocal local)
        => Done(() => Desk.SetLocal(daemon.Now, !local.IsOn ? null : new()
        {
            Stratum = Math.Clamp(local.Stratum, 1, 15),
            Distance = local.Distance,
            Activate = local.Activate,
            WaitSynchronised = local.WaitSynced,
            WaitUnsynchronised = local.WaitUnsynced,
            IsOrphan = local.IsOrphan,
        }));

    private ControlStatus Smooth(SmoothTimeAction action)
    {
        if (daemon.Engine.Steering.Smoothed is null)
            return ControlStatus.NotEnabled;
        Desk.ControlSmoothing(daemon.Now, isReset: action == SmoothTimeAction.Reset);
        return ControlStatus.Success;
    }

    private ControlStatus Change(AccessChange change)
    {
        if (!change.TryGetRule(out var rule))
            return ControlStatus.BadSubnet;
        if (change.Scope == AccessScope.Control)
            service.Change(rule);
        else
            daemon.Adopt(daemon.Rules with { Access = daemon.Rules.Access.With([rule]) });
        return ControlStatus.Success;
    }

    private ControlStatus Modify(ModifySelection selection)
        => sources.Find(selection.Source) is { } source
            ? Done(() => Desk.SetTraits(daemon.Now, source, (SourceTraits)selection.Changed, (SourceTraits)selection.Set))
            : ControlStatus.NoSuchSource;

    private static ControlStatus Done(Action action)
    {
        action();
        return ControlStatus.Success;
    }
}
