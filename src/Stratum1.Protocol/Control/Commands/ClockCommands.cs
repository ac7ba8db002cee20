using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary><c>makestep</c> with arguments: when a step may be made from now on.</summary>
/// <param name="Threshold">Larger corrections are stepped.</param>
/// <param name="Limit">Within so many updates; negative for ever.</param>
public readonly record struct ConfigureMakeStep(TimeInterval Threshold, int Limit) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.ConfigureMakeStep;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Int32(Limit);
        writer.Seconds(Threshold);
    }

    internal static ConfigureMakeStep Read(ref WireReader reader)
    {
        var limit = reader.Int32();
        return new(reader.Seconds(), limit);
    }
}

/// <summary><c>maxupdateskew</c>: a frequency less certain than this is not used.</summary>
/// <param name="Value">Not negative.</param>
public readonly record struct SetMaxUpdateSkew(Frequency Value) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.MaxUpdateSkew;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Ppm(Value);
    }
}

/// <summary><c>reselectdist</c>: what is added to the distance of sources that are not followed.</summary>
/// <param name="Value">Not negative.</param>
public readonly record struct SetReselectDistance(TimeInterval Value) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.ReselectDistance;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Seconds(Value);
    }
}

/// <summary><c>dfreq</c>, for tests: treat the clock as if it ran so wrongly.</summary>
/// <param name="Value">How much faster true time is said to run than the clock. On the wire positive means the clock gains.</param>
public readonly record struct DisturbFrequency(Frequency Value) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.DisturbFrequency;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Ppm(-Value);
    }
}

/// <summary><c>doffset</c>, for tests: treat the clock as if it were so wrong.</summary>
/// <param name="Value">What true time is said to be ahead of the clock. On the wire positive means the clock is fast.</param>
public readonly record struct DisturbOffset(TimeInterval Value) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.DisturbOffset;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Seconds(-Value);
    }
}

/// <summary>What <c>smoothtime</c> is told.</summary>
public enum SmoothTimeAction
{
    /// <summary>Serve the clock's time again, at once.</summary>
    Reset = 0,

    /// <summary>Begin smoothing.</summary>
    Activate = 1,
}

/// <summary><c>smoothtime reset</c>, <c>smoothtime activate</c>.</summary>
/// <param name="Action">Which.</param>
public readonly record struct ControlSmoothTime(SmoothTimeAction Action) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.SmoothTime;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Int32((int)Action);
    }
}
