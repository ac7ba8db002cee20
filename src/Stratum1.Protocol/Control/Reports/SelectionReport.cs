using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>Wishes of the configuration about a source; the bits are the wire's.</summary>
[Flags]
public enum SelectOptions : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Only watched.</summary>
    NoSelect = 1,

    /// <summary>Chosen before others.</summary>
    Prefer = 2,

    /// <summary>Assumed to be right.</summary>
    Trust = 4,

    /// <summary>Without it the clock is left alone.</summary>
    Require = 8,
}

/// <summary>Why a source is used, or not.</summary>
/// <param name="Id">The source's reference ID; that of a reference clock is its name.</param>
/// <param name="Address">Where it is; none for a reference clock.</param>
/// <param name="State">chrony's character: one of <c>NsMd~wSOTxWPUD+*r</c>; the manual explains them.</param>
/// <param name="IsAuthenticated">Its packets are authenticated.</param>
/// <param name="Leap">What it announces.</param>
/// <param name="Configured">The options as configured.</param>
/// <param name="Effective">The options in force, with those that <c>authselectmode</c> adds.</param>
/// <param name="SampleAgeSeconds">Since the last measurement that was considered.</param>
/// <param name="Score">Against the source followed; at 10 this one replaces it.</param>
/// <param name="Lowest">
/// Source − clock is at least this. On the wire both limits have the opposite sign, and so change places: its lower limit is
/// −<paramref name="Highest"/>.
/// </param>
/// <param name="Highest">Source − clock is at most this.</param>
public readonly record struct SelectionReport(
    ReferenceId Id,
    ControlAddress Address,
    char State,
    bool IsAuthenticated,
    LeapIndicator Leap,
    SelectOptions Configured,
    SelectOptions Effective,
    uint SampleAgeSeconds,
    double Score,
    TimeInterval Lowest,
    TimeInterval Highest) : IControlReport<SelectionReport>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Selection;

    /// <inheritdoc/>
    public static int Length => 48;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out SelectionReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        var (id, address, state) = (reader.Id(), reader.Address(), (char)reader.Octet());
        var (authentication, leap) = (reader.Octet(), WireReader.Leap(reader.Octet()));
        _ = reader.Octet();
        report = new(
            id,
            address,
            state,
            IsAuthenticated: authentication != 0,
            leap,
            Configured: (SelectOptions)reader.UInt16(),
            Effective: (SelectOptions)reader.UInt16(),
            SampleAgeSeconds: reader.UInt32(),
            Score: reader.Float(),
            Highest: -reader.Seconds(),
            Lowest: -reader.Seconds());
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Id(Id);
        writer.Address(Address);
        writer.Octet((byte)(State & 0x7F));
        writer.Flag(IsAuthenticated);
        writer.Octet((byte)Leap);
        writer.Octet(0);
        writer.UInt16((int)Configured);
        writer.UInt16((int)Effective);
        writer.UInt32(SampleAgeSeconds);
        writer.Float(Score);
        writer.Seconds(-Highest);
        writer.Seconds(-Lowest);
    }
}
