using Stratum1.Refclock.Samples;

namespace Stratum1.Server.Stamping;

// A card stamps a frame as its first bit passes. RFC 5905 §3 wants a packet's arrival to be that of its last bit, since the sender's
// transmit timestamp is that of the first: over links of different speed the difference would be an error of the clock.

/// <summary>What is needed to translate a network card's stamps: immutable, for any thread.</summary>
/// <param name="Line">The card's clock against the system's.</param>
/// <param name="Speed">Of the link, Mbit/s.</param>
/// <param name="TransmitCompensation">Between the stamp of a packet and its leaving the card.</param>
/// <param name="ReceiveCompensation">Between the arrival of a packet at the card and its stamp.</param>
internal sealed record CardTiming(HardwareClockLine Line, int Speed, TimeInterval TransmitCompensation, TimeInterval ReceiveCompensation)
{
    /// <summary>Of a link whose driver does not tell its speed.</summary>
    public const int UsualSpeed = 1000;

    /// <summary>Ethernet, IP and UDP before an NTP packet, where the kernel does not tell the frame's length.</summary>
    private const int HeadersOverIPv4 = 14 + 20 + 8;
    private const int HeadersOverIPv6 = 14 + 40 + 8;

    private const int FrameCheckSequence = 4;

    /// <summary>From a packet's first to its last bit.</summary>
    /// <param name="frameLength">Octets from the link's header on; zero when unknown.</param>
    /// <param name="payloadLength">Octets of the packet.</param>
    /// <param name="isIPv6">Which headers it had.</param>
    public TimeInterval Reception(int frameLength, int payloadLength, bool isIPv6)
    {
        if (frameLength == 0)
            frameLength = payloadLength + (isIPv6 ? HeadersOverIPv6 : HeadersOverIPv4);
        return TimeInterval.FromNanoseconds((frameLength + FrameCheckSequence) * 8000L / Speed);
    }

    /// <summary>When the last bit of a packet arrived.</summary>
    /// <param name="stamp">By the card.</param>
    /// <param name="reception">See <see cref="Reception"/>.</param>
    public UtcTime Arrival(UtcTime stamp, TimeInterval reception) => Line.At(stamp) + reception - ReceiveCompensation;

    /// <summary>When the first bit of a packet left.</summary>
    public UtcTime Departure(UtcTime stamp) => Line.At(stamp) + TransmitCompensation;
}
