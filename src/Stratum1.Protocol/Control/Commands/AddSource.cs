using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary>Which word of the configuration a new source stands for; the numbers are the wire's.</summary>
public enum NewSourceKind : uint
{
    /// <summary><c>server</c>.</summary>
    Server = 1,

    /// <summary><c>peer</c>.</summary>
    Peer = 2,

    /// <summary><c>pool</c>.</summary>
    Pool = 3,
}

/// <summary>Options of a new source that are set or not; the bits are the wire's, the meanings those of the configuration.</summary>
[Flags]
public enum NewSourceOptions : uint
{
#pragma warning disable CS1591 // The words of the server directive.
    None = 0,
    Online = 0x1,
    AutoOffline = 0x2,
    IBurst = 0x4,
    Prefer = 0x8,
    NoSelect = 0x10,
    Trust = 0x20,
    Require = 0x40,
    Interleaved = 0x80,
    Burst = 0x100,
    Nts = 0x200,
    Copy = 0x400,
    ExtensionMonoRoot = 0x800,
    ExtensionNetCorrection = 0x1000,
    IPv4 = 0x2000,
    IPv6 = 0x4000,
#pragma warning restore CS1591
}

/// <summary><c>add server</c>, <c>add peer</c>, <c>add pool</c>, with the options of the directive of that name.</summary>
/// <param name="Kind">Which directive.</param>
/// <param name="Name">Host name or address.</param>
public readonly record struct AddSource(NewSourceKind Kind, string Name) : IControlCommand
{
    /// <summary>Offset and length of what follows the name; all of 32 bits.</summary>
    private const int NameOffset = 4;

    /// <summary>A source with chrony's defaults.</summary>
    public AddSource()
        : this(NewSourceKind.Server, "")
    {
    }

    /// <summary>UDP port.</summary>
    public uint Port { get; init; } = 123;

    /// <summary>Shortest poll interval, log₂ seconds.</summary>
    public int MinPoll { get; init; } = 6;

    /// <summary>Longest poll interval, log₂ seconds.</summary>
    public int MaxPoll { get; init; } = 10;

    /// <summary>From this poll interval on, log₂ seconds, a packet is sent ahead of the request; 100 never.</summary>
    public int PresendMinPoll { get; init; } = 100;

    /// <summary>A lower stratum of the source is raised to this.</summary>
    public uint MinStratum { get; init; }

    /// <summary>Measurements wanted in the estimate when the poll interval adapts.</summary>
    public uint PollTarget { get; init; } = 8;

    /// <summary>NTP version of requests; 0 chooses by the key.</summary>
    public uint Version { get; init; }

    /// <summary>Sources wanted of a pool.</summary>
    public uint MaxSources { get; init; } = 4;

    /// <summary>Shortest history, or −1 for the global one.</summary>
    public int MinSamples { get; init; } = -1;

    /// <summary>Longest history, or −1 for the global one.</summary>
    public int MaxSamples { get; init; } = -1;

    /// <summary>Symmetric key, or 0.</summary>
    public uint KeyId { get; init; }

    /// <summary>TCP port of the NTS key exchange.</summary>
    public uint NtsPort { get; init; } = 4460;

    /// <summary>Longest round trip.</summary>
    public TimeInterval MaxDelay { get; init; } = TimeInterval.FromWholeSeconds(3);

    /// <summary>Longest round trip as a multiple of the shortest one seen; 0 is off.</summary>
    public double MaxDelayRatio { get; init; }

    /// <summary>Longest excess of the round trip as a multiple of the jitter.</summary>
    public double MaxDelayDeviationRatio { get; init; } = 10;

    /// <summary>Quantile of the round trip above which measurements are left out; 0 is off.</summary>
    public double MaxDelayQuantile { get; init; }

    /// <summary>Used in place of the shortest round trip seen; 0 is off.</summary>
    public TimeInterval MinDelay { get; init; }

    /// <summary>Fixed asymmetry of the jitter, −0.5 to +0.5; 1 estimates it.</summary>
    public double Asymmetry { get; init; } = 1;

    /// <summary>Added to source − clock. The wire's sign is the same.</summary>
    public TimeInterval Offset { get; init; }

    /// <summary>Options that are set or not.</summary>
    public NewSourceOptions Options { get; init; } = NewSourceOptions.Online;

    /// <summary>Measurements that the median filter makes one of; 0 is off.</summary>
    public int FilterLength { get; init; }

    /// <summary>Set of trusted certificates for NTS.</summary>
    public uint CertificateSet { get; init; }

    /// <summary>
    /// Polls without an answer after which the source is not followed any more; 0 when the client did not say (versions before
    /// 4.8 send 0 there), which means the default of 100000.
    /// </summary>
    public int MaxUnreach { get; init; } = 100_000;

    /// <summary>What the selection is told about the source.</summary>
    public SelectOptions Selection => ModifySelection.OptionsOf(Options);

    /// <inheritdoc/>
    public RequestCode Code => RequestCode.AddSource;

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        SourceName.Write(Name, body[NameOffset..]);
        var kind = new WireWriter(body);
        kind.UInt32((uint)Kind);
        var writer = new WireWriter(body[(NameOffset + SourceName.Length)..]);
        writer.UInt32(Port);
        writer.Int32(MinPoll);
        writer.Int32(MaxPoll);
        writer.Int32(PresendMinPoll);
        writer.UInt32(MinStratum);
        writer.UInt32(PollTarget);
        writer.UInt32(Version);
        writer.UInt32(MaxSources);
        writer.Int32(MinSamples);
        writer.Int32(MaxSamples);
        writer.UInt32(KeyId);
        writer.UInt32(NtsPort);
        writer.Seconds(MaxDelay);
        writer.Float(MaxDelayRatio);
        writer.Float(MaxDelayDeviationRatio);
        writer.Seconds(MinDelay);
        writer.Float(Asymmetry);
        writer.Seconds(Offset);
        writer.UInt32((uint)Options);
        writer.Int32(FilterLength);
        writer.UInt32(CertificateSet);
        writer.Float(MaxDelayQuantile);
        writer.Int32(MaxUnreach);
    }

    /// <summary>Reads the request.</summary>
    /// <returns>False, and why, when kind or name are none.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> body, out AddSource source, out ControlStatus problem)
    {
        source = default;
        var kind = (NewSourceKind)new WireReader(body).UInt32();
        problem = ControlStatus.Invalid;
        if (kind is not (NewSourceKind.Server or NewSourceKind.Peer or NewSourceKind.Pool))
            return false;
        problem = ControlStatus.InvalidName;
        if (!SourceName.TryRead(body[NameOffset..], out var name) || name.Length == 0)
            return false;

        problem = ControlStatus.Success;
        var reader = new WireReader(body[(NameOffset + SourceName.Length)..]);
        source = new(kind, name)
        {
            Port = reader.UInt32(),
            MinPoll = reader.Int32(),
            MaxPoll = reader.Int32(),
            PresendMinPoll = reader.Int32(),
            MinStratum = reader.UInt32(),
            PollTarget = reader.UInt32(),
            Version = reader.UInt32(),
            MaxSources = reader.UInt32(),
            MinSamples = reader.Int32(),
            MaxSamples = reader.Int32(),
            KeyId = reader.UInt32(),
            NtsPort = reader.UInt32(),
            MaxDelay = reader.Seconds(),
            MaxDelayRatio = reader.Float(),
            MaxDelayDeviationRatio = reader.Float(),
            MinDelay = reader.Seconds(),
            Asymmetry = reader.Float(),
            Offset = reader.Seconds(),
            Options = (NewSourceOptions)reader.UInt32(),
            FilterLength = reader.Int32(),
            CertificateSet = reader.UInt32(),
            MaxDelayQuantile = reader.Float(),
            MaxUnreach = reader.Int32(),
        };
        return true;
    }
}

/// <summary><c>delete</c>: removes a source.</summary>
/// <param name="Address">Which.</param>
public readonly record struct DeleteSource(ControlAddress Address) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => RequestCode.DeleteSource;

    /// <inheritdoc/>
    public void Write(Span<byte> body) => Address.Write(body);
}
