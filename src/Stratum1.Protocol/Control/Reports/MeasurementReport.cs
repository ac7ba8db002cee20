using Stratum1.Protocol.Control.Wire;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>Where a timestamp was taken; the letters are the wire's.</summary>
public enum TimestampSource : byte
{
    /// <summary>Not known: there was no packet yet.</summary>
    None = 0,

    /// <summary>By the daemon.</summary>
    Daemon = (byte)'D',

    /// <summary>By the kernel.</summary>
    Kernel = (byte)'K',

    /// <summary>By the network card.</summary>
    Hardware = (byte)'H',
}

/// <summary>The last valid exchange with a network source, and counts of all of them.</summary>
/// <param name="RemoteAddress">The source.</param>
/// <param name="LocalAddress">Our address towards it.</param>
/// <param name="RemotePort">Its UDP port.</param>
/// <param name="Leap">What it announced.</param>
/// <param name="Version">NTP version of the reply.</param>
/// <param name="Mode">Mode of the reply.</param>
/// <param name="Stratum">Its stratum.</param>
/// <param name="Poll">Its poll field, log₂ seconds.</param>
/// <param name="Precision">Its precision, log₂ seconds.</param>
/// <param name="RootDelay">From it to its primary reference.</param>
/// <param name="RootDispersion">From it to its primary reference.</param>
/// <param name="ReferenceId">What it follows.</param>
/// <param name="ReferenceTime">When its clock was last set.</param>
/// <param name="Offset">Source − clock. The wire's sign is the same, unlike in the other reports.</param>
/// <param name="Delay">Round trip.</param>
/// <param name="Dispersion">Error of the exchange itself.</param>
/// <param name="ResponseTime">What the source took to answer.</param>
/// <param name="JitterAsymmetry">−0.5 to +0.5: how much of the delay's variation is on one way only; negative: towards the source.</param>
/// <param name="Tests">Ten bits, one per test passed: 1-2-3 in the highest, then 5-6-7, then A-B-C-D.</param>
/// <param name="IsInterleaved">In interleaved mode.</param>
/// <param name="IsAuthenticated">With a valid MAC or NTS.</param>
/// <param name="TransmitStamp">Who stamped our request.</param>
/// <param name="ReceiveStamp">Who stamped the reply.</param>
/// <param name="Counts">Since the source was added.</param>
public readonly record struct MeasurementReport(
    ControlAddress RemoteAddress,
    ControlAddress LocalAddress,
    ushort RemotePort,
    LeapIndicator Leap,
    byte Version,
    NtpMode Mode,
    byte Stratum,
    sbyte Poll,
    sbyte Precision,
    TimeInterval RootDelay,
    TimeInterval RootDispersion,
    ReferenceId ReferenceId,
    UtcTime ReferenceTime,
    TimeInterval Offset,
    TimeInterval Delay,
    TimeInterval Dispersion,
    TimeInterval ResponseTime,
    double JitterAsymmetry,
    ushort Tests,
    bool IsInterleaved,
    bool IsAuthenticated,
    TimestampSource TransmitStamp,
    TimestampSource ReceiveStamp,
    PacketCounts Counts) : IControlReport<MeasurementReport>
{
    /// <summary>Octets before version 4.6, without the counts of stamps but with three reserved words.</summary>
    internal const int LengthBefore46 = 124;

    private const ushort TestBits = 0x3FF;
    private const ushort InterleavedBit = 0x4000;
    private const ushort AuthenticatedBit = 0x8000;

    /// <summary>Where the reserved words of older versions begin, and the counts of stamps of newer ones.</summary>
    private const int StampCountsOffset = 112;

    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Measurement;

    /// <inheritdoc/>
    public static int Length => 144;

    /// <inheritdoc/>
    /// <remarks>Fewer octets are read as the older form, which does not count stamps.</remarks>
    public static bool TryRead(ReadOnlySpan<byte> body, out MeasurementReport report)
    {
        report = default;
        if (body.Length < LengthBefore46)
            return false;
        var reader = new WireReader(body);
        report = new(
            RemoteAddress: reader.Address(),
            LocalAddress: reader.Address(),
            RemotePort: reader.UInt16(),
            Leap: WireReader.Leap(reader.Octet()),
            Version: reader.Octet(),
            Mode: (NtpMode)reader.Octet(),
            Stratum: reader.Octet(),
            Poll: unchecked((sbyte)reader.Octet()),
            Precision: unchecked((sbyte)reader.Octet()),
            RootDelay: reader.Seconds(),
            RootDispersion: reader.Seconds(),
            ReferenceId: reader.Id(),
            ReferenceTime: reader.Time(),
            Offset: reader.Seconds(),
            Delay: reader.Seconds(),
            Dispersion: reader.Seconds(),
            ResponseTime: reader.Seconds(),
            JitterAsymmetry: reader.Float(),
            Tests: 0,
            IsInterleaved: false,
            IsAuthenticated: false,
            TransmitStamp: TimestampSource.None,
            ReceiveStamp: TimestampSource.None,
            Counts: default);
        var flags = reader.UInt16();
        report = report with
        {
            Tests = (ushort)(flags & TestBits),
            IsInterleaved = (flags & InterleavedBit) != 0,
            IsAuthenticated = (flags & AuthenticatedBit) != 0,
            TransmitStamp = (TimestampSource)reader.Octet(),
            ReceiveStamp = (TimestampSource)reader.Octet(),
            Counts = PacketCounts.Read(ref reader, withStamps: body.Length >= Length),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        WriteCommon(ref writer);
        Counts.WriteStamps(ref writer);
        writer.Fill(16, byte.MaxValue);
    }

    /// <summary>Writes <see cref="LengthBefore46"/> octets.</summary>
    internal void WriteBefore46(Span<byte> body)
    {
        var writer = new WireWriter(body);
        WriteCommon(ref writer);
        writer.Fill(LengthBefore46 - StampCountsOffset, byte.MaxValue);
    }

    private void WriteCommon(ref WireWriter writer)
    {
        writer.Address(RemoteAddress);
        writer.Address(LocalAddress);
        writer.UInt16(RemotePort);
        writer.Octet((byte)Leap);
        writer.Octet(Version);
        writer.Octet((byte)Mode);
        writer.Octet(Stratum);
        writer.Octet(unchecked((byte)Poll));
        writer.Octet(unchecked((byte)Precision));
        writer.Seconds(RootDelay);
        writer.Seconds(RootDispersion);
        writer.Id(ReferenceId);
        writer.Time(ReferenceTime);
        writer.Seconds(Offset);
        writer.Seconds(Delay);
        writer.Seconds(Dispersion);
        writer.Seconds(ResponseTime);
        writer.Float(JitterAsymmetry);
        writer.UInt16((Tests & TestBits) | (IsInterleaved ? InterleavedBit : 0) | (IsAuthenticated ? AuthenticatedBit : 0));
        writer.Octet((byte)TransmitStamp);
        writer.Octet((byte)ReceiveStamp);
        Counts.WritePackets(ref writer);
    }
}
