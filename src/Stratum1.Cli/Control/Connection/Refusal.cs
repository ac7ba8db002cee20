using Stratum1.Protocol.Control;

namespace Stratum1.Cli.Control.Connection;

/// <summary>What a daemon's refusal means.</summary>
internal static class Refusal
{
    public static ControlFailure Of(ControlStatus status) => new(
        status switch
        {
            ControlStatus.Unauthorised => ExitCode.NoPermission,
            ControlStatus.BadVersion or ControlStatus.BadLength => ExitCode.Protocol,
            _ => ExitCode.Refused,
        },
        $"the daemon refuses: {Words(status)}");

    private static string Words(ControlStatus status) => status switch
    {
        ControlStatus.Failed => "it could not be done",
        ControlStatus.Unauthorised => "not allowed over the network; ask as root over the Unix socket, or see 'opencommands'",
        ControlStatus.Invalid => "it does not know this command",
        ControlStatus.NoSuchSource => "there is no such source",
        ControlStatus.NotEnabled => "this is not configured",
        ControlStatus.BadSubnet => "the prefix is longer than the address",
        ControlStatus.SourceAlreadyKnown => "the source is there already",
        ControlStatus.TooManySources => "there are too many sources",
        ControlStatus.NoRtc => "no real-time clock is followed",
        ControlStatus.BadRtcFile => "the file of the real-time clock cannot be written",
        ControlStatus.Inactive => "no table of clients is kept",
        ControlStatus.BadSample => "there is no such sample",
        ControlStatus.InvalidAddressFamily => "the address is of a family that is switched off",
        ControlStatus.BadVersion => "it speaks another version of the protocol",
        ControlStatus.BadLength => "it speaks another form of the protocol",
        ControlStatus.InvalidName => "this is no host name",
        _ => $"status {(int)status}",
    };
}
