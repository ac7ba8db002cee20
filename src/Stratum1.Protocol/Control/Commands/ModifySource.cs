using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary>A setting of a source that can be changed at run time; the numbers are the wire's.</summary>
public enum SourceSetting : ushort
{
    /// <summary><c>minpoll</c>: shortest poll interval, log₂ seconds, whole.</summary>
    MinPoll = RequestCode.MinPoll,

    /// <summary><c>maxpoll</c>: longest poll interval, log₂ seconds, whole.</summary>
    MaxPoll = RequestCode.MaxPoll,

    /// <summary><c>minstratum</c>: a lower stratum of the source is raised to this, whole.</summary>
    MinStratum = RequestCode.MinStratum,

    /// <summary><c>polltarget</c>: measurements wanted in the estimate when the poll interval adapts, whole.</summary>
    PollTarget = RequestCode.PollTarget,

    /// <summary><c>maxdelay</c>: longest round trip, seconds.</summary>
    MaxDelay = RequestCode.MaxDelay,

    /// <summary><c>maxdelayratio</c>: longest round trip as a multiple of the shortest one seen.</summary>
    MaxDelayRatio = RequestCode.MaxDelayRatio,

    /// <summary><c>maxdelaydevratio</c>: longest excess of the round trip as a multiple of the jitter.</summary>
    MaxDelayDeviationRatio = RequestCode.MaxDelayDeviationRatio,
}

/// <summary>Changes one setting of one source.</summary>
/// <param name="Address">The source.</param>
/// <param name="Setting">Which setting.</param>
/// <param name="Value">In the unit that <see cref="SourceSetting"/> tells.</param>
public readonly record struct ModifySource(ControlAddress Address, SourceSetting Setting, double Value) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => (RequestCode)Setting;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Address(Address);
        if (IsWhole(Setting))
            writer.Int32(int.CreateSaturating(Value));
        else
            writer.Float(Value);
    }

    internal static ModifySource Read(SourceSetting setting, ref WireReader reader)
    {
        var address = reader.Address();
        return new(address, setting, IsWhole(setting) ? reader.Int32() : reader.Float());
    }

    private static bool IsWhole(SourceSetting setting)
        => setting is SourceSetting.MinPoll or SourceSetting.MaxPoll or SourceSetting.MinStratum or SourceSetting.PollTarget;
}
