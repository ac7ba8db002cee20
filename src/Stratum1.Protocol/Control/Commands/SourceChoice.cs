using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary>One source: by its address, or a reference clock by its name.</summary>
/// <param name="Address">None for a reference clock.</param>
/// <param name="Id">Its name; zero for others.</param>
public readonly record struct SourceChoice(ControlAddress Address, ReferenceId Id)
{
    internal static SourceChoice Read(ref WireReader reader) => new(reader.Address(), reader.Id());

    internal void Write(ref WireWriter writer)
    {
        writer.Address(Address);
        writer.Id(Id);
    }
}

/// <summary><c>offset</c>: sets the constant that is added to every offset of a source.</summary>
/// <param name="Source">Which.</param>
/// <param name="Value">Added to source − clock. The wire's sign is the same.</param>
public readonly record struct SetSourceOffset(SourceChoice Source, TimeInterval Value) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.Offset;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        Source.Write(ref writer);
        writer.Seconds(Value);
    }

    internal static SetSourceOffset Read(ref WireReader reader) => new(SourceChoice.Read(ref reader), reader.Seconds());
}

/// <summary><c>selectopts</c>: changes what the selection is told about a source.</summary>
/// <param name="Source">Which.</param>
/// <param name="Changed">The options that are given, set or not.</param>
/// <param name="Set">Those of them that are set.</param>
public readonly record struct ModifySelection(SourceChoice Source, SelectOptions Changed, SelectOptions Set) : IControlCommand
{
    /// <summary>
    /// The wire has the options that change in the bits of <see cref="SelectOptions"/>, and those that are set in other bits,
    /// the ones of <see cref="NewSourceOptions"/>.
    /// </summary>
    private static readonly (SelectOptions Option, NewSourceOptions Flag)[] Bits =
    [
        (SelectOptions.NoSelect, NewSourceOptions.NoSelect),
        (SelectOptions.Prefer, NewSourceOptions.Prefer),
        (SelectOptions.Trust, NewSourceOptions.Trust),
        (SelectOptions.Require, NewSourceOptions.Require),
    ];

    /// <inheritdoc/>
    public RequestCode Code => RequestCode.SelectOptions;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var set = NewSourceOptions.None;
        foreach (var (option, flag) in Bits)
            set |= Set.HasFlag(option) ? flag : NewSourceOptions.None;
        var writer = new WireWriter(body);
        Source.Write(ref writer);
        writer.UInt32((uint)Changed);
        writer.UInt32((uint)set);
    }

    internal static ModifySelection Read(ref WireReader reader)
    {
        var source = SourceChoice.Read(ref reader);
        const SelectOptions all = SelectOptions.NoSelect | SelectOptions.Prefer | SelectOptions.Trust | SelectOptions.Require;
        return new(source, (SelectOptions)(reader.UInt32() & (uint)all), OptionsOf((NewSourceOptions)reader.UInt32()));
    }

    internal static SelectOptions OptionsOf(NewSourceOptions flags)
    {
        var options = SelectOptions.None;
        foreach (var (option, flag) in Bits)
            options |= flags.HasFlag(flag) ? option : SelectOptions.None;
        return options;
    }
}
