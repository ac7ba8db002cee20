using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>What a source is; the numbers are the wire's.</summary>
public enum SourceKind : ushort
{
    /// <summary>A server that is asked.</summary>
    Server = 0,

    /// <summary>A peer.</summary>
    Peer = 1,

    /// <summary>A reference clock.</summary>
    ReferenceClock = 2,
}

/// <summary>How a source stands in the selection, coarsely; the numbers are the wire's.</summary>
public enum SourceStanding : ushort
{
    /// <summary><c>*</c>: the best one, followed.</summary>
    Selected = 0,

    /// <summary><c>?</c>: cannot be used.</summary>
    Unselectable = 1,

    /// <summary><c>x</c>: disagrees with the majority.</summary>
    Falseticker = 2,

    /// <summary><c>~</c>: too much jitter.</summary>
    Jittery = 3,

    /// <summary><c>+</c>: averaged with the best one.</summary>
    Combined = 4,

    /// <summary><c>-</c>: could be used but is not.</summary>
    NotCombined = 5,
}

/// <summary>One source and its last measurement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Address">Where it is; none for a reference clock.</param>
/// <param name="Id">The name of a reference clock; otherwise zero, and not on the wire.</param>
/// <param name="Standing">How it stands in the selection.</param>
/// <param name="Poll">Interval between measurements, log₂ seconds.</param>
/// <param name="Stratum">Its own stratum.</param>
/// <param name="Reach">One bit per poll, the newest lowest; 255 when the last eight were answered.</param>
/// <param name="SampleAgeSeconds">Since the last good measurement; null when there was none.</param>
/// <param name="Offset">
/// Source − clock, the last measurement adjusted for what was slewed since. On the wire positive means the clock is ahead.
/// </param>
/// <param name="MeasuredOffset">The same as it was measured. The wire's sign is the opposite.</param>
/// <param name="Error">Bound of the measurement's error: half the root delay plus the root dispersion.</param>
public readonly record struct SourceReport(
    SourceKind Kind,
    ControlAddress Address,
    ReferenceId Id,
    SourceStanding Standing,
    int Poll,
    int Stratum,
    int Reach,
    uint? SampleAgeSeconds,
    TimeInterval Offset,
    TimeInterval MeasuredOffset,
    TimeInterval Error) : IControlReport<SourceReport>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Source;

    /// <inheritdoc/>
    public static int Length => 48;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out SourceReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        var (address, poll, stratum) = (reader.Address(), reader.Int16(), reader.UInt16());
        var (standing, kind) = ((SourceStanding)reader.UInt16(), (SourceKind)reader.UInt16());
        _ = reader.UInt16(); // Flags, of which none are left.
        var isClock = kind == SourceKind.ReferenceClock && address.Kind == ControlAddressKind.IPv4;
        report = new(
            kind,
            isClock ? ControlAddress.None : address,
            isClock ? new((uint)address.Value) : default,
            standing,
            poll,
            stratum,
            Reach: reader.UInt16(),
            SampleAgeSeconds: reader.Age(),
            MeasuredOffset: -reader.Seconds(),
            Offset: -reader.Seconds(),
            Error: reader.Seconds());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Address(Kind == SourceKind.ReferenceClock ? ControlAddress.OfReferenceClock(Id) : Address);
        writer.Int16(Poll);
        writer.UInt16(Stratum);
        writer.UInt16((int)Standing);
        writer.UInt16((int)Kind);
        writer.UInt16(0);
        writer.UInt16(Reach);
        writer.Age(SampleAgeSeconds);
        writer.Seconds(-MeasuredOffset);
        writer.Seconds(-Offset);
        writer.Seconds(Error);
    }
}
