namespace Stratum1.Protocol.Nts;

/// <summary>A part of a packet.</summary>
/// <param name="Start">Its first octet, counted from the packet's.</param>
/// <param name="Length">How many octets.</param>
internal readonly record struct PacketPart(int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>The value of a field that was just read.</summary>
    /// <param name="end">Where the field ends.</param>
    public static PacketPart ValueOf(in Ntp.ExtensionField field, int end) => new(end - field.Value.Length, field.Value.Length);

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> packet) => packet.Slice(Start, Length);
}
