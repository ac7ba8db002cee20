namespace Stratum1.Protocol.Control;

/// <summary>How long a request must be.</summary>
/// <remarks>
/// A request is padded with zeros to the length of its reply, so that a reply is never longer than what asked for it: nobody
/// gains by asking in another's name.
/// </remarks>
/// <param name="Body">Octets that follow the header of 20, without the padding.</param>
/// <param name="ReplyBody">Octets that follow the reply's header of 28.</param>
internal readonly record struct RequestShape(int Body, int ReplyBody)
{
    /// <summary>The shape of a request that is not answered.</summary>
    internal static RequestShape Unknown => new(-1, 0);

    internal bool IsKnown => Body >= 0;

    /// <summary>The shortest datagram that will do.</summary>
    internal int Length => Math.Max(RequestHeader.Length + Body, ReplyHeader.Length + ReplyBody);

    internal static RequestShape Of(RequestCode code) => code switch
    {
        RequestCode.Online or RequestCode.Offline => new(40, 0),
        RequestCode.Burst => new(48, 0),
        RequestCode.MinPoll or RequestCode.MaxPoll or RequestCode.MinStratum or RequestCode.PollTarget
            or RequestCode.MaxDelay or RequestCode.MaxDelayRatio or RequestCode.MaxDelayDeviationRatio => new(24, 0),
        RequestCode.Dump or RequestCode.MaxUpdateSkew or RequestCode.Manual or RequestCode.DisturbFrequency
            or RequestCode.ManualDelete or RequestCode.ReselectDistance or RequestCode.SmoothTime or RequestCode.DisturbOffset => new(4, 0),
        RequestCode.ConfigureMakeStep => new(8, 0),
        RequestCode.SetTime => new(12, 12),
        RequestCode.Allow or RequestCode.AllowAll or RequestCode.Deny or RequestCode.DenyAll or RequestCode.ControlAllow
            or RequestCode.ControlAllowAll or RequestCode.ControlDeny or RequestCode.ControlDenyAll => new(24, 0),
        RequestCode.AccessCheck or RequestCode.ControlAccessCheck or RequestCode.DeleteSource => new(20, 0),
        RequestCode.SelectOptions => new(32, 0),
        RequestCode.Offset => new(28, 0),
        RequestCode.Local => new(28, 0),
        RequestCode.LocalBefore46 => new(16, 0),
        RequestCode.AddSource => new(352, 0),

        RequestCode.SourceCount => new(0, 4),
        RequestCode.Source => new(4, 48),
        RequestCode.SourceStatistics => new(4, 56),
        RequestCode.Selection => new(4, 48),
        RequestCode.SourceName => new(20, 256),
        RequestCode.Authentication => new(20, 24),
        RequestCode.Measurement => new(20, 144),
        RequestCode.Tracking => new(0, 76),
        RequestCode.Rtc => new(0, 28),
        RequestCode.Activity => new(0, 20),
        RequestCode.Smoothing => new(0, 24),
        RequestCode.ServerStatistics => new(0, 168),
        RequestCode.ManualList => new(0, 388),
        RequestCode.Clients => new(16, 492),

        RequestCode.Rekey or RequestCode.WriteRtc or RequestCode.TrimRtc or RequestCode.CycleLogs or RequestCode.MakeStep
            or RequestCode.Reselect or RequestCode.Refresh or RequestCode.Shutdown or RequestCode.OnOffline
            or RequestCode.ResetSources or RequestCode.ReloadSources => new(0, 0),
        _ => Unknown,
    };
}
