namespace Stratum1.Protocol.Control;

/// <summary>
/// Reports that any allowed host may ask for over the network: the words of <c>opencommands</c>. Everything else, and every
/// command that changes something, is only for the Unix socket.
/// </summary>
[Flags]
public enum OpenCommands
{
#pragma warning disable CS1591 // The words of the directive.
    None = 0,
    Activity = 1 << 0,
    AuthData = 1 << 1,
    Clients = 1 << 2,
    Manual = 1 << 3,
    NtpData = 1 << 4,
    RtcData = 1 << 5,
    SelectData = 1 << 6,
    ServerStats = 1 << 7,
    Smoothing = 1 << 8,
    SourceName = 1 << 9,
    Sources = 1 << 10,
    SourceStats = 1 << 11,
    Tracking = 1 << 12,
#pragma warning restore CS1591

    /// <summary>What is open unless configured otherwise: chrony's default.</summary>
    Default = Activity | Manual | RtcData | Smoothing | SourceName | Sources | SourceStats | Tracking,

    /// <summary>Every report.</summary>
    All = Default | AuthData | Clients | NtpData | SelectData | ServerStats,
}

/// <summary>Which requests the words open.</summary>
public static class OpenCommandsExtensions
{
    /// <summary>Those reports that begin with the number of sources.</summary>
    private const OpenCommands WithSourceCount = OpenCommands.AuthData | OpenCommands.NtpData | OpenCommands.SelectData
        | OpenCommands.Sources | OpenCommands.SourceStats;

    /// <summary>Whether a request may come over the network.</summary>
    public static bool Include(this OpenCommands open, RequestCode code)
    {
        var any = code switch
        {
            RequestCode.Activity => OpenCommands.Activity,
            RequestCode.Authentication => OpenCommands.AuthData,
            RequestCode.Clients => OpenCommands.Clients,
            RequestCode.ManualList => OpenCommands.Manual,
            RequestCode.Measurement => OpenCommands.NtpData,
            RequestCode.Rtc => OpenCommands.RtcData,
            RequestCode.Selection => OpenCommands.SelectData,
            RequestCode.ServerStatistics => OpenCommands.ServerStats,
            RequestCode.Smoothing => OpenCommands.Smoothing,
            RequestCode.SourceName => OpenCommands.SourceName,
            RequestCode.Source => OpenCommands.Sources,
            RequestCode.SourceStatistics => OpenCommands.SourceStats,
            RequestCode.Tracking => OpenCommands.Tracking,
            RequestCode.SourceCount => WithSourceCount,
            _ => OpenCommands.None,
        };
        return (open & any) != OpenCommands.None;
    }
}
