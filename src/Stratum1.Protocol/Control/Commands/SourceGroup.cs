using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary>Which sources a command is for: all whose address, where the mask has ones, equals the given one.</summary>
/// <param name="Address">No address means every source; an unresolved one means that source, whatever the mask.</param>
/// <param name="Mask">Of the same family; no mask means all bits.</param>
public readonly record struct SourceGroup(ControlAddress Address, ControlAddress Mask)
{
    /// <summary>Every source.</summary>
    public static SourceGroup All => default;

    /// <summary>Whether a source belongs to the group.</summary>
    public bool Includes(ControlAddress source)
    {
        if (Address.Kind == ControlAddressKind.None)
            return true;
        if (Address.Kind != source.Kind)
            return false;
        var mask = Mask.Kind == Address.Kind && Address.Kind != ControlAddressKind.Unresolved ? Mask.Value : UInt128.MaxValue;
        return (Address.Value & mask) == (source.Value & mask);
    }

    internal static SourceGroup Read(ref WireReader reader)
    {
        var mask = reader.Address();
        return new(reader.Address(), mask);
    }

    internal void Write(ref WireWriter writer)
    {
        writer.Address(Mask);
        writer.Address(Address);
    }
}

/// <summary><c>online</c>, <c>offline</c>: ask sources, or leave them alone.</summary>
/// <param name="IsOnline">Ask them.</param>
/// <param name="Sources">Which.</param>
public readonly record struct SetOnline(bool IsOnline, SourceGroup Sources) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => IsOnline ? RequestCode.Online : RequestCode.Offline;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        Sources.Write(ref writer);
    }
}

/// <summary><c>burst</c>: ask sources quickly.</summary>
/// <param name="Good">Until so many measurements are good.</param>
/// <param name="Total">With so many requests at most.</param>
/// <param name="Sources">Which.</param>
public readonly record struct StartBurst(int Good, int Total, SourceGroup Sources) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.Burst;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        Sources.Write(ref writer);
        writer.Int32(Good);
        writer.Int32(Total);
    }

    internal static StartBurst Read(ref WireReader reader)
    {
        var sources = SourceGroup.Read(ref reader);
        return new(reader.Int32(), reader.Int32(), sources);
    }
}
