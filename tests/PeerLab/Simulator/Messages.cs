using Stratum1.Linux;

namespace Stratum1.PeerLab.Simulator;

// The messages of the simulator's protocol, as they lie in memory: native byte order and alignment. All times are seconds since the
// simulation began.

/// <summary>What a node may ask; the numbers are the protocol's.</summary>
internal enum RequestKind
{
    Register = 1,
    GetTime = 2,
    Adjust = 4,
    Select = 6,
    Send = 7,
    Receive = 8,
    GetReferenceSample = 9,
    GetReferenceOffsets = 10,
    Deregister = 11,
}

/// <summary>Before each request.</summary>
internal readonly record struct RequestHeader(RequestKind Kind, int Padding);

/// <summary>Reply to <see cref="RequestKind.Register"/>; comes when the node's life begins.</summary>
internal readonly record struct Registration(uint Subnets, uint Clocks);

/// <summary>The clocks of a node.</summary>
/// <param name="Real">The disciplined clock.</param>
/// <param name="Monotonic">Runs at the same rate, without the steps.</param>
/// <param name="Raw">The oscillator.</param>
/// <param name="Network">The truth.</param>
/// <param name="FrequencyError">Rate of the first two − 1.</param>
internal readonly record struct ClockTimes(double Real, double Monotonic, double Raw, double Network, double FrequencyError);

/// <summary>
/// Request and reply of <see cref="RequestKind.Adjust"/>, as clock_adjtime(2); the first field is the clock, then the result.
/// </summary>
internal readonly record struct Adjustment(int ClockOrResult, int Padding, Timex Parameters);

/// <summary>Waits for this long on the monotonic clock.</summary>
/// <param name="Timeout">Seconds; what is not positive returns at once, whatever has arrived.</param>
/// <param name="Read">Not zero: until a packet comes, at most.</param>
/// <param name="Padding">Nothing.</param>
internal readonly record struct SelectRequest(double Timeout, int Read, int Padding);

/// <summary>Why a wait ended.</summary>
internal enum Wakening
{
    Timeout = 0,
    Packet = 1,
    Broadcast = 2,
    End = 3,
}

/// <summary>Reply to <see cref="RequestKind.Select"/>.</summary>
/// <param name="Wakening">Why.</param>
/// <param name="Kind">Of the packet that waits, like the rest up to the times.</param>
internal readonly record struct SelectReply(
    Wakening Wakening, PacketKind Kind, uint Subnet, uint From, uint SourcePort, uint DestinationPort, ClockTimes Times);

/// <summary>What a packet is.</summary>
internal enum PacketKind : uint
{
    None = 0,
    Datagram = 1,
    StreamOpen = 2,
    StreamData = 3,
    StreamClose = 4,
}

/// <summary>Before a packet's data, in both directions.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subnet">From zero.</param>
/// <param name="Node">The other node, from zero.</param>
/// <param name="SourcePort">The sender's.</param>
/// <param name="DestinationPort">The receiver's.</param>
/// <param name="Length">Of the data that follow.</param>
internal readonly record struct PacketHeader(
    PacketKind Kind, uint Subnet, uint Node, uint SourcePort, uint DestinationPort, uint Length);

/// <summary>The reference clock's last sample, made once a second of true time.</summary>
/// <param name="Time">The real clock when it was made; another value than last time means a new sample.</param>
/// <param name="Offset">Real clock − reference.</param>
/// <param name="Valid">Zero until the first.</param>
/// <param name="Padding">Nothing.</param>
internal readonly record struct ReferenceSample(double Time, double Offset, int Valid, int Padding);
