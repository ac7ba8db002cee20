using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;

namespace Stratum1.Cli.Control.Reports;

/// <summary>
/// How the sources of one table are called. A receiver with a pulse is two sources of one reference ID, as chrony's protocol has it: the
/// pulse, and after it the messages that stand in while there is none. People are told which is which.
/// </summary>
internal sealed class SourceNames(ControlClient client, ReportOptions options)
{
    private readonly HashSet<ReferenceId> clocks = [];

    public Cell Of(ControlAddress address, ReferenceId id)
    {
        var name = options.NameOf(client, address, id);
        return address.Kind == ControlAddressKind.None && !clocks.Add(id) ? name with { Text = $"{name.Text} messages" } : name;
    }
}
