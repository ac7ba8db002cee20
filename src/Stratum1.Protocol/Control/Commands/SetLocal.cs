using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary><c>local</c>, <c>local off</c>: serve the clock even without any source.</summary>
/// <param name="IsOn">Off ignores the rest.</param>
/// <param name="Stratum">To announce then.</param>
/// <param name="IsOrphan">Only the one with the lowest reference ID of several such servers is followed.</param>
/// <param name="Distance">Root distance beyond which the sources count as lost.</param>
/// <param name="Activate">Root distance that must have been reached once; zero for none.</param>
/// <param name="WaitSynced">After the last update of a synchronised clock.</param>
/// <param name="WaitUnsynced">After the start, or an update to unsynchronised.</param>
public readonly record struct SetLocal(
    bool IsOn,
    int Stratum,
    bool IsOrphan,
    TimeInterval Distance,
    TimeInterval Activate,
    TimeInterval WaitSynced,
    TimeInterval WaitUnsynced) : IControlCommand
{
    /// <summary>The default of <see cref="WaitUnsynced"/> with orphan mode, which older clients cannot say.</summary>
    private static readonly TimeInterval OrphanWait = TimeInterval.FromWholeSeconds(300);

    /// <summary><c>local off</c>.</summary>
    public static SetLocal Off => default;

    /// <inheritdoc/>
    public RequestCode Code => RequestCode.Local;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Int32(IsOn ? 1 : 0);
        writer.Int32(Stratum);
        writer.Seconds(Distance);
        writer.Int32(IsOrphan ? 1 : 0);
        writer.Seconds(Activate);
        writer.Seconds(WaitSynced);
        writer.Seconds(WaitUnsynced);
    }

    internal static SetLocal Read(ref WireReader reader)
        => ReadBefore46(ref reader) with
        {
            Activate = reader.Seconds(),
            WaitSynced = reader.Seconds(),
            WaitUnsynced = reader.Seconds(),
        };

    /// <summary>Reads the older form.</summary>
    internal static SetLocal ReadBefore46(ref WireReader reader)
    {
        var (isOn, stratum, distance) = (reader.Int32() != 0, reader.Int32(), reader.Seconds());
        var isOrphan = reader.Int32() != 0;
        return new(isOn, stratum, isOrphan, distance, default, default, isOrphan ? OrphanWait : default);
    }
}
