using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary>Turns the octets after a request's header into a command.</summary>
internal static class CommandReader
{
    /// <summary>Reads the body, which is long enough for its code.</summary>
    /// <param name="code">What is asked.</param>
    /// <param name="body">The octets after the header.</param>
    /// <param name="problem">What is wrong with the body; success when nothing is, or when the code is no command's.</param>
    /// <returns>Null when the code is no command's, or the body has a value that does not exist.</returns>
    internal static IControlCommand? Read(RequestCode code, ReadOnlySpan<byte> body, out ControlStatus problem)
    {
        problem = ControlStatus.Success;
        var reader = new WireReader(body);
        switch (code)
        {
            case RequestCode.AddSource:
                return AddSource.TryRead(body, out var source, out problem) ? source : null;
            case RequestCode.Manual when reader.Int32() is var action:
                return Checked((ManualAction)action is >= ManualAction.Off and <= ManualAction.Reset,
                    new ControlManual((ManualAction)action), out problem);
            case RequestCode.SmoothTime when reader.Int32() is var action:
                return Checked((SmoothTimeAction)action is SmoothTimeAction.Reset or SmoothTimeAction.Activate,
                    new ControlSmoothTime((SmoothTimeAction)action), out problem);
            default:
                return Read(code, ref reader);
        }
    }

    private static IControlCommand? Read(RequestCode code, ref WireReader reader) => code switch
    {
        RequestCode.Online => new SetOnline(IsOnline: true, SourceGroup.Read(ref reader)),
        RequestCode.Offline => new SetOnline(IsOnline: false, SourceGroup.Read(ref reader)),
        RequestCode.Burst => StartBurst.Read(ref reader),
        RequestCode.MinPoll or RequestCode.MaxPoll or RequestCode.MinStratum or RequestCode.PollTarget
            or RequestCode.MaxDelay or RequestCode.MaxDelayRatio or RequestCode.MaxDelayDeviationRatio
            => ModifySource.Read((SourceSetting)code, ref reader),
        RequestCode.SelectOptions => ModifySelection.Read(ref reader),
        RequestCode.Offset => SetSourceOffset.Read(ref reader),
        RequestCode.DeleteSource => new DeleteSource(reader.Address()),

        RequestCode.MaxUpdateSkew => new SetMaxUpdateSkew(reader.Ppm()),
        RequestCode.ConfigureMakeStep => ConfigureMakeStep.Read(ref reader),
        RequestCode.ReselectDistance => new SetReselectDistance(reader.Seconds()),
        RequestCode.DisturbFrequency => new DisturbFrequency(-reader.Ppm()),
        RequestCode.DisturbOffset => new DisturbOffset(-reader.Seconds()),
        RequestCode.Local => SetLocal.Read(ref reader),
        RequestCode.LocalBefore46 => SetLocal.ReadBefore46(ref reader),
        RequestCode.SetTime => new SetTime(reader.Time()),
        RequestCode.ManualDelete => new DeleteManualSample(reader.Int32()),

        >= RequestCode.Allow and <= RequestCode.ControlDenyAll => AccessChange.Read(code, ref reader),
        _ => Enum.IsDefined((PlainAction)code) ? new PlainCommand((PlainAction)code) : null,
    };

    private static IControlCommand? Checked(bool exists, IControlCommand command, out ControlStatus problem)
    {
        problem = exists ? ControlStatus.Success : ControlStatus.Invalid;
        return exists ? command : null;
    }
}
