namespace Stratum1.Protocol.Ntp;

/// <summary>
/// What is known of a packet's way: with NTP over PTP transparent clocks write into the packet how long they held it, from the first bit
/// that came in to the first bit that went out.
/// </summary>
/// <param name="Reception">From its first to its last bit as it arrived; zero where no network card took its stamp.</param>
/// <param name="Held">What transparent clocks say; zero when there are none.</param>
public readonly record struct PathTime(TimeInterval Reception, TimeInterval Held)
{
    /// <summary>
    /// What the sender is told in the field 10A, with the reception, as links differ in speed. Zero, which says nothing, where one of
    /// both is not known.
    /// </summary>
    public TimeInterval Told => Reception > TimeInterval.Zero && Held > TimeInterval.Zero ? Reception + Held : TimeInterval.Zero;
}
