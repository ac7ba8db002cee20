using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary>What <c>manual</c> is told.</summary>
public enum ManualAction
{
    /// <summary>Accept no typed times.</summary>
    Off = 0,

    /// <summary>Accept typed times.</summary>
    On = 1,

    /// <summary>Forget all of them.</summary>
    Reset = 2,
}

/// <summary><c>manual on</c>, <c>manual off</c>, <c>manual reset</c>.</summary>
/// <param name="Action">Which.</param>
public readonly record struct ControlManual(ManualAction Action) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.Manual;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Int32((int)Action);
    }
}

/// <summary><c>manual delete</c>: forget one typed time.</summary>
/// <param name="Index">Which, from zero, as <c>manual list</c> numbers them.</param>
public readonly record struct DeleteManualSample(int Index) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.ManualDelete;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Int32(Index);
    }
}

/// <summary><c>settime</c>: a time typed in by hand. Answered with a <see cref="Reports.ManualAdjustment"/>.</summary>
/// <param name="Time">What it is now.</param>
public readonly record struct SetTime(UtcTime Time) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.SetTime;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Time(Time);
    }
}
