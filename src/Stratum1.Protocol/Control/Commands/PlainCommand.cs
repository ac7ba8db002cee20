namespace Stratum1.Protocol.Control.Commands;

/// <summary>What a request without any arguments does; the numbers are the wire's.</summary>
public enum PlainAction : ushort
{
    /// <summary><c>dump</c>: save the histories of the sources.</summary>
    Dump = RequestCode.Dump,

    /// <summary><c>rekey</c>: read the key file again.</summary>
    Rekey = RequestCode.Rekey,

    /// <summary><c>writertc</c>: save what is known of the real-time clock.</summary>
    WriteRtc = RequestCode.WriteRtc,

    /// <summary><c>trimrtc</c>: set the real-time clock.</summary>
    TrimRtc = RequestCode.TrimRtc,

    /// <summary><c>cyclelogs</c>: open the log files anew.</summary>
    CycleLogs = RequestCode.CycleLogs,

    /// <summary><c>makestep</c>: step the clock by what is still to be slewed.</summary>
    MakeStep = RequestCode.MakeStep,

    /// <summary><c>reselect</c>: choose the source anew.</summary>
    Reselect = RequestCode.Reselect,

    /// <summary><c>refresh</c>: resolve the names of all sources again.</summary>
    Refresh = RequestCode.Refresh,

    /// <summary><c>shutdown</c>: end the daemon.</summary>
    Shutdown = RequestCode.Shutdown,

    /// <summary><c>onoffline</c>: set each source online or offline by whether there is a route to it.</summary>
    OnOffline = RequestCode.OnOffline,

    /// <summary><c>reset sources</c>: forget all measurements.</summary>
    ResetSources = RequestCode.ResetSources,

    /// <summary><c>reload sources</c>: read the files of <c>sourcedir</c> again.</summary>
    ReloadSources = RequestCode.ReloadSources,
}

/// <summary>A request without any arguments.</summary>
/// <param name="Action">What to do.</param>
public readonly record struct PlainCommand(PlainAction Action) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code => (RequestCode)Action;

    /// <inheritdoc/>
    public void Write(Span<byte> body) => body.Clear();
}
