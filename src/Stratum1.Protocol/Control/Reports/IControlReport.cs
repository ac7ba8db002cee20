namespace Stratum1.Protocol.Control.Reports;

/// <summary>What follows the header of a reply. Signs and units are this product's; those of the wire live in the two methods.</summary>
/// <typeparam name="TSelf">The report itself.</typeparam>
public interface IControlReport<TSelf>
    where TSelf : struct, IControlReport<TSelf>
{
    /// <summary>The number of this report on the wire.</summary>
    static abstract ReplyCode Code { get; }

    /// <summary>Octets after the header.</summary>
    static abstract int Length { get; }

    /// <summary>Reads the octets after the header.</summary>
    /// <returns>False when there are fewer than <see cref="Length"/>, unless an older form is that short. Never throws.</returns>
    static abstract bool TryRead(ReadOnlySpan<byte> body, out TSelf report);

    /// <summary>Writes <see cref="Length"/> octets.</summary>
    void Write(Span<byte> body);
}
