using System.Net;
using Stratum1.Engine.Network;

namespace Stratum1.Engine;

/// <summary>What the shell must do; see <see cref="EngineAction"/>.</summary>
public enum EngineActionKind : byte
{
    /// <summary>Move the kernel's clock by <see cref="EngineAction.Step"/> (not under <c>-x</c>).</summary>
    StepClock,

    /// <summary>Let the kernel's clock run at <see cref="EngineAction.Rate"/> (not under <c>-x</c>).</summary>
    SetRate,

    /// <summary>Tell the kernel how good its clock is: <see cref="EngineAction.Status"/> (not under <c>-x</c>).</summary>
    SetStatus,

    /// <summary>Set the serial line of <see cref="EngineAction.Receiver"/> to the speed <see cref="EngineAction.Baud"/>.</summary>
    SetBaud,

    /// <summary>Write the state files: drift, time, baud, latency.</summary>
    SaveState,

    /// <summary>Write <see cref="EngineAction.Text"/> to the log.</summary>
    Log,

    /// <summary>Send <see cref="EngineAction.Packet"/> of <see cref="EngineAction.Association"/>, and tell when it left.</summary>
    SendPacket,

    /// <summary>Nothing more is expected of <see cref="EngineAction.Association"/> until its next packet is sent.</summary>
    EndExchange,

    /// <summary>Resolve the name <see cref="EngineAction.Text"/> for <see cref="EngineAction.Association"/>.</summary>
    Resolve,

    /// <summary>Tell when a second of the real-time clock begins, or (<see cref="EngineAction.IsOn"/>) do not any more.</summary>
    ListenToRtc,

    /// <summary>Set the real-time clock to <see cref="EngineAction.RtcTime"/> at once.</summary>
    SetRtc,

    /// <summary>Exchange keys with <see cref="EngineAction.Association"/> as <see cref="EngineAction.Keys"/> says, and tell.</summary>
    ExchangeKeys,
}

/// <summary>How much a line in the log matters; the values are syslog's.</summary>
public enum LogLevel : byte
{
    /// <summary>Somebody must do something.</summary>
    Error = 3,

    /// <summary>Something is not as it should be.</summary>
    Warning = 4,

    /// <summary>Worth a line: state changes.</summary>
    Information = 6,
}

/// <summary>What the kernel and its users are told of the clock (adjtimex).</summary>
/// <param name="IsSynchronised">Clears STA_UNSYNC; the kernel then also keeps the RTC set.</param>
/// <param name="MaxError">Bound of the error.</param>
/// <param name="EstimatedError">Standard deviation.</param>
/// <param name="TaiMinusUtc">Seconds, or null while unknown.</param>
public readonly record struct KernelStatus(bool IsSynchronised, TimeInterval MaxError, TimeInterval EstimatedError, int? TaiMinusUtc)
{
    /// <summary>The leap second that the kernel is to make at the end of the day.</summary>
    public LeapIndicator Leap { get; init; }
}

/// <summary>One thing the engine wants done; only the members its kind names are meaningful.</summary>
/// <param name="Kind">What.</param>
public readonly record struct EngineAction(EngineActionKind Kind)
{
    /// <summary>Forward is positive.</summary>
    public TimeInterval Step { get; init; }

    /// <summary>Seconds added per second of raw time.</summary>
    public Frequency Rate { get; init; }

    /// <summary>For the kernel.</summary>
    public KernelStatus Status { get; init; }

    /// <summary>From now on, or not any more.</summary>
    public bool IsOn { get; init; }

    /// <summary>A whole second of UTC.</summary>
    public UtcTime RtcTime { get; init; }

    /// <summary>Index of the receiver.</summary>
    public int Receiver { get; init; }

    /// <summary>Bits per second.</summary>
    public int Baud { get; init; }

    /// <summary>Number of the network source, or of the upstream whose name is to be resolved.</summary>
    public int Association { get; init; }

    /// <summary>Where the packet goes.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>UDP port there.</summary>
    public int Port { get; init; }

    /// <summary>The packet comes from the port on which we serve, as between peers.</summary>
    public bool IsPeer { get; init; }

    /// <summary>What is sent; valid until the next event.</summary>
    public ReadOnlyMemory<byte> Packet { get; init; }

    /// <summary>With whom keys are to be exchanged.</summary>
    public KeyExchangeRequest? Keys { get; init; }

    /// <summary>How much the text matters.</summary>
    public LogLevel Level { get; init; }

    /// <summary>One line.</summary>
    public string? Text { get; init; }
}
